import { createHash, randomBytes } from 'node:crypto';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { newIdAt } from '../platform/ids.js';

export type LinkPurpose = 'invitation' | 'reset';

const hourMs = 3_600_000;

/** How long a link works (R9.4). */
const linkLifetimeMs: Readonly<Record<LinkPurpose, number>> = { invitation: 72 * hourMs, reset: hourMs };

interface SetupLinkRequest {
  userId: string;
  purpose: LinkPurpose;
  /** The only address that links are made from (R15.2). */
  publicUrl: URL;
}

/** What is stored of a link's token. */
export function linkDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/**
 * Makes the link with which a user sets their password, once, and cancels those made before. The caller writes the
 * event (`user.invited`, `password.reset_started`). The token stands in the fragment, which browsers never send: it
 * reaches no access log and no referrer. It is not kept, so the link can be shown only now.
 */
export async function createSetupLink(
  tx: Transaction,
  { userId, purpose, publicUrl }: SetupLinkRequest,
): Promise<string> {
  // Two links made at once would each miss the other: the user's row stands for all of their links.
  await tx.lock(`select id from keyreeve.owners where organization_id = $1 and id = $2 for update`, [
    tx.organizationId,
    userId,
  ]);
  await cancelSetupLinks(tx, userId);
  const token = randomBytes(32).toString('base64url');
  await tx.execute(
    `insert into keyreeve.setup_links (organization_id, id, digest, user_id, purpose, created_at, expires_at, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tx.organizationId,
      newIdAt(tx.now),
      linkDigest(token),
      userId,
      purpose,
      tx.now,
      new Date(tx.now.getTime() + linkLifetimeMs[purpose]),
      tx.actor.id,
    ],
  );
  const link = new URL('/app/setup', publicUrl);
  link.hash = token;
  return link.href;
}

/** Ends every link of a user that still works: a changed password or a deactivation must not leave a way around it. */
export async function cancelSetupLinks(tx: Transaction, userId: string): Promise<number> {
  return tx.execute(
    `update keyreeve.setup_links set cancelled_at = $3
     where organization_id = $1 and user_id = $2 and used_at is null and cancelled_at is null`,
    [tx.organizationId, userId, tx.now],
  );
}
