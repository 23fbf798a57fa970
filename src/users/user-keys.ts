import { Injectable } from '@nestjs/common';
import { administersOrganization, levelOf, type Principal } from '../access/principal.js';
import { inForce } from '../platform/database/periods.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { type DecisionLevel, type LiftVerdict, mayLift } from '../teams/domain/standing.js';
import { instantCoveringKeys } from '../teams/locked-user.js';
import { organizationRoleOf } from '../teams/team-access.js';
import { type Bearing, keysUnder } from './keys-under.js';
import { type OpenedUser, openUser, targetOf } from './opened-user.js';
import { OwnedKeys } from './owned-keys.js';
import { openMark } from './owner-states.js';
import {
  type RestorableCause,
  restorableCauses,
  type RestoredKeys,
  type RestoreKeysRequest,
  type SuspendedKeys,
  type SuspendKeysRequest,
} from './users.dto.js';
import { userProblem } from './users.problems.js';

interface OpenDecision extends Bearing {
  cause: RestorableCause;
  level: DecisionLevel;
  /** The user is no member of the team whose membership ended. */
  former: boolean;
}

/** All keys of a person at once, by marks on the person: no key row is written. */
@Injectable()
export class UserKeys {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly keys: OwnedKeys,
  ) {}

  /** One mark on the user; for an administrator of teams, one for each of these teams that the user is or was in. */
  async suspend(caller: Principal, userId: string, { reason }: SuspendKeysRequest): Promise<SuspendedKeys> {
    return this.uow.run(caller, async (tx) => {
      const user = await openUser(tx, caller, userId);
      const teams = administersOrganization(caller.rights) ? null : await commonTeams(tx, caller, user.id);
      const since = await instantCoveringKeys(tx, user.id);
      const counts = await this.keys.countSuspending(tx, user.id, teams);
      const level = levelOf(caller);
      for (const teamId of teams ?? [null]) {
        await openMark(tx, { ownerId: user.id, cause: 'administrator', level, teamId, since, reason });
        tx.audit({
          action: 'user.keys_suspended',
          teamId,
          targets: [targetOf(user)],
          reason,
          details: { level, count: counts.suspended },
        });
      }
      tx.invalidate('owner', user.id);
      return counts;
    });
  }

  /** Lifts what the caller may lift; each key then answers for what else there is against it. */
  async restore(caller: Principal, userId: string, request: RestoreKeysRequest): Promise<RestoredKeys> {
    return this.uow.run(caller, async (tx) => {
      const user = await openUser(tx, caller, userId);
      if (user.state !== 'active') throw userProblem('key.owner_inactive');
      const { reason, causes = restorableCauses } = request;
      const open = (await openDecisions(tx, user.id)).filter(({ cause }) => causes.includes(cause));
      const lifted = liftable(caller, user, open);
      const keys = await keysUnder(tx, user.id, lifted.length > 0 ? lifted : open);
      if (lifted.length === 0) {
        tx.unaudited('there is nothing that could be lifted');
        return { lifted: 0, stillRefused: await this.keys.stillRefused(tx, keys) };
      }
      await lift(tx, lifted, reason);
      auditLifts(tx, user, lifted, reason, levelOf(caller));
      tx.invalidate('owner', user.id);
      return { lifted: keys.length, stillRefused: await this.keys.stillRefused(tx, keys) };
    });
  }
}

/**
 * What the caller may lift of what is open; a former member's keys come back only with the membership.
 * @throws Problem 403 `user.own_keys`, `user.decided_above` when all of it is refused them
 */
function liftable(caller: Principal, user: OpenedUser, open: readonly OpenDecision[]): OpenDecision[] {
  const lifter = {
    organizationRole: organizationRoleOf(caller),
    adminTeams: caller.rights.adminTeams,
    own: caller.id === user.id,
  };
  const judged = open.map((decision) => ({ decision, verdict: mayLift(lifter, decision) }));
  const may = judged.filter(({ verdict }) => verdict === 'may').map(({ decision }) => decision);
  const refused: LiftVerdict | undefined = judged.find(({ verdict }) => verdict !== 'may')?.verdict;
  if (may.length === 0 && refused === 'own_keys') throw userProblem('user.own_keys');
  if (may.length === 0 && refused === 'decided_above') throw userProblem('user.decided_above');
  return may.filter(({ former }) => !former);
}

/** Teams that the caller administers and the user is or was in. */
async function commonTeams(tx: Transaction, { rights }: Principal, userId: string): Promise<string[]> {
  // Index: memberships_user.
  const teams = await tx.query<{ id: string }>(
    `select distinct team_id as id from keyreeve.memberships
     where organization_id = $1 and user_id = $2 and team_id = any($3::uuid[]) order by 1`,
    [tx.organizationId, userId, rights.adminTeams],
  );
  return teams.map(({ id }) => id);
}

async function openDecisions(tx: Transaction, userId: string): Promise<OpenDecision[]> {
  // Index: owner_marks_owner, memberships_user. The end of a membership without a level is one of the organization's.
  return tx.query<OpenDecision & Record<string, unknown>>(
    `select m.id, m.cause, m.level, m.team_id as "teamId", m.since, false as former from keyreeve.owner_marks m
     where m.organization_id = $1 and m.owner_id = $2 and ${inForce('m', '$3')}
     union all
     select e.id, 'membership_ended', coalesce(e.end_level, 'organization'), e.team_id, e.until,
       not exists (select from keyreeve.memberships m where m.organization_id = $1 and m.user_id = $2
         and m.team_id = e.team_id and ${inForce('m', '$3')})
     from keyreeve.memberships e
     where e.organization_id = $1 and e.user_id = $2 and e.until <= $3 and e.lifted_at is null`,
    [tx.organizationId, userId, tx.now],
  );
}

async function lift(tx: Transaction, decisions: readonly OpenDecision[], reason: string): Promise<void> {
  const values = [tx.organizationId, decisions.map(({ id }) => id), tx.now, tx.actor.id];
  await tx.execute(
    `update keyreeve.owner_marks set until = greatest(since, $3), lifted_by = $4, lift_reason = $5
     where organization_id = $1 and id = any($2::uuid[])`,
    [...values, reason],
  );
  await tx.execute(
    `update keyreeve.memberships set lifted_at = greatest(until, $3), lifted_by = $4
     where organization_id = $1 and id = any($2::uuid[])`,
    values,
  );
}

/** One event for each team that is concerned, so that its administrators see theirs; one for what bears on all. */
function auditLifts(
  tx: Transaction,
  user: OpenedUser,
  lifted: readonly OpenDecision[],
  reason: string,
  level: DecisionLevel,
): void {
  for (const teamId of new Set(lifted.map((decision) => decision.teamId))) {
    const causes = new Set(lifted.filter((each) => each.teamId === teamId).map(({ cause }) => cause));
    tx.audit({
      action: 'user.keys_restored',
      teamId,
      targets: [targetOf(user)],
      change: { after: { lifted: [...causes] } },
      reason,
      details: { level },
    });
  }
}
