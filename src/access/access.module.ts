import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { AccessGuard } from './access.guard.js';
import { LiveCredentials } from './live-credentials.js';
import { MeController } from './me.controller.js';
import { MeQueries } from './me.queries.js';
import { PrincipalReader } from './principal.reader.js';
import { RouteAudit } from './route-audit.js';
import { AccountsReader } from './sessions/accounts.reader.js';
import { AuthController } from './sessions/auth.controller.js';
import { BackOffStore } from './sessions/back-off.store.js';
import { FailedSignIns } from './sessions/failed-sign-ins.js';
import { Passwords } from './sessions/password.service.js';
import { SessionStore } from './sessions/session.store.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionQueries } from './sessions/sessions.queries.js';
import { Sessions } from './sessions/sessions.service.js';
import { SignInController } from './sessions/sign-in.controller.js';
import { SignIn } from './sessions/sign-in.service.js';
import { ApiKeyStrategy } from './strategies/api-key.strategy.js';
import { LocalStrategy } from './strategies/local.strategy.js';
import { SessionStrategy } from './strategies/session.strategy.js';

const strategies = [ApiKeyStrategy, SessionStrategy, LocalStrategy];
const signIn = [AccountsReader, BackOffStore, FailedSignIns, SignIn, SessionStore, Sessions, SessionQueries, Passwords];

/** Who calls and what they may; the credential verifier, and what a key is told of itself, are bound by others. */
@Module({
  imports: [PassportModule, DiscoveryModule],
  controllers: [SignInController, AuthController, SessionsController, MeController],
  providers: [
    PrincipalReader,
    ...strategies,
    ...signIn,
    LiveCredentials,
    MeQueries,
    RouteAudit,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [LiveCredentials, PrincipalReader, SessionStrategy, AccountsReader],
})
export class AccessModule {}
