import type { Transaction } from '../../platform/database/unit-of-work.js';
import { absoluteLimitMs, idleSince, sessionDigest } from './session.store.js';

// Statements on sessions inside a unit of work. Index: sessions_user, sessions_pkey.

type EndedBecause = 'signed_out' | 'ended' | 'replaced' | 'too_many';

interface NewSession {
  id: string;
  userId: string;
  token: string;
  method: string;
}

export async function insertSession(tx: Transaction, { id, userId, token, method }: NewSession): Promise<void> {
  const { ip, userAgent } = tx.actor.source;
  await tx.execute(
    `insert into keyreeve.sessions
       (organization_id, id, digest, user_id, created_at, authenticated_at, last_seen_at, expires_at, method, ip, user_agent)
     values ($1, $2, $3, $4, $5, $5, $5, $6, $7, $8, $9)`,
    [
      tx.organizationId,
      id,
      sessionDigest(token),
      userId,
      tx.now,
      new Date(tx.now.getTime() + absoluteLimitMs),
      method,
      ip,
      userAgent,
    ],
  );
}

/** Gives a live session another token; the end of the session stays where it is. `authenticatedAt` null leaves that, too. */
export async function rotateSession(
  tx: Transaction,
  id: string,
  token: string,
  authenticatedAt: Date | null,
): Promise<boolean> {
  const rotated = await tx.execute(
    `update keyreeve.sessions set digest = $3, authenticated_at = coalesce($4, authenticated_at)
     where organization_id = $1 and id = $2 and ended_at is null`,
    [tx.organizationId, id, sessionDigest(token), authenticatedAt],
  );
  return rotated === 1;
}

/** Ends a session of a user, with its event; `false` when the user has none with this id. */
export async function endOne(
  tx: Transaction,
  userId: string,
  id: string,
  because: EndedBecause,
): Promise<'ended' | 'ended_before' | false> {
  const [session] = await tx.query<{ live: boolean }>(
    `select ended_at is null and expires_at > $4 and last_seen_at > $5 as live from keyreeve.sessions
     where organization_id = $1 and id = $2 and user_id = $3 for update`,
    [tx.organizationId, id, userId, tx.now, idleSince(tx.now)],
  );
  if (!session) return false;
  if (!session.live) return 'ended_before';
  await tx.execute(`update keyreeve.sessions set ended_at = $3 where organization_id = $1 and id = $2`, [
    tx.organizationId,
    id,
    tx.now,
  ]);
  // What is answered to it and goes on ends.
  tx.invalidate('owner', userId);
  tx.audit({ action: 'session.ended', targets: [{ type: 'session', id, name: null }], details: { because } });
  return 'ended';
}

/** Ends every live session of a user but one (or none); how many that were. The caller writes the event. */
export async function endOthers(tx: Transaction, userId: string, kept: string | null): Promise<number> {
  tx.invalidate('owner', userId);
  return tx.execute(
    `update keyreeve.sessions set ended_at = $3
     where organization_id = $1 and user_id = $2 and ended_at is null and expires_at > $3 and last_seen_at > $4
       and id is distinct from $5`,
    [tx.organizationId, userId, tx.now, idleSince(tx.now), kept],
  );
}

/** Leaves a user the `most` live sessions used last, and ends the others, each with its event. */
export async function endBeyond(tx: Transaction, userId: string, most: number): Promise<void> {
  const beyond = await tx.query<{ id: string }>(
    `select id from keyreeve.sessions
     where organization_id = $1 and user_id = $2 and ended_at is null and expires_at > $3 and last_seen_at > $4
     order by last_seen_at desc, id desc offset $5`,
    [tx.organizationId, userId, tx.now, idleSince(tx.now), most],
  );
  for (const { id } of beyond) await endOne(tx, userId, id, 'too_many');
}
