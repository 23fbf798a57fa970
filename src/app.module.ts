import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AccessModule } from './access/access.module.js';
import { MutationLimit } from './access/mutation-limit.js';
import { AuditModule } from './audit/audit.module.js';
import { entities } from './entities.js';
import { containsSecret } from './keys/domain/secret.js';
import { ExemptionsModule } from './exemptions/exemptions.module.js';
import { KeysModule } from './keys/keys.module.js';
import { KeyStatsModule } from './keys/stats/key-stats.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { PoliciesModule } from './policies/policies.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { JobsModule } from './platform/jobs/jobs.module.js';
import { ProblemFilter } from './platform/http/problem.filter.js';
import { CONTAINS_SECRET, type ContainsSecret } from './platform/http/secret-free.js';
import { RequestValidation } from './platform/http/validation.js';
import { CONFIG, KEYRING } from './platform/tokens.js';
import { PreviewModule } from './preview/preview.module.js';
import type { Runtime } from './runtime.js';
import { RevocationsModule } from './revocations/revocations.module.js';
import { TeamsModule } from './teams/teams.module.js';
import { SetupModule } from './users/setup/setup.module.js';
import { UsersModule } from './users/users.module.js';
import { VerificationModule } from './verification/verification.module.js';

/** Configuration, keys and what a secret of ours looks like, for whoever asks. */
@Global()
@Module({})
class RuntimeModule {
  static for(runtime: Runtime): DynamicModule {
    const { config, keyring } = runtime;
    const ofOurs: ContainsSecret = (text) => containsSecret(text, config.keyPrefix);
    const providers = [
      { provide: CONFIG, useValue: config },
      { provide: KEYRING, useValue: keyring },
      { provide: CONTAINS_SECRET, useValue: ofOurs },
    ];
    return { module: RuntimeModule, providers, exports: providers };
  }
}

@Module({})
export class AppModule {
  static forRuntime(runtime: Runtime): DynamicModule {
    return {
      module: AppModule,
      imports: [
        RuntimeModule.for(runtime),
        DatabaseModule.forRoot({ url: runtime.databaseUrl, entities, clock: runtime.clock }),
        OperationsModule,
        AuditModule,
        AccessModule,
        TeamsModule,
        UsersModule,
        SetupModule,
        KeysModule,
        PoliciesModule,
        ExemptionsModule,
        JobsModule.forRoot({ url: runtime.databaseUrl }),
        RevocationsModule,
        KeyStatsModule,
        PreviewModule,
        VerificationModule.forRoot({ url: runtime.databaseUrl, clock: runtime.clock }),
      ],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: MutationLimit },
        { provide: APP_PIPE, useClass: RequestValidation },
      ],
    };
  }
}
