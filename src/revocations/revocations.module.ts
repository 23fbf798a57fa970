import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
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

@Module({
  imports: [AccessModule, PoliciesModule],
  controllers: [RevocationsController],
  providers: [
    RevocationsQueries,
    SetOutcome,
    PlanRevocation,
    PlanSet,
    ApplyRevocation,
    UndoRevocation,
    CancelRevocation,
    RecheckRevocation,
    RecheckSet,
    ProgressStreams,
  ],
})
export class RevocationsModule {}
