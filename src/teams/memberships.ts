import { inForce } from '../platform/database/periods.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { newIdAt } from '../platform/ids.js';
import type { DecisionLevel } from './domain/standing.js';
import { instantCoveringKeys, type LockedUser } from './locked-user.js';
import { Membership } from './membership.entity.js';
import { endRoles, grantRole } from './role-grants.js';

interface TeamName {
  id: string;
  name: string;
}

export interface JoinTerms {
  role: 'admin' | 'member';
  until: Date | null;
  roleUntil: Date | null;
}

/**
 * Makes a user a member. A role left over from a membership that has run out must not come back with the new one, and
 * the keys of the one before stay refused until somebody restores them.
 */
export async function startMembership(
  tx: Transaction,
  team: TeamName,
  user: Pick<LockedUser, 'id' | 'name'>,
  { role, until, roleUntil, level }: JoinTerms & { level: DecisionLevel },
): Promise<void> {
  await endRoles(tx, user.id, team.id);
  await tx.manager.insert(Membership, {
    organizationId: tx.organizationId,
    id: newIdAt(tx.now),
    teamId: team.id,
    userId: user.id,
    since: tx.now,
    until,
    createdBy: tx.actor.id,
    ...(until && { endedBy: tx.actor.id, endLevel: level }),
  });
  tx.audit({
    action: 'membership.started',
    teamId: team.id,
    targets: targetsOf(user, team),
    change: { after: { until } },
  });
  if (role === 'admin') await grantTeamAdmin(tx, team, user, roleUntil);
}

export async function grantTeamAdmin(
  tx: Transaction,
  team: TeamName,
  user: Pick<LockedUser, 'id' | 'name'>,
  until: Date | null,
): Promise<void> {
  await grantRole(tx, { ownerId: user.id, role: 'admin', teamId: team.id, until });
  tx.audit({
    action: 'role.granted',
    teamId: team.id,
    targets: targetsOf(user, team),
    change: { before: { role: 'member' }, after: { role: 'admin', until } },
  });
}

export async function endTeamAdmin(
  tx: Transaction,
  team: TeamName,
  user: Pick<LockedUser, 'id' | 'name'>,
): Promise<void> {
  await endRoles(tx, user.id, team.id);
  tx.audit({
    action: 'role.ended',
    teamId: team.id,
    targets: targetsOf(user, team),
    change: { before: { role: 'admin' }, after: { role: 'member' } },
  });
}

/** The membership that a user has in a team at the instant of the decision. */
export async function membershipIn(tx: Transaction, teamId: string, userId: string): Promise<Membership | null> {
  // Index: memberships_user.
  return tx.manager
    .createQueryBuilder(Membership, 'm')
    .where('m.organizationId = :organizationId and m.userId = :userId and m.teamId = :teamId', {
      organizationId: tx.organizationId,
      userId,
      teamId,
    })
    .andWhere(inForce('m', ':now'), { now: tx.now })
    .getOne();
}

/**
 * Ends a membership now. Its row is the mark on the keys of that user in that team; what they held in the team ends with
 * it. The user must be locked.
 */
export async function endMembership(
  tx: Transaction,
  team: TeamName,
  user: Pick<LockedUser, 'id' | 'name'>,
  { reason, level }: { reason: string | null; level: DecisionLevel },
): Promise<void> {
  const at = await instantCoveringKeys(tx, user.id);
  const ended = await endRoles(tx, user.id, team.id);
  await tx.execute(
    `update keyreeve.memberships set until = greatest(since, $4), ended_by = $5, end_reason = $6, end_level = $7
     where organization_id = $1 and user_id = $2 and team_id = $3 and (until is null or until > $8)`,
    [tx.organizationId, user.id, team.id, at, tx.actor.id, reason, level, tx.now],
  );
  tx.audit({
    action: 'membership.ended',
    teamId: team.id,
    targets: targetsOf(user, team),
    change: { before: { role: ended.length > 0 ? 'admin' : 'member' }, after: { until: at } },
    reason,
    details: { level },
  });
  tx.invalidate('owner', user.id);
}

export function targetsOf(user: Pick<LockedUser, 'id' | 'name'>, team: TeamName) {
  return [
    { type: 'user', id: user.id, name: user.name },
    { type: 'team', id: team.id, name: team.name },
  ] satisfies { type: 'user' | 'team'; id: string; name: string }[];
}
