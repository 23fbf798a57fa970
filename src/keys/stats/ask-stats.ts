import { Injectable } from '@nestjs/common';
import { type Principal, visibilityOf } from '../../access/principal.js';
import { ReadDatabase } from '../../platform/database/connections.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { requestProblem } from '../../platform/http/problem.js';
import { newIdAt } from '../../platform/ids.js';
import { requestJob } from '../../platform/jobs/job.js';
import { refuseTooMany } from '../../platform/jobs/job-limit.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { askedFilter } from '../list/asked-filter.js';
import type { KeyStatsJobView, KeyStatsQuery } from './key-stats.dto.js';
import { KeyStatsQueries } from './key-stats.queries.js';
import { STATS_JOB, type StatsInput } from './stats-input.js';

/** Asks for figures for which every key is looked at. */
@Injectable()
export class AskStats {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly database: ReadDatabase,
    private readonly queries: KeyStatsQueries,
    private readonly jobs: JobRunner,
  ) {}

  /** @throws Problem 400 `request.invalid`, 429 `job.too_many` */
  async exact(principal: Principal, { exact: _, asOf, ...filters }: KeyStatsQuery): Promise<KeyStatsJobView> {
    if (asOf !== undefined) {
      const errors = [{ field: 'exact', message: 'must be left out with asOf' }];
      throw requestProblem('request.invalid', { errors });
    }
    await askedFilter(this.database, principal, filters);
    const input: StatsInput = { filters, visibility: visibilityOf(principal, 'keys:read') };
    const id = await this.uow.run(principal, async (tx) => {
      tx.unaudited('figures decide nothing');
      await refuseTooMany(tx);
      const made = newIdAt(tx.now);
      await requestJob(tx, STATS_JOB, made, input);
      return made;
    });
    this.jobs.wake();
    return this.queries.job(principal, id);
  }
}
