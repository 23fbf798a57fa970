import { type DynamicModule, Global, Module } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { JobRunner } from './job-runner.js';

/** Long work that people ask for; any node does it. */
@Global()
@Module({})
export class JobsModule {
  static forRoot({ url }: { url: string }): DynamicModule {
    return {
      module: JobsModule,
      providers: [
        { provide: JobRunner, useFactory: (uow: UnitOfWork) => new JobRunner(url, uow), inject: [UnitOfWork] },
      ],
      exports: [JobRunner],
    };
  }
}
