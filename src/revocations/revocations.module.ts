import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { Clock } from '../platform/clock.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { ApplyRevocation } from './apply-revocation.js';
import { CancelRevocation } from './cancel-revocation.js';
import { PlanRevocation } from './plan-revocation.js';
import { PlanSet } from './plan-set.js';
import { ProgressStreams } from './progress-streams.js';
import { RecheckRevocation } from './recheck-revocation.js';
import { RecheckSet } from './recheck-set.js';
import { RevocationsController } from './revocations.controller.js';
import { RevocationsQueries } from './revocations.queries.js';
import { SetOutcome } from './set-outcome.js';
import { UndoRevocation } from './undo-revocation.js';

@Module({})
export class RevocationsModule {
  static forRoot({ url }: { url: string }): DynamicModule {
    return {
      module: RevocationsModule,
      imports: [AccessModule, PoliciesModule],
      controllers: [RevocationsController],
      providers: [
        RevocationsQueries,
        SetOutcome,
        PlanRevocation,
        ApplyRevocation,
        UndoRevocation,
        CancelRevocation,
        RecheckRevocation,
        ProgressStreams,
        {
          provide: RecheckSet,
          useFactory: (uow: UnitOfWork, database: ReadDatabase, clock: Clock, jobs: JobRunner) =>
            new RecheckSet(url, uow, database, clock, jobs),
          inject: [UnitOfWork, ReadDatabase, Clock, JobRunner],
        },
        {
          provide: PlanSet,
          useFactory: (uow: UnitOfWork, database: ReadDatabase, clock: Clock, jobs: JobRunner) =>
            new PlanSet(url, uow, database, clock, jobs),
          inject: [UnitOfWork, ReadDatabase, Clock, JobRunner],
        },
      ],
    };
  }
}
