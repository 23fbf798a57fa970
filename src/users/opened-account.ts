import { administersTeam, type Principal } from '../access/principal.js';
import { accessProblem } from '../access/access.problems.js';
import { inForce } from '../platform/database/periods.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { fromPublicId } from '../platform/ids.js';
import { type LockedUser, lockNamedUser } from '../teams/locked-user.js';
import {
  seenAccounts,
  selectServiceAccounts,
  type ServiceAccountRow,
  toServiceAccount,
} from './service-account.view.js';
import type { ServiceAccountAnswer } from './service-accounts.dto.js';
import { answersFor } from './stewardships.js';
import { userProblem } from './users.problems.js';

export interface OpenedAccount {
  id: string;
  name: string;
  description: string;
  teamId: string;
}

/**
 * A service account, locked, for a decision by its steward, its deputy, or an administrator of its team.
 * @throws Problem 404 `service_account.not_found`, 403 `access.forbidden` when the caller only sees it
 */
export async function openAccount(tx: Transaction, caller: Principal, publicId: string): Promise<OpenedAccount> {
  const values: unknown[] = [tx.organizationId, fromPublicId('svc', publicId)];
  // Index: owners_pkey.
  const [account] = await tx.lock<OpenedAccount>(
    `select o.id, o.name, o.description, o.team_id as "teamId" from keyreeve.owners o
     where o.organization_id = $1 and o.id = $2 and o.type = 'service_account' and ${seenAccounts(caller, values)}
     for update`,
    values,
  );
  if (!account) throw userProblem('service_account.not_found');
  const decides = caller.rights.stewarded.includes(account.id) || administersTeam(caller, account.teamId);
  if (!decides) throw accessProblem('access.forbidden');
  return account;
}

export async function accountIn(tx: Transaction, id: string): Promise<ServiceAccountAnswer> {
  const sql = `${selectServiceAccounts} and o.id = $3`;
  const [row] = await tx.query<ServiceAccountRow>(sql, [tx.organizationId, tx.now, id]);
  if (!row) throw userProblem('service_account.not_found');
  return toServiceAccount(row);
}

/**
 * The user who is to answer for an account of the team.
 * @throws Problem 422 `service_account.unfit_steward`, the same for a user that does not exist
 */
export async function fitSteward(
  tx: Transaction,
  teamId: string,
  named: string,
  field: 'steward' | 'deputy',
): Promise<LockedUser> {
  const user = await lockNamedUser(tx, named);
  if (user) {
    const sql = `select u.id from keyreeve.owners u
      where u.organization_id = $1 and u.id = $2 and ${answersFor('u.id', '$3::uuid', '$4')}`;
    const [fit] = await tx.query(sql, [tx.organizationId, user.id, teamId, tx.now]);
    if (fit) return user;
  }
  const message = 'must name an active member of the team, or an administrator of the organization';
  throw userProblem('service_account.unfit_steward', { errors: [{ field, message }] });
}

/**
 * Two different people answer for an account where its team has two (R9.2).
 * @throws Problem 422 `service_account.deputy_required`
 */
export async function requireDeputy(
  tx: Transaction,
  teamId: string,
  stewardId: string | null,
  deputyId: string | null,
): Promise<void> {
  if (deputyId !== null && deputyId !== stewardId) return;
  const errors = [{ field: 'deputy', message: 'must name another user than the steward' }];
  if (deputyId !== null) throw userProblem('service_account.deputy_required', { errors });
  // Index: memberships_team.
  const [other] = await tx.query(
    `select m.user_id from keyreeve.memberships m
     join keyreeve.owner_states s on s.organization_id = $1 and s.owner_id = m.user_id and s.state = 'active'
       and ${inForce('s', '$4')}
     where m.organization_id = $1 and m.team_id = $2 and m.user_id is distinct from $3::uuid and ${inForce('m', '$4')}
     limit 1`,
    [tx.organizationId, teamId, stewardId, tx.now],
  );
  if (other) throw userProblem('service_account.deputy_required', { errors });
}

export function targetOfAccount({ id, name }: Pick<OpenedAccount, 'id' | 'name'>) {
  return { type: 'service_account', id, name } satisfies { type: 'service_account'; id: string; name: string };
}
