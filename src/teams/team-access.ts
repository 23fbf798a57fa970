import { accessProblem } from '../access/access.problems.js';
import { administersTeam, type Principal, rolesOf } from '../access/principal.js';
import { inForce } from '../platform/database/periods.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { fromPublicId } from '../platform/ids.js';
import { highest, mayDecideAbout, type OrganizationRole, type Standing } from './domain/standing.js';
import { teamProblem } from './teams.problems.js';

export interface OpenedTeam {
  id: string;
  name: string;
  createdAt: Date;
}

/** Whether the caller may know that the team exists: readers of the organization, its administrators, its members. */
export function seesTeam({ rights }: Principal, teamId: string): boolean {
  return (
    rights.organizationRoles.length > 0 || rights.adminTeams.includes(teamId) || rights.memberTeams.includes(teamId)
  );
}

/**
 * The team, locked against renaming, for a decision by one of its administrators.
 * @throws Problem 404 `team.not_found` when the caller may not see it, 403 `access.forbidden` when they only see it
 */
export async function administeredTeam(tx: Transaction, caller: Principal, publicId: string): Promise<OpenedTeam> {
  const id = fromPublicId('team', publicId);
  if (id === null || !seesTeam(caller, id)) throw teamProblem('team.not_found');
  // Index: teams_pkey.
  const [team] = await tx.lock<OpenedTeam>(
    `select id, name, created_at as "createdAt" from keyreeve.teams
     where organization_id = $1 and id = $2 for no key update`,
    [tx.organizationId, id],
  );
  if (!team) throw teamProblem('team.not_found');
  if (!administersTeam(caller, id)) throw accessProblem('access.forbidden');
  return team;
}

export function standingOf({ rights }: Principal): Standing {
  return highest(rolesOf(rights));
}

export function organizationRoleOf({ rights }: Principal): OrganizationRole {
  const role = highest(rights.organizationRoles);
  return role === 'team_admin' ? 'member' : role;
}

/** The organization role that an owner holds at the instant of the decision. */
export async function organizationRoleIn(tx: Transaction, ownerId: string): Promise<OrganizationRole> {
  // Index: role_grants_owner.
  const grants = await tx.query<{ role: OrganizationRole }>(
    `select g.role from keyreeve.role_grants g
     where g.organization_id = $1 and g.owner_id = $2 and g.team_id is null and ${inForce('g', '$3')}`,
    [tx.organizationId, ownerId, tx.now],
  );
  return highest(grants.map(({ role }) => role)) as OrganizationRole;
}

/** @throws Problem 403 `user.stands_above` */
export async function refuseAbove(tx: Transaction, caller: Principal, subjectId: string): Promise<OrganizationRole> {
  const role = await organizationRoleIn(tx, subjectId);
  if (!mayDecideAbout(standingOf(caller), role)) throw teamProblem('user.stands_above');
  return role;
}
