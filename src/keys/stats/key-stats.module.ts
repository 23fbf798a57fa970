import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { ReadDatabase } from '../../platform/database/connections.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { JobRunner } from '../../platform/jobs/job-runner.js';
import { PolicyReader } from '../../policies/policy.reader.js';
import { AskStats } from './ask-stats.js';
import { ComputeStats } from './compute-stats.js';
import { KeyStatsController } from './key-stats.controller.js';
import { KeyStatsQueries } from './key-stats.queries.js';

@Module({})
export class KeyStatsModule {
  static forRoot({ url }: { url: string }): DynamicModule {
    return {
      module: KeyStatsModule,
      controllers: [KeyStatsController],
      providers: [
        PolicyReader,
        AskStats,
        {
          provide: KeyStatsQueries,
          useFactory: (database: ReadDatabase, policies: PolicyReader, clock: Clock) =>
            new KeyStatsQueries(database, policies, clock),
          inject: [ReadDatabase, PolicyReader, Clock],
        },
        {
          provide: ComputeStats,
          useFactory: (uow: UnitOfWork, database: ReadDatabase, clock: Clock, jobs: JobRunner) =>
            new ComputeStats(url, uow, database, clock, jobs),
          inject: [UnitOfWork, ReadDatabase, Clock, JobRunner],
        },
      ],
    };
  }
}
