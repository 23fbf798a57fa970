import { Injectable } from '@nestjs/common';
import { levelOf, type Principal } from '../access/principal.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { requestProblem } from '../platform/http/problem.js';
import { fromPublicId } from '../platform/ids.js';
import { changeMember } from './change-member.js';
import { type LockedUser, lockNamedUser, lockUser } from './locked-user.js';
import type { AddMemberRequest, ChangeMemberRequest, MemberAnswer } from './members.dto.js';
import { memberIn } from './members.queries.js';
import { endMembership, membershipIn, startMembership } from './memberships.js';
import { liesAhead } from './role-grants.js';
import { administeredTeam, refuseAbove } from './team-access.js';
import { teamProblem } from './teams.problems.js';

@Injectable()
export class MembersService {
  constructor(private readonly uow: UnitOfWork) {}

  async add(caller: Principal, teamId: string, body: AddMemberRequest): Promise<MemberAnswer> {
    return this.uow.run(caller, async (tx) => {
      const team = await administeredTeam(tx, caller, teamId);
      refusePast(tx, body);
      const { role = 'member', until = null, roleUntil = null } = body;
      if (roleUntil !== null && role !== 'admin') throw unfit('roleUntil', 'needs the role admin');
      const user = await lockNamedUser(tx, body.user);
      if (!user || user.state === 'removed') throw unfit('user', 'must name a user of the organization');
      if (await membershipIn(tx, team.id, user.id)) throw teamProblem('membership.exists');
      await startMembership(tx, team, user, { role, until, roleUntil, level: levelOf(caller) });
      tx.invalidate('owner', user.id);
      return memberIn(tx, team.id, user.id);
    });
  }

  async change(caller: Principal, teamId: string, userId: string, body: ChangeMemberRequest): Promise<MemberAnswer> {
    return this.uow.run(caller, async (tx) => {
      const team = await administeredTeam(tx, caller, teamId);
      refusePast(tx, body);
      const user = await memberToDecideAbout(tx, caller, team.id, userId);
      await changeMember(tx, caller, { team, user, membership: user.membership, changes: body });
      return memberIn(tx, team.id, user.id);
    });
  }

  /** The keys of the user in this team are refused from the commit on, on every node. */
  async end(caller: Principal, teamId: string, userId: string, reason: string | null): Promise<void> {
    return this.uow.run(caller, async (tx) => {
      const team = await administeredTeam(tx, caller, teamId);
      const user = await memberToDecideAbout(tx, caller, team.id, userId);
      await endMembership(tx, team, user, { reason, level: levelOf(caller) });
    });
  }
}

async function memberToDecideAbout(tx: Transaction, caller: Principal, teamId: string, publicId: string) {
  const id = fromPublicId('user', publicId);
  const user: LockedUser | null = id === null ? null : await lockUser(tx, id);
  const membership = user && (await membershipIn(tx, teamId, user.id));
  if (!membership) throw teamProblem('membership.not_found');
  await refuseAbove(tx, caller, user.id);
  return { ...user, membership };
}

function refusePast(tx: Transaction, { until, roleUntil }: ChangeMemberRequest): void {
  if (!liesAhead(tx, until)) throw unfit('until', 'must lie ahead');
  if (!liesAhead(tx, roleUntil)) throw unfit('roleUntil', 'must lie ahead');
}

function unfit(field: string, message: string) {
  return requestProblem('request.unprocessable', { errors: [{ field, message }] });
}
