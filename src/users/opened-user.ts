import type { Principal } from '../access/principal.js';
import { inForce } from '../platform/database/periods.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { fromPublicId } from '../platform/ids.js';
import type { OrganizationRole } from '../teams/domain/standing.js';
import { type LockedUser, lockUser } from '../teams/locked-user.js';
import { refuseAbove } from '../teams/team-access.js';
import { type Rows, seenUsers, userDetail, visibleTeams } from './user.view.js';
import type { UserDetail } from './users.dto.js';
import { userProblem } from './users.problems.js';

export interface OpenedUser extends LockedUser {
  role: OrganizationRole;
}

/**
 * The user, locked, for a decision by somebody who may see them and stands no lower.
 * @throws Problem 404 `user.not_found`, 403 `user.stands_above`, 409 `user.removed`
 */
export async function openUser(tx: Transaction, caller: Principal, publicId: string): Promise<OpenedUser> {
  const id = fromPublicId('user', publicId);
  if (id === null || !(await sees(tx, caller, id))) throw userProblem('user.not_found');
  const user = await lockUser(tx, id);
  if (!user) throw userProblem('user.not_found');
  if (user.state === 'removed') throw userProblem('user.removed');
  return { ...user, role: await refuseAbove(tx, caller, id) };
}

async function sees(tx: Transaction, caller: Principal, id: string): Promise<boolean> {
  const values: unknown[] = [tx.organizationId, id];
  const [user] = await tx.query(
    `select o.id from keyreeve.owners o
     where o.organization_id = $1 and o.id = $2 and ${seenUsers(visibleTeams(caller), values)}`,
    values,
  );
  return user !== undefined;
}

/**
 * Refuses a decision after which nobody would own the organization for good. An owner whose role or account ends on a
 * date does not count as one who stays. The organization must be locked, so that two cannot demote each other at once.
 * @throws Problem 409 `user.last_owner`
 */
export async function keepAnOwner(tx: Transaction, besides: string): Promise<void> {
  // Index: role_grants_owner, owner_states_pkey.
  const [other] = await tx.query(
    `select g.owner_id from keyreeve.role_grants g
     join keyreeve.owner_states s on s.organization_id = $1 and s.owner_id = g.owner_id and s.state = 'active'
       and s.since <= $3 and s.until is null
     where g.organization_id = $1 and g.role = 'owner' and g.team_id is null and g.owner_id <> $2
       and ${inForce('g', '$3')} and g.until is null
     limit 1`,
    [tx.organizationId, besides, tx.now],
  );
  if (!other) throw userProblem('user.last_owner');
}

export function detailIn(tx: Transaction, caller: Principal, userId: string): Promise<UserDetail> {
  const rows: Rows = (sql, values) => tx.query(sql, values);
  return userDetail(rows, caller, userId, tx.now);
}

export function targetOf({ id, name }: Pick<LockedUser, 'id' | 'name'>) {
  return { type: 'user', id, name } satisfies { type: 'user'; id: string; name: string };
}
