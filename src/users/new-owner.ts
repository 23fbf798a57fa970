import { violatedUnique } from '../platform/database/pg-errors.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { foldEmail } from '../platform/http/text.js';
import { newIdAt, type OwnerType } from '../platform/ids.js';
import { recordName, sortName } from '../teams/name-history.js';
import { OwnerState } from './owner-state.entity.js';
import { Owner } from './owner.entity.js';
import { userProblem } from './users.problems.js';

export interface NewOwner {
  type: OwnerType;
  name: string;
  email: string | null;
  teamId: string | null;
  description?: string;
}

/**
 * A user or a service account, active from now on, with the first row of each of its histories. The caller writes the event.
 * @returns its id
 * @throws Problem 409 `user.email_taken`
 */
export async function insertOwner(tx: Transaction, owner: NewOwner): Promise<string> {
  const { name, email, description = '' } = owner;
  const { organizationId, now, actor } = tx;
  const id = newIdAt(now);
  const row = { organizationId, id, type: owner.type, teamId: owner.teamId, name, nameFolded: sortName(name), email };
  const emailFolded = email && foldEmail(email);
  try {
    const made = { createdAt: now, createdBy: actor.id, version: 1 };
    await tx.manager.insert(Owner, { ...row, ...made, emailFolded, description });
  } catch (error) {
    if (violatedUnique(error) === 'owners_email') throw userProblem('user.email_taken');
    throw error;
  }
  await tx.manager.insert(OwnerState, { organizationId, ownerId: id, since: now, state: 'active', by: actor.id });
  await recordName(tx, id, { name, email });
  return id;
}
