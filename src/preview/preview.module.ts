import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import { AskPreview } from './ask-preview.js';
import { ComputePreview } from './compute-preview.js';
import { PreviewController } from './preview.controller.js';
import { PreviewQueries } from './preview.queries.js';

@Module({})
export class PreviewModule {
  static forRoot({ url }: { url: string }): DynamicModule {
    return {
      module: PreviewModule,
      controllers: [PreviewController],
      providers: [
        PreviewQueries,
        AskPreview,
        {
          provide: ComputePreview,
          useFactory: (uow: UnitOfWork, clock: Clock, jobs: JobRunner) => new ComputePreview(url, uow, clock, jobs),
          inject: [UnitOfWork, Clock, JobRunner],
        },
      ],
    };
  }
}
