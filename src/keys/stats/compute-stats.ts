import { Injectable, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { systemActor } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import { ReadDatabase } from '../../platform/database/connections.js';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { finishJob, type Job, JobInterrupted, type JobProgress } from '../../platform/jobs/job.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { askedFilter } from '../list/asked-filter.js';
import { passingKeys, rowsOf } from '../list/key-set.js';
import { termsWithin } from '../organization-terms.js';
import { COUNTED_NEEDS, countedKeysSql } from './counted-key.sql.js';
import { type CountedKey, Tally } from './figures.js';
import type { KeyStatsView } from './key-stats.dto.js';
import { ownerNames } from './owner-names.js';
import { STATS_JOB, type StatsInput } from './stats-input.js';
import { statsView } from './stats-view.js';

const tellEveryMs = 500;

/** Looks at every key in one snapshot. Broken off, it begins anew with another: figures are of one instant. */
@Injectable()
export class ComputeStats implements OnModuleInit {
  constructor(
    private readonly url: string,
    private readonly uow: UnitOfWork,
    private readonly database: ReadDatabase,
    private readonly clock: Clock,
    private readonly jobs: JobRunner,
  ) {}

  onModuleInit(): void {
    this.jobs.register(STATS_JOB, (job, progress) => this.run(job, progress));
  }

  private async run(job: Job, progress: JobProgress): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'keyreeve-stats',
      options:
        '-c role=keyreeve_read -c timezone=UTC -c plan_cache_mode=force_custom_plan -c random_page_cost=1.1 -c jit=off',
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query('begin isolation level repeatable read read only');
      const stats = await this.count(client, job, progress);
      await this.within(job, async (tx) => {
        if (!(await finishJob(tx, job.id, null, stats))) throw new JobInterrupted();
      });
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private async count(client: pg.Client, job: Job, progress: JobProgress): Promise<KeyStatsView> {
    const { organizationId, requestedBy } = job;
    const { filters, visibility } = job.input as StatsInput;
    const terms = await termsWithin(client, organizationId);
    const filterAt = await askedFilter(this.database, { organizationId, id: requestedBy }, filters);
    const now = this.clock.now();
    const set = { client, organizationId, now, terms, filter: filterAt(now), keyIds: null, visibility };
    const tally = new Tally(now);
    let looked = 0;
    let toldAt = performance.now();
    for await (const { keys, examined, total } of passingKeys<CountedKey>(set, COUNTED_NEEDS, countedKeysSql)) {
      for (const key of keys) tally.add(key);
      looked = examined;
      if (performance.now() - toldAt < tellEveryMs) continue;
      toldAt = performance.now();
      await this.within(job, (tx) => progress.tell(tx, examined, total));
    }
    const figures = tally.figures(1);
    const names = await ownerNames({ rows: rowsOf(client, organizationId, now) }, figures.topOwners);
    return statsView(filters, now, { figures, exact: true, examined: looked }, names);
  }

  private within<T>({ organizationId }: Job, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.uow.run(systemActor(organizationId, 'stats'), async (tx) => {
      tx.unaudited('figures decide nothing');
      return work(tx);
    });
  }
}
