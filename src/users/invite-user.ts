import { Inject, Injectable } from '@nestjs/common';
import { accessProblem } from '../access/access.problems.js';
import { isFresh, levelOf, type Principal } from '../access/principal.js';
import { createSetupLink } from '../access/setup-links.js';
import type { Config } from '../config.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { requestProblem } from '../platform/http/problem.js';
import { fromPublicId } from '../platform/ids.js';
import { CONFIG } from '../platform/tokens.js';
import { mayGrant, type OrganizationRole } from '../teams/domain/standing.js';
import { startMembership } from '../teams/memberships.js';
import { grantRole } from '../teams/role-grants.js';
import { standingOf } from '../teams/team-access.js';
import { teamProblem } from '../teams/teams.problems.js';
import { insertOwner } from './new-owner.js';
import { detailIn, targetOf } from './opened-user.js';
import type { InvitedTeam, InvitedUser, InviteUserRequest } from './users.dto.js';

@Injectable()
export class InviteUser {
  constructor(
    private readonly uow: UnitOfWork,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async invite(
    caller: Principal,
    { email, name, role = 'member', teams = [] }: InviteUserRequest,
  ): Promise<InvitedUser> {
    return this.uow.run(caller, async (tx) => {
      refuseGrant(caller, role, tx.now);
      const named = await namedTeams(tx, teams);
      const user = { id: await insertOwner(tx, { type: 'user', name, email, teamId: null }), name };
      tx.audit({ action: 'user.invited', targets: [targetOf(user)], change: { after: { name, email, role } } });
      if (role !== 'member') await grantOrganizationRole(tx, user, role, null);
      for (const team of named) {
        const terms = { role: team.role, until: null, roleUntil: null, level: levelOf(caller) };
        await startMembership(tx, team, user, terms);
      }
      const setupUrl = await createSetupLink(tx, {
        userId: user.id,
        purpose: 'invitation',
        publicUrl: this.config.publicUrl,
      });
      return { user: await detailIn(tx, caller, user.id), setupUrl };
    });
  }
}

/**
 * Granting is limited to one's own level, and granting `owner` to a person who signed in lately: never with a key (R8.4).
 * @throws Problem 403 `role.above_you`, 403 `session.required`, 401 `session.step_up_required`
 */
export function refuseGrant(caller: Principal, role: OrganizationRole, now: Date): void {
  if (!mayGrant(standingOf(caller), role)) throw teamProblem('role.above_you');
  if (role !== 'owner') return;
  if (caller.credential.type !== 'session') throw accessProblem('session.required');
  if (!isFresh(caller.credential, now)) throw accessProblem('session.step_up_required');
}

export async function grantOrganizationRole(
  tx: Transaction,
  user: { id: string; name: string },
  role: Exclude<OrganizationRole, 'member'>,
  until: Date | null,
): Promise<void> {
  await grantRole(tx, { ownerId: user.id, role, teamId: null, until });
  tx.audit({ action: 'role.granted', targets: [targetOf(user)], change: { after: { role, until } } });
}

interface NamedTeam {
  id: string;
  name: string;
  role: 'admin' | 'member';
}

async function namedTeams(tx: Transaction, teams: readonly InvitedTeam[]): Promise<NamedTeam[]> {
  const wanted = new Map(teams.map(({ team, role = 'member' }) => [fromPublicId('team', team), role] as const));
  // Index: teams_pkey.
  const found = await tx.query<{ id: string; name: string }>(
    `select id, name from keyreeve.teams where organization_id = $1 and id = any($2::uuid[]) order by id`,
    [tx.organizationId, [...wanted.keys()]],
  );
  if (found.length !== wanted.size) {
    const errors = [{ field: 'teams', message: 'must name teams of the organization' }];
    throw requestProblem('request.unprocessable', { errors });
  }
  return found.map((team) => ({ ...team, role: wanted.get(team.id) ?? 'member' }));
}
