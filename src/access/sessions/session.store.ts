import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/actor.js';
import { ReadDatabase } from '../../platform/database/connections.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';

export interface Session {
  id: string;
  organizationId: string;
  userId: string;
  createdAt: Date;
  authenticatedAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  method: string;
}

export const idleLimitMs = 30 * 60_000;
export const absoluteLimitMs = 12 * 3_600_000;
/** Use is noted to the minute: a session may idle out that much earlier. */
const touchEveryMs = 60_000;

/** 256 random bits, which only the cookie holds. */
export const newSessionToken = (): string => randomBytes(32).toString('base64url');

export function sessionDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The last use after which a session has not idled out yet. */
export const idleSince = (now: Date): Date => new Date(now.getTime() - idleLimitMs);

// Index: sessions_digest_key. The tenant comes from the stored row: a cookie names no organization.
const sql = `
select id, organization_id as "organizationId", user_id as "userId", created_at as "createdAt", authenticated_at as "authenticatedAt",
  last_seen_at as "lastSeenAt", expires_at as "expiresAt", method
from keyreeve.sessions where digest = $1 and ended_at is null and expires_at > $2 and last_seen_at > $3`;

/** Sessions live on the server: a cookie holds 256 random bits of which only the hash is stored. */
@Injectable()
export class SessionStore {
  constructor(
    private readonly database: ReadDatabase,
    private readonly uow: UnitOfWork,
  ) {}

  async find(token: string, now: Date): Promise<Session | null> {
    if (!/^[\w-]{43}$/.test(token)) return null;
    const row = await this.database.lookup<Session & Record<string, unknown>>('session', sql, [
      sessionDigest(token),
      now,
      idleSince(now),
    ]);
    return row ?? null;
  }

  /** Puts the idle limit off. The time of authentication never moves with it. */
  async touch(session: Session, actor: Actor, now: Date): Promise<void> {
    if (now.getTime() - session.lastSeenAt.getTime() < touchEveryMs) return;
    await this.uow.run(actor, async (tx) => {
      tx.unaudited('use is no decision: it only keeps a session from idling out');
      await tx.execute(
        `update keyreeve.sessions set last_seen_at = $3
         where organization_id = $1 and id = $2 and ended_at is null and last_seen_at < $3`,
        [session.organizationId, session.id, now],
      );
    });
  }
}
