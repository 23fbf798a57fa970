import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { inForce } from '../platform/database/periods.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { recordName, sortName } from '../teams/name-history.js';
import { endRoles, grantRole } from '../teams/role-grants.js';
import {
  accountIn,
  fitSteward,
  openAccount,
  type OpenedAccount,
  requireDeputy,
  targetOfAccount,
} from './opened-account.js';
import type {
  EditServiceAccountRequest,
  ServiceAccountAnswer,
  SetServiceAccountRoleRequest,
  SetStewardsRequest,
} from './service-accounts.dto.js';
import { setSteward } from './stewardships.js';

interface Person {
  id: string;
  name: string;
}

@Injectable()
export class EditServiceAccount {
  constructor(private readonly uow: UnitOfWork) {}

  async edit(caller: Principal, accountId: string, request: EditServiceAccountRequest): Promise<ServiceAccountAnswer> {
    return this.uow.run(caller, async (tx) => {
      const account = await openAccount(tx, caller, accountId);
      const { name = account.name, description = account.description } = request;
      if (name === account.name && description === account.description) {
        tx.unaudited('name and description are these already');
        return accountIn(tx, account.id);
      }
      await tx.execute(
        `update keyreeve.owners set name = $3, name_folded = $4, description = $5, version = version + 1
         where organization_id = $1 and id = $2`,
        [tx.organizationId, account.id, name, sortName(name), description],
      );
      if (name !== account.name) await recordName(tx, account.id, { name });
      tx.audit({
        action: 'service_account.renamed',
        teamId: account.teamId,
        targets: [targetOfAccount(account)],
        change: {
          before: { name: account.name, description: account.description },
          after: { name, description },
        },
      });
      return accountIn(tx, account.id);
    });
  }

  /** Who is not named stays; where the team has another member, two different people answer for the account. */
  async setStewards(caller: Principal, accountId: string, request: SetStewardsRequest): Promise<ServiceAccountAnswer> {
    return this.uow.run(caller, async (tx) => {
      const account = await openAccount(tx, caller, accountId);
      const before = await stewardsOf(tx, account.id);
      const after = {
        steward: await named(tx, account, 'steward', request.steward, before.steward),
        deputy: await named(tx, account, 'deputy', request.deputy, before.deputy),
      };
      await requireDeputy(tx, account.teamId, after.steward?.id ?? null, after.deputy?.id ?? null);
      const changed = (['steward', 'deputy'] as const).filter((role) => before[role]?.id !== after[role]?.id);
      for (const role of changed) await setSteward(tx, account.id, role, after[role]?.id ?? null);
      if (changed.length === 0) tx.unaudited('they are steward and deputy already');
      else auditStewards(tx, account, before, after);
      return accountIn(tx, account.id);
    });
  }

  /** An inventory that outlives people may read the organization; no other role is given to a service account (R9.2). */
  async setRole(
    caller: Principal,
    accountId: string,
    { role }: SetServiceAccountRoleRequest,
  ): Promise<ServiceAccountAnswer> {
    return this.uow.run(caller, async (tx) => {
      const account = await openAccount(tx, caller, accountId);
      const held = (await endRoles(tx, account.id, null))[0]?.role ?? 'member';
      if (role === 'auditor') await grantRole(tx, { ownerId: account.id, role, teamId: null, until: null });
      if (held === role) tx.unaudited('the account holds this role already');
      else {
        tx.audit({
          action: role === 'auditor' ? 'role.granted' : 'role.ended',
          teamId: account.teamId,
          targets: [targetOfAccount(account)],
          change: { before: { role: held }, after: { role } },
        });
      }
      tx.invalidate('owner', account.id);
      return accountIn(tx, account.id);
    });
  }
}

type Stewards = { steward: Person | null; deputy: Person | null };

async function stewardsOf(tx: Transaction, accountId: string): Promise<Stewards> {
  // Index: stewardships_account, owners_pkey.
  const held = await tx.query<Person & { role: keyof Stewards }>(
    `select h.role, u.id, u.name from keyreeve.stewardships h
     join keyreeve.owners u on u.organization_id = $1 and u.id = h.user_id
     where h.organization_id = $1 and h.service_account_id = $2 and ${inForce('h', '$3')} order by h.since desc`,
    [tx.organizationId, accountId, tx.now],
  );
  const holder = (role: keyof Stewards): Person | null => held.find((each) => each.role === role) ?? null;
  return { steward: holder('steward'), deputy: holder('deputy') };
}

async function named(
  tx: Transaction,
  account: OpenedAccount,
  field: keyof Stewards,
  wanted: string | null | undefined,
  before: Person | null,
): Promise<Person | null> {
  if (wanted === undefined) return before;
  return wanted === null ? null : fitSteward(tx, account.teamId, wanted, field);
}

function auditStewards(tx: Transaction, account: OpenedAccount, before: Stewards, after: Stewards): void {
  const names = ({ steward, deputy }: Stewards) => ({
    stewardName: steward?.name ?? null,
    deputyName: deputy?.name ?? null,
  });
  const people = [before.steward, before.deputy, after.steward, after.deputy].filter((person) => person !== null);
  const users = new Map(people.map(({ id, name }) => [id, { type: 'user' as const, id, name }]));
  tx.audit({
    action: 'stewardship.changed',
    teamId: account.teamId,
    targets: [targetOfAccount(account), ...users.values()],
    change: { before: names(before), after: names(after) },
  });
  for (const id of users.keys()) tx.invalidate('owner', id);
}
