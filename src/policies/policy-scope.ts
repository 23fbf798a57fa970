import { accessProblem } from '../access/access.problems.js';
import { administersOrganization, administersTeam, type Principal } from '../access/principal.js';
import type { Statements } from '../platform/database/statements.js';
import { policyProblem } from './policy.problems.js';
import type { PolicyScope } from './policy.view.js';

type May = (principal: Principal, teamId: string | null) => boolean;

export const mayChangePolicy: May = (principal, teamId) =>
  teamId === null ? administersOrganization(principal.rights) : administersTeam(principal, teamId);

/** Whoever may save it, and those who read everything. */
export const mayPreviewPolicy: May = (principal, teamId) =>
  principal.rights.organizationRoles.length > 0 || (teamId !== null && principal.rights.adminTeams.includes(teamId));

/**
 * A team nobody of this organization has is unknown; one that is administered by others is refused.
 * @throws Problem `policy.not_found`, `access.forbidden`
 */
export async function policyScope(
  tx: Statements,
  principal: Principal,
  teamId: string | null,
  may: May,
): Promise<PolicyScope> {
  if (teamId === null) {
    if (!may(principal, null)) throw accessProblem('access.forbidden');
    return { team: null, target: { type: 'organization', id: tx.organizationId, name: null } };
  }
  const [team] = await tx.query<{ name: string }>(
    `select name from keyreeve.teams where organization_id = $1 and id = $2`,
    [tx.organizationId, teamId],
  );
  const belongs = principal.rights.memberTeams.includes(teamId);
  if (!team || !(may(principal, teamId) || belongs)) throw policyProblem('policy.not_found');
  if (!may(principal, teamId)) throw accessProblem('access.forbidden');
  return { team: { id: teamId, name: team.name }, target: { type: 'team', id: teamId, name: team.name } };
}
