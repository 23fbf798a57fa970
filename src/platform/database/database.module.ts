import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import { Clock } from '../clock.js';
import { HealthChecks } from '../health-checks.js';
import { commandSource, ReadDatabase } from './connections.js';
import { UnitOfWork } from './unit-of-work.js';

/** Command and read connections, the clock, and the unit of work. `audit/` binds the sink that the latter writes to. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(ReadDatabase) private readonly reads: ReadDatabase) {}

  static forRoot(options: { url: string; entities: DataSourceOptions['entities']; clock: Clock }): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [TypeOrmModule.forRoot({ ...commandSource(options.url, options.entities), retryAttempts: 0 })],
      providers: [
        { provide: Clock, useValue: options.clock },
        { provide: ReadDatabase, useFactory: () => new ReadDatabase(options.url) },
        UnitOfWork,
        HealthChecks,
      ],
      exports: [Clock, ReadDatabase, UnitOfWork, HealthChecks],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.reads.close();
  }
}
