import { Injectable, Optional } from '@nestjs/common';
import { administersTeam, type Principal } from '../access/principal.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { fromPublicId } from '../platform/ids.js';
import { seesTeam } from '../teams/team-access.js';
import { teamProblem } from '../teams/teams.problems.js';
import { insertOwner } from './new-owner.js';
import { accountIn, fitSteward, requireDeputy, targetOfAccount } from './opened-account.js';
import { ServiceAccountPolicy } from './service-account-policy.js';
import type { CreateServiceAccountRequest, ServiceAccountAnswer } from './service-accounts.dto.js';
import { setSteward } from './stewardships.js';
import { userProblem } from './users.problems.js';

@Injectable()
export class CreateServiceAccount {
  constructor(
    private readonly uow: UnitOfWork,
    @Optional() private readonly policy?: ServiceAccountPolicy,
  ) {}

  /** Whoever creates it is its steward, so it is a person. */
  async create(caller: Principal, request: CreateServiceAccountRequest): Promise<ServiceAccountAnswer> {
    return this.uow.run(caller, async (tx) => {
      const { name, description } = request;
      const team = await this.openTeam(tx, caller, request.team);
      const deputy = request.deputy === undefined ? null : await fitSteward(tx, team.id, request.deputy, 'deputy');
      await requireDeputy(tx, team.id, caller.id, deputy?.id ?? null);
      const account = { type: 'service_account', name, email: null, teamId: team.id } as const;
      const id = await insertOwner(tx, { ...account, ...(description !== undefined && { description }) });
      await setSteward(tx, id, 'steward', caller.id);
      if (deputy) await setSteward(tx, id, 'deputy', deputy.id);
      tx.audit({
        action: 'service_account.created',
        teamId: team.id,
        targets: [targetOfAccount({ id, name }), { type: 'team', ...team }],
        change: { after: { name, description, stewardName: caller.name, deputyName: deputy?.name ?? null } },
      });
      return accountIn(tx, id);
    });
  }

  private async openTeam(tx: Transaction, caller: Principal, publicId: string): Promise<{ id: string; name: string }> {
    if (caller.type !== 'user') throw userProblem('service_account.needs_person');
    const id = fromPublicId('team', publicId);
    if (id === null || !seesTeam(caller, id)) throw teamProblem('team.not_found');
    // Index: teams_pkey.
    const [team] = await tx.query<{ id: string; name: string }>(
      `select id, name from keyreeve.teams where organization_id = $1 and id = $2`,
      [tx.organizationId, id],
    );
    if (!team) throw teamProblem('team.not_found');
    const creators = (await this.policy?.creators(tx, tx.organizationId, id)) ?? 'everyone';
    const belongs = creators === 'everyone' && caller.rights.memberTeams.includes(id);
    const allowed = creators !== 'nobody' && (belongs || administersTeam(caller, id));
    if (!allowed) throw userProblem('service_account.creation_forbidden');
    return team;
  }
}
