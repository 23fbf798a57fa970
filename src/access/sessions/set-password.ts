import type { Transaction } from '../../platform/database/unit-of-work.js';
import { accessProblem } from '../access.problems.js';
import { hashPassword, passwordFault, passwordFaultMessages } from '../passwords.js';
import { cancelSetupLinks } from '../setup-links.js';
import { endOthers } from './session.rows.js';

/**
 * The hash of a new password. Made before the transaction that stores it: it takes as long as the transaction may hold
 * its locks.
 *
 * @throws Problem 422 `password.weak` naming the field, 503 `service.busy`
 */
export async function hashNewPassword(
  field: string,
  password: string,
  holder: { email: string; name: string },
): Promise<string> {
  const fault = passwordFault(password, holder);
  if (fault) throw weakPassword(field, passwordFaultMessages[fault]);
  return hashPassword(password);
}

export function weakPassword(field: string, message: string): Error {
  return accessProblem('password.weak', { errors: [{ field, message }] });
}

/**
 * Stores a password with all that follows from it: the user's sessions end, but for the one named, and links that would
 * set another stop working. The caller writes the event.
 *
 * @returns how many sessions ended
 */
export async function setPassword(
  tx: Transaction,
  userId: string,
  hash: string,
  keptSession: string | null,
): Promise<number> {
  await tx.execute(
    `insert into keyreeve.passwords (organization_id, user_id, hash, changed_at) values ($1, $2, $3, $4)
     on conflict (organization_id, user_id) do update set hash = excluded.hash, changed_at = excluded.changed_at`,
    [tx.organizationId, userId, hash, tx.now],
  );
  await cancelSetupLinks(tx, userId);
  tx.invalidate('owner', userId);
  return endOthers(tx, userId, keptSession);
}
