import { levelOf, type Principal } from '../access/principal.js';
import { inForce } from '../platform/database/periods.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { requestProblem } from '../platform/http/problem.js';
import { mayLift } from './domain/standing.js';
import type { LockedUser } from './locked-user.js';
import type { Membership } from './membership.entity.js';
import type { ChangeMemberRequest } from './members.dto.js';
import { endTeamAdmin, grantTeamAdmin, targetsOf } from './memberships.js';
import { organizationRoleOf } from './team-access.js';
import { teamProblem } from './teams.problems.js';

export interface MemberChange {
  team: { id: string; name: string };
  user: LockedUser;
  membership: Membership;
  changes: ChangeMemberRequest;
}

/** What is absent stays as it is; `null` takes an end date away. */
export async function changeMember(tx: Transaction, caller: Principal, change: MemberChange): Promise<void> {
  const ends = await changeEnd(tx, caller, change);
  const role = await changeRole(tx, change);
  if (!ends && !role) tx.unaudited('the membership is what was asked for already');
  tx.invalidate('owner', change.user.id);
}

async function changeEnd(
  tx: Transaction,
  caller: Principal,
  { team, user, membership, changes: { until } }: MemberChange,
): Promise<boolean> {
  if (until === undefined || sameInstant(until, membership.until)) return false;
  if (isLater(until, membership.until)) refuseProlonging(caller, team.id, membership);
  await tx.execute(
    `update keyreeve.memberships set until = $3, ended_by = $4, end_level = $5 where organization_id = $1 and id = $2`,
    [tx.organizationId, membership.id, until, until && tx.actor.id, until && levelOf(caller)],
  );
  tx.audit({
    action: 'membership.changed',
    teamId: team.id,
    targets: targetsOf(user, team),
    change: { before: { until: membership.until }, after: { until } },
    details: { level: levelOf(caller) },
  });
  return true;
}

/** An end date is a decision about the keys of the member, so it is taken away or put off like any other is lifted. */
function refuseProlonging(caller: Principal, teamId: string, membership: Membership): void {
  const lifter = {
    organizationRole: organizationRoleOf(caller),
    adminTeams: caller.rights.adminTeams,
    own: caller.id === membership.userId,
  };
  const verdict = mayLift(lifter, { level: membership.endLevel ?? 'organization', teamId });
  if (verdict === 'own_keys') throw teamProblem('membership.own');
  if (verdict === 'decided_above') throw teamProblem('membership.decided_above');
}

async function changeRole(tx: Transaction, { team, user, changes }: MemberChange): Promise<boolean> {
  const { role, roleUntil } = changes;
  const held = await adminGrant(tx, team.id, user.id);
  const wanted = role ?? (held ? 'admin' : 'member');
  if (roleUntil && wanted !== 'admin') {
    throw requestProblem('request.unprocessable', {
      errors: [{ field: 'roleUntil', message: 'needs the role admin' }],
    });
  }
  if (wanted === 'member') {
    if (held) await endTeamAdmin(tx, team, user);
    return held !== null;
  }
  const until = roleUntil === undefined ? (held?.until ?? null) : roleUntil;
  if (held && sameInstant(until, held.until)) return false;
  if (held) await endTeamAdmin(tx, team, user);
  await grantTeamAdmin(tx, team, user, until);
  return true;
}

async function adminGrant(tx: Transaction, teamId: string, userId: string): Promise<{ until: Date | null } | null> {
  // Index: role_grants_owner.
  const [grant] = await tx.query<{ until: Date | null }>(
    `select g.until from keyreeve.role_grants g
     where g.organization_id = $1 and g.owner_id = $2 and g.team_id = $3 and ${inForce('g', '$4')}
     order by g.since desc limit 1`,
    [tx.organizationId, userId, teamId, tx.now],
  );
  return grant ?? null;
}

function sameInstant(one: Date | null, other: Date | null): boolean {
  return one?.getTime() === other?.getTime();
}

function isLater(one: Date | null, other: Date | null): boolean {
  return other !== null && (one === null || one > other);
}
