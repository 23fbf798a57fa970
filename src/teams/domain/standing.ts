/** Everything that lifts somebody above others, from the least to the most. Who only reads stands no higher than a member. */
const heights = { member: 0, auditor: 0, team_admin: 1, admin: 2, owner: 3 } as const;

export type Standing = keyof typeof heights;

export const organizationRoles = ['owner', 'admin', 'auditor', 'member'] as const;
export type OrganizationRole = (typeof organizationRoles)[number];

export const teamRoles = ['admin', 'member'] as const;
export type TeamRole = (typeof teamRoles)[number];

/** The one of several roles that counts; nobody holds less than a member. */
export function highest(roles: Iterable<Standing>): Standing {
  let best: Standing = 'member';
  for (const role of roles) {
    if (heights[role] > heights[best] || (role === 'auditor' && best === 'member')) best = role;
  }
  return best;
}

/** Nobody decides about who stands above them (R9.3). Equals may: otherwise nobody could remove an owner. */
export function mayDecideAbout(caller: Standing, subject: Standing): boolean {
  return heights[caller] > 0 && heights[caller] >= heights[subject];
}

/** Nobody grants above themselves (R9.3). */
export function mayGrant(caller: Standing, role: Standing): boolean {
  return heights[caller] > 0 && heights[caller] >= heights[role];
}

export type DecisionLevel = 'team' | 'organization';

/** A decision that stands on somebody's keys: an open mark, or the end of a membership. */
export interface StandingDecision {
  level: DecisionLevel;
  /** The team it was taken for; `null` for the whole organization. */
  teamId: string | null;
}

export interface Lifter {
  organizationRole: OrganizationRole;
  /** The teams administered through a role in the team itself. */
  adminTeams: readonly string[];
  /** Whether the keys are the lifter's own. */
  own: boolean;
}

export type LiftVerdict = 'may' | 'own_keys' | 'decided_above';

/**
 * A decision is lifted only from its level or above, and never by whom it bears on, owners of the organization excepted
 * (R9.3).
 */
export function mayLift(lifter: Lifter, { level, teamId }: StandingDecision): LiftVerdict {
  const { organizationRole, adminTeams, own } = lifter;
  if (organizationRole === 'owner') return 'may';
  if (own) return 'own_keys';
  if (organizationRole === 'admin') return 'may';
  return level === 'team' && teamId !== null && adminTeams.includes(teamId) ? 'may' : 'decided_above';
}
