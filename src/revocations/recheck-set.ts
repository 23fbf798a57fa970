import { Injectable, type OnModuleInit } from '@nestjs/common';
import type pg from 'pg';
import { judgedKeys } from '../keys/list/key-set.js';
import { termsWithin } from '../keys/organization-terms.js';
import { Clock } from '../platform/clock.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { concludeJob, inJob, type Job, type JobProgress } from '../platform/jobs/job.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import { Comparison } from './comparison.js';
import { setIds } from './frozen-set.js';
import { RECHECK_JOB, type RecheckInput } from './plan-input.js';
import { successorsSql } from './successors.sql.js';
import type { RecheckChangesView } from './revocations.dto.js';

/** Judges every key of a frozen set as it is now: work of the same order as the plan, with progress like the plan's. */
@Injectable()
export class RecheckSet implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly database: ReadDatabase,
    private readonly clock: Clock,
    private readonly jobs: JobRunner,
  ) {}

  onModuleInit(): void {
    this.jobs.register(RECHECK_JOB, (job, progress) => this.run(job, progress));
  }

  private run(job: Job, progress: JobProgress): Promise<void> {
    const within = inJob(this.uow, job, 'planning', 'a look decides nothing');
    return this.database.snapshot('keyreeve-planning', async (client) => {
      const at = this.clock.now();
      const changes = await this.compare(client, job, at, (done, total) =>
        within((tx) => progress.tell(tx, done, total)),
      );
      await within(async (tx) => {
        await concludeJob(tx, job.id);
        await tx.execute(
          `update keyreeve.revocations set recheck = $3 where organization_id = $1 and recheck_id = $2`,
          [job.organizationId, job.id, JSON.stringify({ at, changes })],
        );
      });
    });
  }

  private async compare(
    client: pg.Client,
    job: Job,
    now: Date,
    tell: (done: number, total: number) => Promise<void>,
  ): Promise<RecheckChangesView> {
    const { organizationId } = job;
    const { revocationId, plannedMs, administered, count } = job.input as RecheckInput;
    const terms = await termsWithin(client, organizationId);
    const teams = administered && new Set(administered);
    const comparison = new Comparison(plannedMs, now.getTime(), (team) => teams === null || teams.has(team));
    let done = 0;
    for await (const ids of setIds({ client, database: this.database, organizationId, revocationId })) {
      for (const key of await judgedKeys({ client, organizationId, now, terms }, ids)) comparison.add(key);
      done += ids.length;
      await tell(done, Math.max(done, count));
    }
    const { sql, values } = successorsSql(organizationId, revocationId, new Date(plannedMs));
    const made = await client.query<{ count: number }>(`${sql} select count(*) as count from taken`, values);
    return comparison.changes(made.rows[0]?.count ?? 0);
  }
}
