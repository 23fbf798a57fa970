import { Module } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { ReadDatabase } from '../../platform/database/connections.js';
import { PolicyReader } from '../../policies/policy.reader.js';
import { AskStats } from './ask-stats.js';
import { ComputeStats } from './compute-stats.js';
import { KeyStatsController } from './key-stats.controller.js';
import { KeyStatsQueries } from './key-stats.queries.js';

@Module({
  controllers: [KeyStatsController],
  providers: [
    AskStats,
    ComputeStats,
    {
      provide: KeyStatsQueries,
      useFactory: (database: ReadDatabase, policies: PolicyReader, clock: Clock) =>
        new KeyStatsQueries(database, policies, clock),
      inject: [ReadDatabase, PolicyReader, Clock],
    },
  ],
})
export class KeyStatsModule {}
