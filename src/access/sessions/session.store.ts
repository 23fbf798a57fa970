import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ReadDatabase } from '../../platform/database/connections.js';

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

export function sessionDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

// Index: sessions_digest_key. The tenant comes from the stored row: a cookie names no organization.
const sql = `
select id, organization_id as "organizationId", user_id as "userId", created_at as "createdAt", authenticated_at as "authenticatedAt",
  last_seen_at as "lastSeenAt", expires_at as "expiresAt", method
from keyreeve.sessions where digest = $1 and ended_at is null and expires_at > $2 and last_seen_at > $3`;

/** Sessions live on the server: a cookie holds 256 random bits of which only the hash is stored. */
@Injectable()
export class SessionStore {
  constructor(private readonly database: ReadDatabase) {}

  async find(token: string, now: Date): Promise<Session | null> {
    if (!/^[\w-]{43}$/.test(token)) return null;
    const idleSince = new Date(now.getTime() - idleLimitMs);
    const row = await this.database.lookup<Session & Record<string, unknown>>('session', sql, [
      sessionDigest(token),
      now,
      idleSince,
    ]);
    return row ?? null;
  }
}
