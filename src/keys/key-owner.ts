import { callerWithin } from '../access/principal.reader.js';
import type { Principal } from '../access/principal.js';
import { inForce } from '../platform/database/periods.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import type { OwnerType } from '../platform/ids.js';
import { requestProblem } from '../platform/http/problem.js';
import type { Mark } from './domain/facts.js';
import { userProblem } from '../users/users.problems.js';
import { keyProblem } from './keys.problems.js';

export interface KeyOwner {
  id: string;
  type: OwnerType;
  name: string;
  state: 'active' | 'deactivated' | 'removed';
  /** Of a service account. */
  teamId: string | null;
}

/**
 * Locks those whose state and rights a new key depends on, always in the same order. Whoever deactivates them, ends a
 * membership or suspends their keys waits, and so does another new key of the same owner: its number of keys is limited.
 */
export async function lockOwners(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.lock(
    `select id from keyreeve.owners where organization_id = $1 and id = any($2) order by id for no key update`,
    [tx.organizationId, [...new Set(ids)]],
  );
}

/**
 * The owner of a key that the caller wants to make: themselves, or a service account they answer for (R9.2). Both are
 * locked, and their rights are those of this transaction.
 * @throws Problem 403 `key.owner_not_yours` for everybody else, known or not; 409 `key.owner_inactive`
 */
export async function ownerOfNewKey(
  tx: Transaction,
  principal: Principal,
  wanted: string | null,
): Promise<{ owner: KeyOwner; caller: Principal }> {
  const ownerId = wanted ?? principal.id;
  await lockOwners(tx, [principal.id, ownerId]);
  const caller = await callerWithin(tx, principal);
  const isOneself = caller.type === 'user' && ownerId === caller.id;
  const owner = isOneself || caller.rights.stewarded.includes(ownerId) ? await readOwner(tx, ownerId) : null;
  if (!owner) throw keyProblem('key.owner_not_yours');
  if (owner.state !== 'active') throw userProblem('key.owner_inactive');
  return { owner, caller };
}

export async function readOwner(tx: Transaction, ownerId: string): Promise<KeyOwner | null> {
  // Index: owners_pkey, owner_states_pkey.
  const [row] = await tx.query<KeyOwner>(
    `select o.id, o.type, o.name, o.team_id as "teamId",
       coalesce((select s.state from keyreeve.owner_states s
         where s.organization_id = $1 and s.owner_id = o.id and ${inForce('s', '$3')}
         order by s.since desc limit 1), 'removed') as state
     from keyreeve.owners o where o.organization_id = $1 and o.id = $2`,
    [tx.organizationId, ownerId, tx.now],
  );
  return row ?? null;
}

/** @throws Problem 422 for a team that the owner does not belong to, known or not */
export function refuseForeignTeam(owner: KeyOwner, caller: Principal, teamId: string): void {
  const belongs = owner.type === 'user' ? caller.rights.memberTeams.includes(teamId) : owner.teamId === teamId;
  if (belongs) return;
  const message =
    owner.type === 'user' ? 'must be a team that you belong to' : 'must be the team of the service account';
  throw requestProblem('request.unprocessable', { errors: [{ field: 'team', message }] });
}

/** The marks on an owner that bear on keys of one team now. */
export async function standingMarks(tx: Transaction, ownerId: string, teamId: string): Promise<Mark[]> {
  // Index: owner_marks_owner.
  return tx.query<Mark & Record<string, unknown>>(
    `select m.id, m.cause, m.since, m.until from keyreeve.owner_marks m
     where m.organization_id = $1 and m.owner_id = $2 and (m.team_id is null or m.team_id = $4) and ${inForce('m', '$3')}`,
    [tx.organizationId, ownerId, tx.now, teamId],
  );
}
