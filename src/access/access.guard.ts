import { createHash } from 'node:crypto';
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IdempotentCall } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { maskSecrets } from '../platform/logger.js';
import { Problem, requestProblem } from '../platform/http/problem.js';
import { accessProblem, sessionChallenge } from './access.problems.js';
import { ACCESS, type Access } from './endpoint.js';
import { type PermissionName, permission } from './permissions.js';
import { type Principal, type Verdict, judge } from './principal.js';
import { ApiKeyStrategy } from './strategies/api-key.strategy.js';
import { ownStrategies } from './strategies/own-strategies.js';
import { SessionStrategy } from './strategies/session.strategy.js';

declare module 'fastify' {
  interface FastifyRequest {
    user?: Principal;
    /** What the operation required, for the record of a refused attempt. */
    wanted?: PermissionName;
    /** Headers that the credential adds to every answer. */
    answerHeaders?: Record<string, string>;
  }
}

/** The first decorator's business is the route; this is everybody's gate. A route without a permission is refused. */
@Injectable()
export class AccessGuard extends AuthGuard() {
  constructor(
    private readonly reflector: Reflector,
    private readonly clock: Clock,
    apiKey: ApiKeyStrategy,
    session: SessionStrategy,
  ) {
    super(ownStrategies(apiKey, session));
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (access?.open) return true;
    if (!access?.requires) throw accessProblem('access.forbidden');
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.wanted = access.requires;
    await super.canActivate(context);
    const principal = request.user as Principal;
    if (request.answerHeaders) context.switchToHttp().getResponse<FastifyReply>().headers(request.answerHeaders);
    refuse(judge(principal, access.requires, this.clock.now()), access.requires);
    principal.idempotency = idempotentCall(request);
    return true;
  }

  override handleRequest<P>(error: unknown, principal: P): P {
    if (error) throw error;
    if (!principal)
      throw accessProblem('credential.missing', { headers: { 'www-authenticate': 'Bearer realm="keyreeve"' } });
    return principal;
  }
}

function refuse(verdict: Verdict, wanted: PermissionName): void {
  if (verdict === 'granted') return;
  throw problemOf(verdict, wanted);
}

function problemOf(verdict: Exclude<Verdict, 'granted'>, wanted: PermissionName): Problem {
  const { scope } = permission(wanted);
  switch (verdict) {
    case 'insufficient_scope':
      return accessProblem('key.insufficient_scope', {
        members: { scope },
        headers: { 'www-authenticate': `Bearer realm="keyreeve", error="insufficient_scope", scope="${scope}"` },
      });
    case 'session_required':
      return accessProblem('session.required');
    case 'step_up_required':
      return accessProblem('session.step_up_required', { headers: sessionChallenge });
    case 'forbidden':
      return accessProblem('access.forbidden');
  }
}

function idempotentCall(request: FastifyRequest): IdempotentCall | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined || request.method !== 'POST') return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key) || maskSecrets(key) !== key) {
    throw requestProblem('request.invalid', {
      errors: [
        { field: 'Idempotency-Key', message: 'must be 1 to 200 printable characters without spaces, and no secret' },
      ],
    });
  }
  const requestHash = createHash('sha256')
    .update(`${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest();
  return { key, operation: `${request.method} ${request.routeOptions.url}`, requestHash };
}
