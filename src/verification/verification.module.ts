import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { CredentialVerifier } from '../access/credential-verifier.js';
import { LiveCredentials } from '../access/live-credentials.js';
import { HealthChecks } from '../platform/health-checks.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { AcceptedKeys } from './accepted-keys.js';
import { ChangeFeed } from './change-feed.js';
import { DropLedger } from './drop-ledger.js';
import { FirstUse } from './first-use.js';
import { KeyCache } from './key-cache.js';
import { KeyFactsReader } from './key-facts.reader.js';
import { KeyLookup } from './key-lookup.js';
import { PolicyCache } from './organization-policies.js';
import { UnknownBudget } from './unknown-budget.js';
import { UsageBuffer } from './usage-buffer.js';
import { UsageWriter } from './usage-writer.js';
import { Verifier } from './verifier.js';
import { VerifyRoute } from './verify.route.js';

/** The hot path. It listens to the change feed before anything is served, and writes out its last uses at the end. */
@Global()
@Module({})
export class VerificationModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(ChangeFeed) private readonly feed: ChangeFeed,
    @Inject(DropLedger) ledger: DropLedger,
    @Inject(KeyCache) keys: KeyCache,
    @Inject(PolicyCache) policies: PolicyCache,
    @Inject(LiveCredentials) live: LiveCredentials,
    @Inject(HealthChecks) health: HealthChecks,
    @Inject(UnitOfWork) commands: UnitOfWork,
  ) {
    // The ledger first: a reading that ends in the same turn must find the drop already noted. Whoever asks at once, last.
    for (const listener of [ledger, keys, policies, live]) feed.subscribe(listener);
    commands.onCommitted((drops) => feed.tell(drops));
    health.register({ name: 'feed', check: () => (feed.isFresh() ? null : 'the change feed is not being read') });
    health.register({ name: 'listener', check: () => (feed.listening ? null : 'the listener is not connected') });
  }

  static forRoot({ url, clock }: { url: string; clock: Clock }): DynamicModule {
    return {
      module: VerificationModule,
      imports: [AccessModule, PoliciesModule],
      providers: [
        { provide: ChangeFeed, useFactory: () => new ChangeFeed(url, clock) },
        { provide: UsageWriter, useFactory: () => new UsageWriter(url) },
        DropLedger,
        KeyCache,
        UnknownBudget,
        PolicyCache,
        KeyFactsReader,
        KeyLookup,
        UsageBuffer,
        FirstUse,
        Verifier,
        VerifyRoute,
        AcceptedKeys,
        { provide: CredentialVerifier, useExisting: AcceptedKeys },
      ],
      exports: [CredentialVerifier, Verifier],
    };
  }

  async onModuleInit(): Promise<void> {
    await this.feed.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.feed.stop();
  }
}
