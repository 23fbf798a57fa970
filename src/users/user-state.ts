import { Injectable } from '@nestjs/common';
import { endOthers } from '../access/sessions/session.rows.js';
import { cancelSetupLinks } from '../access/setup-links.js';
import { levelOf, type Principal } from '../access/principal.js';
import { callerWithin } from '../access/principal.reader.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { requestProblem } from '../platform/http/problem.js';
import { inForce } from '../platform/database/periods.js';
import { instantCoveringKeys } from '../teams/locked-user.js';
import { endMembership } from '../teams/memberships.js';
import { recordName } from '../teams/name-history.js';
import { lockOrganization } from '../teams/organization.service.js';
import { endRoles } from '../teams/role-grants.js';
import { detailIn, keepAnOwner, type OpenedUser, openUser, targetOf } from './opened-user.js';
import { cancelScheduled, changeState, openMark } from './owner-states.js';
import { endStewardships } from './stewardships.js';
import type { DeactivateRequest, UserDetail } from './users.dto.js';
import { userProblem } from './users.problems.js';

/** Who may act at all: deactivation, its way back, and removal for good (R10). */
@Injectable()
export class UserState {
  constructor(private readonly uow: UnitOfWork) {}

  /** Sessions end and all personal keys are refused, from the commit on or from `at` on; no job is needed for either. */
  async deactivate(caller: Principal, userId: string, { reason, at }: DeactivateRequest): Promise<UserDetail> {
    return this.uow.run(caller, async (tx) => {
      if (at !== undefined && at <= tx.now) throw pastInstant();
      const user = await this.openForGood(tx, caller, userId);
      if (user.state !== 'active') throw userProblem('user.not_active');
      const wanted = at ?? (await instantCoveringKeys(tx, user.id));
      const since = await changeState(tx, { ownerId: user.id, state: 'deactivated', at: wanted, reason });
      const level = 'organization';
      await openMark(tx, { ownerId: user.id, cause: 'owner_deactivated', level, teamId: null, since, reason });
      const sessions = at === undefined ? await endAccess(tx, user.id) : 0;
      tx.audit({
        action: 'user.deactivated',
        targets: [targetOf(user)],
        change: { before: { state: user.state }, after: { state: 'deactivated', since } },
        reason,
        details: { level, sessions, scheduled: at !== undefined },
      });
      tx.invalidate('owner', user.id);
      return detailIn(tx, caller, user.id);
    });
  }

  /** Gives sign-in back, and nothing else: keys stay refused until somebody restores them. */
  async reactivate(caller: Principal, userId: string, reason: string | null): Promise<UserDetail> {
    return this.uow.run(caller, async (tx) => {
      const user = await openUser(tx, caller, userId);
      const scheduled = await cancelScheduled(tx, user.id, reason);
      if (user.state === 'active' && !scheduled) throw userProblem('user.active');
      if (user.state !== 'active') await changeState(tx, { ownerId: user.id, state: 'active', at: tx.now, reason });
      tx.audit({
        action: 'user.reactivated',
        targets: [targetOf(user)],
        change: { before: { state: user.state }, after: { state: 'active' } },
        reason,
        details: { scheduled },
      });
      tx.invalidate('owner', user.id);
      return detailIn(tx, caller, user.id);
    });
  }

  /** For good: the keys are revoked, the e-mail address may be used again, the name stays for the records. */
  async remove(caller: Principal, userId: string, reason: string | null): Promise<void> {
    return this.uow.run(caller, async (tx) => {
      const user = await this.openForGood(tx, caller, userId);
      await leaveTeams(tx, caller, user, reason);
      await endRoles(tx, user.id, null);
      await endStewardships(tx, user.id);
      const at = await instantCoveringKeys(tx, user.id);
      const since = await changeState(tx, { ownerId: user.id, state: 'removed', at, reason });
      const sessions = await endAccess(tx, user.id);
      await forgetAddress(tx, user);
      tx.audit({
        action: 'user.removed',
        targets: [targetOf(user)],
        change: {
          before: { state: user.state, role: user.role, email: user.email },
          after: { state: 'removed', since },
        },
        reason,
        details: { sessions },
      });
      tx.invalidate('owner', user.id);
    });
  }

  private async openForGood(tx: Transaction, caller: Principal, userId: string): Promise<OpenedUser> {
    await lockOrganization(tx);
    const user = await openUser(tx, await callerWithin(tx, caller), userId);
    if (user.role === 'owner') await keepAnOwner(tx, user.id);
    return user;
  }
}

/** Ends every session and every link to set a password; the number of sessions. */
async function endAccess(tx: Transaction, userId: string): Promise<number> {
  await cancelSetupLinks(tx, userId);
  return endOthers(tx, userId, null);
}

async function leaveTeams(tx: Transaction, caller: Principal, user: OpenedUser, reason: string | null): Promise<void> {
  // Index: memberships_user, teams_pkey.
  const teams = await tx.query<{ id: string; name: string }>(
    `select t.id, t.name from keyreeve.memberships m
     join keyreeve.teams t on t.organization_id = $1 and t.id = m.team_id
     where m.organization_id = $1 and m.user_id = $2 and ${inForce('m', '$3')} order by t.id`,
    [tx.organizationId, user.id, tx.now],
  );
  for (const team of teams) await endMembership(tx, team, user, { reason, level: levelOf(caller) });
}

async function forgetAddress(tx: Transaction, { id, name }: OpenedUser): Promise<void> {
  const values = [tx.organizationId, id];
  await tx.execute(
    `update keyreeve.owners set email = null, email_folded = null, version = version + 1
     where organization_id = $1 and id = $2`,
    values,
  );
  await tx.execute(`delete from keyreeve.passwords where organization_id = $1 and user_id = $2`, values);
  await recordName(tx, id, { name });
}

function pastInstant() {
  return requestProblem('request.unprocessable', { errors: [{ field: 'at', message: 'must lie ahead' }] });
}
