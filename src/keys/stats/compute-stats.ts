import { Injectable, type OnModuleInit } from '@nestjs/common';
import type pg from 'pg';
import { Clock } from '../../platform/clock.js';
import { ReadDatabase } from '../../platform/database/connections.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { concludeJob, inJob, type Job, type JobProgress, tellNowAndThen } from '../../platform/jobs/job.js';
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

/** Looks at every key in one snapshot. Broken off, it begins anew with another: figures are of one instant. */
@Injectable()
export class ComputeStats implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly database: ReadDatabase,
    private readonly clock: Clock,
    private readonly jobs: JobRunner,
  ) {}

  onModuleInit(): void {
    this.jobs.register(STATS_JOB, (job, progress) => this.run(job, progress));
  }

  private run(job: Job, progress: JobProgress): Promise<void> {
    const within = inJob(this.uow, job, 'stats', 'figures decide nothing');
    return this.database.snapshot('keyreeve-stats', async (client) => {
      const result = await this.count(client, job, tellNowAndThen(within, progress));
      await within((tx) => concludeJob(tx, job.id, { result }));
    });
  }

  private async count(
    client: pg.Client,
    job: Job,
    tell: (done: number, total: number) => Promise<void>,
  ): Promise<KeyStatsView> {
    const { organizationId, requestedBy } = job;
    const { filters, visibility } = job.input as StatsInput;
    const terms = await termsWithin(client, organizationId);
    const filterAt = await askedFilter(this.database, { organizationId, id: requestedBy }, filters);
    const now = this.clock.now();
    const set = { client, organizationId, now, terms, filter: filterAt(now), keyIds: null, visibility };
    const tally = new Tally(now);
    let looked = 0;
    for await (const { keys, examined, total } of passingKeys<CountedKey>(set, COUNTED_NEEDS, countedKeysSql)) {
      for (const key of keys) tally.add(key);
      looked = examined;
      await tell(examined, total);
    }
    const figures = tally.figures(1);
    const names = await ownerNames({ rows: rowsOf(client, organizationId, now) }, figures.topOwners);
    return statsView(filters, now, { figures, exact: true, examined: looked }, names);
  }
}
