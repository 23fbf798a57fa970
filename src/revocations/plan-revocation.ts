import { Injectable } from '@nestjs/common';
import type { Principal, Visibility } from '../access/principal.js';
import { askedFilter } from '../keys/list/asked-filter.js';
import { KeySearch } from '../keys/list/key-search.js';
import { DEFAULT_SORT } from '../keys/list/sort-order.js';
import { Statements } from '../keys/list/statements.js';
import { termsOf } from '../keys/organization-terms.js';
import { Clock } from '../platform/clock.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { requestProblem } from '../platform/http/problem.js';
import { fromPublicId, newIdAt } from '../platform/ids.js';
import { requestJob } from '../platform/jobs/job.js';
import { refuseTooMany } from '../platform/jobs/job-limit.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import { PolicyReader } from '../policies/policy.reader.js';
import { organizationRoleOf } from '../teams/team-access.js';
import { targetOf } from './locked-revocation.js';
import { administeredBy, type PlanInput, PLAN_JOB, type Planner } from './plan-input.js';
import { revocationTables } from './revocation.rows.js';
import { DEFAULT_UNDO_MINUTES, type PlanRevocationDto, type RevocationView } from './revocations.dto.js';
import { revocationProblem } from './revocations.problems.js';
import { RevocationsQueries } from './revocations.queries.js';

/** Plans that wait to be applied (R5.2). */
const MOST_OPEN = { ofOne: 3, ofAll: 50 } as const;

/** Asks for the set to be read; whoever asked sees how far that is, and applies or cancels it. */
@Injectable()
export class PlanRevocation {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly database: ReadDatabase,
    private readonly policies: PolicyReader,
    private readonly clock: Clock,
    private readonly queries: RevocationsQueries,
    private readonly jobs: JobRunner,
  ) {}

  async plan(principal: Principal, dto: PlanRevocationDto): Promise<RevocationView> {
    checkSelection(dto);
    const planner = plannerOf(principal);
    await this.checkFinds(principal, administeredBy(planner), dto);
    const id = await this.uow.run(principal, async (tx) => {
      await checkOpenPlans(tx);
      return request(tx, dto, planner);
    });
    this.jobs.wake();
    return this.queries.one(principal, id);
  }

  /** What can be seen at once is said at once: the rest is the plan's to find out. */
  private async checkFinds(principal: Principal, visibility: Visibility, dto: PlanRevocationDto): Promise<void> {
    const { organizationId } = principal;
    if (dto.keyIds) return this.checkKeys(organizationId, visibility, uuids(dto.keyIds));
    const [terms, filterAt] = await Promise.all([
      termsOf(this.policies, organizationId),
      askedFilter(this.database, principal, dto.filter ?? {}),
    ]);
    const now = this.clock.now();
    const search = new KeySearch({
      statements: new Statements(this.database, organizationId, now),
      terms,
      filter: filterAt(now),
      visibility,
      sort: DEFAULT_SORT,
    });
    const { rows, frontier } = await search.page(null, false, 1);
    if (rows.length === 0 && frontier === undefined) throw revocationProblem('revocation.empty');
  }

  private async checkKeys(organizationId: string, { all, teams }: Visibility, keyIds: string[]): Promise<void> {
    // Index: keys_pkey.
    const [row] = await this.database.rows<{ count: number }>(
      `select count(*) as count from keyreeve.keys k where k.organization_id = $1 and k.id = any($2::uuid[])
         and ($3::boolean or k.team_id = any($4::uuid[]))`,
      [organizationId, keyIds, all, teams],
    );
    const unknown = keyIds.length - (row?.count ?? 0);
    if (unknown > 0)
      throw revocationProblem('revocation.keys_unknown', { detail: `It is so for ${unknown} of the ids.` });
  }
}

export function plannerOf(principal: Principal): Planner {
  const { adminTeams, stewarded } = principal.rights;
  return { organizationRole: organizationRoleOf(principal), adminTeams, stewarded };
}

/** @throws Problem 400 `request.invalid` */
function checkSelection({ filter, keyIds, everything }: PlanRevocationDto): void {
  const wrong = (field: string, message: string): Error =>
    requestProblem('request.invalid', { errors: [{ field, message }] });
  if ((filter === undefined) === (keyIds === undefined))
    throw wrong('filter', 'must be there, or keyIds, and not both');
  const isEmpty = filter !== undefined && Object.values(filter).every((value) => value === undefined);
  if (isEmpty && everything !== true) throw wrong('everything', 'must be true where the filter is empty');
}

async function checkOpenPlans(tx: Transaction): Promise<void> {
  // Its lock is also this one's: two requests at once must not both be the last one allowed.
  await refuseTooMany(tx);
  const [open] = await tx.query<{ own: number; all: number }>(
    `select count(*) as all, count(*) filter (where r.requested_by = $2) as own from ${revocationTables}
     where r.organization_id = $1 and r.applied_at is null and r.cancelled_at is null and j.failure is null
       and r.requested_at > $3::timestamptz - interval '7 days'`,
    [tx.organizationId, tx.actor.id, tx.now],
  );
  if (open && (open.own >= MOST_OPEN.ofOne || open.all >= MOST_OPEN.ofAll)) {
    throw revocationProblem('revocation.too_many_open');
  }
}

async function request(tx: Transaction, dto: PlanRevocationDto, planner: Planner): Promise<string> {
  const { action = 'revoke', reason, undoMinutes = DEFAULT_UNDO_MINUTES, ...selection } = dto;
  const { credential } = tx.actor;
  const id = newIdAt(tx.now);
  const requestedWith = credential.type === 'key' ? credential.id : null;
  await tx.execute(
    `insert into keyreeve.revocations
       (organization_id, id, action, selection, reason, undo_minutes, requested_at, requested_by, requested_with)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tx.organizationId, id, action, JSON.stringify(selection), reason, undoMinutes, tx.now, tx.actor.id, requestedWith],
  );
  const input: PlanInput = {
    action,
    planner,
    filter: selection.filter ?? null,
    keyIds: selection.keyIds ? uuids(selection.keyIds) : null,
    exceptKeyIds: uuids(selection.exceptKeyIds),
    includeKeyIds: uuids(selection.includeKeyIds),
    descendants: selection.descendants ?? false,
    callingKey: requestedWith,
  };
  await requestJob(tx, PLAN_JOB, id, input);
  tx.audit({
    action: 'revocation.requested',
    targets: [targetOf({ id, reason })],
    reason,
    details: { action, undoMinutes },
  });
  return id;
}

function uuids(publicIds: readonly string[] | undefined): string[] {
  return [...new Set((publicIds ?? []).flatMap((each) => fromPublicId('key', each) ?? []))];
}
