import { Injectable } from '@nestjs/common';
import { type Account, AccountsReader, type NamedOrganization } from '../../access/sessions/accounts.reader.js';
import { forgiveAddress } from '../../access/sessions/back-off.store.js';
import { createSetupLink } from '../../access/setup-links.js';
import { systemActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { requestProblem } from '../../platform/http/problem.js';
import { readEmail, readText, type TextReading } from '../../platform/http/text.js';
import { lockNamedUser, type LockedUser } from '../../teams/locked-user.js';
import { endRoles } from '../../teams/role-grants.js';
import { organizationRoleIn } from '../../teams/team-access.js';
import { grantOrganizationRole } from '../invite-user.js';
import { addOwner, type Founded, foundOrganization, operator } from './new-organization.js';
import { operatorProblem } from './operator.problems.js';

interface OwnerWanted {
  organization: string;
  email: string;
  /** Default: what stands before the @. */
  name?: string | undefined;
  publicUrl: URL;
}

interface LinkWanted {
  /** Id or name; needed where the address belongs to several. */
  organization?: string | undefined;
  email: string;
  publicUrl: URL;
}

/** What the operator of the installation may do from its command line, where nobody can sign in (yet, or any more). */
@Injectable()
export class Operator {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountsReader,
    private readonly clock: Clock,
  ) {}

  /**
   * A first owner with their organization, or a further one where there is an organization of that name (or id). Who is
   * a user there already becomes its owner, and gets a link to set a password anew.
   *
   * @throws Problem 409 `operator.user_inactive`, 400 `operator.organization_needed`, `request.invalid`
   */
  async createOwner(wanted: OwnerWanted): Promise<Founded> {
    const organization = read('organization', readText(wanted.organization, { maxLength: 100 }));
    const email = read('email', readEmail(wanted.email));
    const name = read('name', readText(wanted.name ?? email.split('@')[0], { maxLength: 100 }));
    const owner = { email, name, publicUrl: wanted.publicUrl };
    const [existing, ...others] = await this.accounts.organizations(organization);
    if (others.length > 0) throw operatorProblem('operator.organization_needed');
    if (!existing) return foundOrganization(this.uow, { organization, ...owner });
    return this.uow.run(systemActor(existing.id, operator), async (tx) => {
      const user = await lockNamedUser(tx, email);
      if (!user) return addOwner(tx, owner);
      if ((await organizationRoleIn(tx, user.id)) !== 'owner') await promote(tx, user);
      return resetLink(tx, user, wanted.publicUrl);
    });
  }

  /**
   * A link with which a user sets a new password; the one they have works until then.
   * @throws Problem 404 `operator.user_unknown`, 409 `operator.user_inactive`, 400 `operator.organization_needed`
   */
  async resetPassword(wanted: LinkWanted): Promise<Founded> {
    const organizations = await this.accounts.organizations(wanted.organization);
    const [account, ...others] = await this.accountsOf(organizations, wanted.email);
    if (others.length > 0) throw operatorProblem('operator.organization_needed');
    return this.uow.run(systemActor(account.organizationId, operator), async (tx) => {
      const user = await lockNamedUser(tx, account.email);
      if (!user) throw operatorProblem('operator.user_unknown');
      return resetLink(tx, user, wanted.publicUrl);
    });
  }

  /**
   * Forgets the failed sign-ins with an address, from wherever they came. What a source did to many addresses stays.
   * @throws Problem 404 `operator.user_unknown`
   */
  async unlock(email: string): Promise<void> {
    const accounts = await this.accountsOf(await this.accounts.organizations(undefined), email);
    for (const { organizationId, userId, name } of accounts) {
      await this.uow.run(systemActor(organizationId, operator), async (tx) => {
        await forgiveAddress(tx, email);
        tx.audit({ action: 'user.unlocked', targets: [{ type: 'user', id: userId, name }] });
      });
    }
  }

  private async accountsOf(
    organizations: readonly NamedOrganization[],
    email: string,
  ): Promise<[Account, ...Account[]]> {
    const address = read('email', readEmail(email));
    const [first, ...rest] = await this.accounts.find(organizations, address, this.clock.now());
    if (!first) throw operatorProblem('operator.user_unknown');
    return [first, ...rest];
  }
}

function read(field: string, reading: TextReading): string {
  if (!reading.ok) throw requestProblem('request.invalid', { errors: [{ field, message: reading.message }] });
  return reading.text;
}

async function promote(tx: Transaction, user: LockedUser): Promise<void> {
  const held = await endRoles(tx, user.id, null);
  for (const { role } of held) {
    tx.audit({ action: 'role.ended', targets: [{ type: 'user', id: user.id, name: user.name }], details: { role } });
  }
  await grantOrganizationRole(tx, user, 'owner', null);
}

async function resetLink(tx: Transaction, { id, name, state }: LockedUser, publicUrl: URL): Promise<Founded> {
  if (state !== 'active') throw operatorProblem('operator.user_inactive');
  tx.audit({ action: 'password.reset_started', targets: [{ type: 'user', id, name }] });
  const setupUrl = await createSetupLink(tx, { userId: id, purpose: 'reset', publicUrl });
  return { organizationId: tx.organizationId, userId: id, setupUrl };
}
