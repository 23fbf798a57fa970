import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type Principal, rolesOf } from '../access/principal.js';
import { lockDecisions } from '../platform/database/decision-lock.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { requestProblem } from '../platform/http/problem.js';
import { highest } from '../teams/domain/standing.js';
import {
  checkAdministersAll,
  detailsOf,
  type LockedRevocation,
  lockRevocation,
  targetOf,
} from './locked-revocation.js';
import { BOUND_MS } from './revocation.rows.js';
import type { ApplyRevocationDto, RevocationView } from './revocations.dto.js';
import { revocationProblem } from './revocations.problems.js';
import { RevocationsQueries } from './revocations.queries.js';
import { successorsSql } from './successors.sql.js';

/** Over so many keys the name has to be typed, and an hour has to be left to undo. */
const FEW = 100;
const LEAST_UNDO_MINUTES = 60;
const MINUTE_MS = 60_000;
const MOST_AHEAD_MS = 90 * 86_400_000;

/** Takes the decision that was planned: one row is written, however large the set is (R5.3). */
@Injectable()
export class ApplyRevocation {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: RevocationsQueries,
  ) {}

  /** Answers once no node accepts a key of the set (R5.8). */
  async apply(principal: Principal, id: string, dto: ApplyRevocationDto): Promise<RevocationView> {
    const scheduled = await this.uow.run(principal, async (tx) => {
      // Alone: a key of the set that is being regenerated has its successor by then, or will find itself revoked.
      await lockDecisions(tx, 'alone');
      const locked = await lockRevocation(tx, principal, id);
      await check(tx, locked, dto);
      await apply(tx, locked, dto);
      return dto.at !== undefined;
    });
    if (!scheduled) await delay(BOUND_MS);
    return this.queries.one(principal, id);
  }
}

/** @throws Problem 409, 422, 403 as the catalogue says */
async function check(
  tx: Transaction,
  locked: LockedRevocation,
  { setHash, confirm, at }: ApplyRevocationDto,
): Promise<void> {
  const { row, state } = locked;
  if (state !== 'planned') {
    throw revocationProblem('revocation.not_planned', { detail: `Its state is ${state}.`, members: { state } });
  }
  checkAdministersAll(locked);
  if (row.setHash?.toString('hex') !== setHash) throw revocationProblem('revocation.set_mismatch');
  if (at !== undefined && (at <= tx.now || at.getTime() - tx.now.getTime() > MOST_AHEAD_MS)) {
    throw requestProblem('request.invalid', { errors: [{ field: 'at', message: 'must lie ahead, at most 90 days' }] });
  }
  if ((row.count ?? 0) <= FEW) return;
  if (row.undoMinutes < LEAST_UNDO_MINUTES) throw revocationProblem('revocation.undo_too_short');
  const name = await nameToType(tx, row.teamIds ?? []);
  if (confirm !== name) throw revocationProblem('revocation.confirm_required', { members: { name } });
}

/** The team's for a set of one team, else the organization's. Index: teams_pkey, organizations_pkey. */
async function nameToType(tx: Transaction, teamIds: readonly string[]): Promise<string> {
  const [row] = await tx.query<{ name: string }>(
    teamIds.length === 1
      ? `select name from keyreeve.teams where organization_id = $1 and id = $2`
      : `select name from keyreeve.organizations where id = $1`,
    teamIds.length === 1 ? [tx.organizationId, teamIds[0]] : [tx.organizationId],
  );
  return row?.name ?? '';
}

async function apply(tx: Transaction, { row, caller }: LockedRevocation, dto: ApplyRevocationDto): Promise<void> {
  const { at, successors = at === undefined ? 'take' : 'spare' } = dto;
  const effectiveAt = at ?? tx.now;
  const taken = successors === 'take' && row.action !== 'restore' ? await takeSuccessors(tx, row) : 0;
  const undoUntil = new Date(effectiveAt.getTime() + row.undoMinutes * MINUTE_MS);
  const standing = highest(rolesOf(caller.rights));
  await tx.execute(
    `update keyreeve.revocations set applied_at = $3, applied_by = $4, standing = $5, effective_at = $6, undo_until = $7,
       successors = $8 where organization_id = $1 and id = $2`,
    [tx.organizationId, row.id, tx.now, tx.actor.id, standing, effectiveAt, undoUntil, taken],
  );
  tx.audit({
    action: 'revocation.applied',
    targets: [targetOf(row)],
    reason: row.reason,
    details: { ...detailsOf(row, taken), successors: taken, effectiveAt: effectiveAt.toISOString() },
  });
  tx.invalidate('organization', tx.organizationId);
}

/** Takes into the set what took the place of its keys since it was read. */
async function takeSuccessors(tx: Transaction, { id, plannedAt }: LockedRevocation['row']): Promise<number> {
  const { sql, values } = successorsSql(tx.organizationId, id, plannedAt ?? tx.now);
  return tx.execute(
    `${sql}
     insert into keyreeve.revocation_keys (organization_id, key_id, revocation_id, successor)
     select $1, taken.id, $2, k.replaced_by from taken join keyreeve.keys k on k.organization_id = $1 and k.id = taken.id
     on conflict do nothing`,
    values,
  );
}
