import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../platform/clock.js';
import type { PermissionName } from './permissions.js';
import { judge, type Principal, visibilityOf } from './principal.js';
import { ApiKeyStrategy } from './strategies/api-key.strategy.js';
import { SessionStrategy } from './strategies/session.strategy.js';

/**
 * How often a long answer asks whether its credential still stands. A key is dropped from memory within less than what
 * is left of the 250 ms in which every node must refuse it (R6.4).
 */
const askEveryMs = 100;

/** Follows the credential of an answer that takes long. */
@Injectable()
export class StandingCredential {
  constructor(
    private readonly apiKey: ApiKeyStrategy,
    private readonly session: SessionStrategy,
    private readonly clock: Clock,
  ) {}

  /**
   * Calls `ended` once when the caller's credential ends, when they lose the permission, or when they see other keys
   * than they did; until `over`. What cannot be asked counts as ended.
   */
  async follow(
    request: FastifyRequest,
    principal: Principal,
    wanted: PermissionName,
    { over, ended }: { over: AbortSignal; ended: () => void },
  ): Promise<void> {
    const seen = visibleTo(principal);
    for (;;) {
      await delay(askEveryMs, undefined, { signal: over }).catch(() => undefined);
      if (over.aborted) return;
      if (!(await this.stands(request, seen, wanted))) return ended();
    }
  }

  private async stands(request: FastifyRequest, seen: string, wanted: PermissionName): Promise<boolean> {
    try {
      const caller = (await this.apiKey.validateAgain(request)) ?? (await this.session.validate(request));
      return caller !== null && judge(caller, wanted, this.clock.now()) === 'granted' && visibleTo(caller) === seen;
    } catch {
      return false;
    }
  }
}

function visibleTo(principal: Principal): string {
  const { all, owners, teams } = visibilityOf(principal, 'keys:read');
  return JSON.stringify([all, [...owners].sort(), [...teams].sort()]);
}
