import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { newIdAt } from '../platform/ids.js';
import { requestJob } from '../platform/jobs/job.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import { refuseTooMany } from '../platform/jobs/job-limit.js';
import { type LockedRevocation, lockRevocation } from './locked-revocation.js';
import { administeredBy, RECHECK_JOB, type RecheckInput } from './plan-input.js';
import { plannerOf } from './plan-revocation.js';
import type { RevocationView } from './revocations.dto.js';
import { revocationProblem } from './revocations.problems.js';
import { RevocationsQueries } from './revocations.queries.js';

/** Asks how the world moved since a set was frozen. */
@Injectable()
export class RecheckRevocation {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: RevocationsQueries,
    private readonly jobs: JobRunner,
  ) {}

  async recheck(principal: Principal, id: string): Promise<RevocationView> {
    await this.uow.run(principal, async (tx) => {
      tx.unaudited('a look decides nothing');
      const locked = await lockRevocation(tx, principal, id);
      if (!['planned', 'scheduled', 'applied', 'undone', 'final'].includes(locked.state))
        throw revocationProblem('revocation.no_set', { members: { state: locked.state } });
      // Somebody's look is under way: it serves everybody.
      if (locked.row.recheckDone !== null && locked.row.recheckFinishedAt === null) return;
      await refuseTooMany(tx);
      await requestRecheck(tx, locked);
    });
    this.jobs.wake();
    return this.queries.one(principal, id);
  }
}

export async function requestRecheck(tx: Transaction, { row, caller }: LockedRevocation): Promise<void> {
  const jobId = newIdAt(tx.now);
  const { all, teams } = administeredBy(plannerOf(caller));
  const input: RecheckInput = {
    revocationId: row.id,
    plannedMs: row.plannedAt?.getTime() ?? tx.now.getTime(),
    count: (row.count ?? 0) + (row.successors ?? 0),
    administered: all ? null : teams,
  };
  await requestJob(tx, RECHECK_JOB, jobId, input);
  await tx.execute(
    `update keyreeve.revocations set recheck_id = $3, recheck = null where organization_id = $1 and id = $2`,
    [tx.organizationId, row.id, jobId],
  );
}
