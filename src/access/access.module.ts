import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { AccessGuard } from './access.guard.js';
import { PrincipalReader } from './principal.reader.js';
import { RouteAudit } from './route-audit.js';
import { SessionStore } from './sessions/session.store.js';
import { ApiKeyStrategy } from './strategies/api-key.strategy.js';
import { SessionStrategy } from './strategies/session.strategy.js';

/** Who calls and what they may; the credential verifier is bound by the application. */
@Module({
  imports: [PassportModule, DiscoveryModule],
  providers: [
    PrincipalReader,
    SessionStore,
    ApiKeyStrategy,
    SessionStrategy,
    RouteAudit,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [PrincipalReader, SessionStore, SessionStrategy],
})
export class AccessModule {}
