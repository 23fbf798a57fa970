import type pg from 'pg';
import { newSessionToken, sessionDigest } from '../../src/access/sessions/session.store.js';
import { sessionCookie } from '../../src/access/sessions/session-cookie.js';
import { newIdAt } from '../../src/platform/ids.js';

const hourMs = 3_600_000;

/** A session without a sign-in, for tests that need one in the way. Its cookie, as `call` takes it. */
export async function openSession(
  client: pg.Client,
  organization: { id: string },
  user: { id: string },
  signedInAt = new Date(),
): Promise<string> {
  const token = newSessionToken();
  // A test may have set its clock ahead.
  const now = new Date(Math.max(Date.now(), signedInAt.getTime()));
  await client.query(
    `insert into keyreeve.sessions
       (organization_id, id, digest, user_id, created_at, authenticated_at, last_seen_at, expires_at, method)
     values ($1, $2, $3, $4, $5, $5, $6, $7, 'password')`,
    [
      organization.id,
      newIdAt(now),
      sessionDigest(token),
      user.id,
      signedInAt,
      now,
      new Date(now.getTime() + 12 * hourMs),
    ],
  );
  return `${sessionCookie}=${token}`;
}
