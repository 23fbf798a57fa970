import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../platform/clock.js';
import type { Drop } from '../platform/database/unit-of-work.js';
import type { PermissionName } from './permissions.js';
import { judge, type Principal } from './principal.js';
import { ApiKeyStrategy } from './strategies/api-key.strategy.js';
import { SessionStrategy } from './strategies/session.strategy.js';

/** An answer that goes on for as long as its credential is good. */
export interface LiveAnswer {
  readonly request: FastifyRequest;
  readonly requires: PermissionName;
  /** The caller as they stand: told anew whenever something that bears on them was decided. */
  principal: Principal;
  /** Whether what is being told may still be told to the caller as they stand now. */
  goesOn(principal: Principal): boolean;
  end(): void;
}

/**
 * Credentials of answers that go on (R6.4). Whatever a decision may have changed about one is asked again at once; an
 * answer whose credential is refused, or cannot be asked about, ends.
 */
@Injectable()
export class LiveCredentials {
  private readonly answers = new Set<LiveAnswer>();

  constructor(
    private readonly apiKey: ApiKeyStrategy,
    private readonly session: SessionStrategy,
    private readonly clock: Clock,
  ) {}

  /** @returns what is called when the answer has ended by itself */
  hold(answer: LiveAnswer): () => void {
    this.answers.add(answer);
    return () => this.answers.delete(answer);
  }

  countOf({ credential }: Principal): number {
    const same = (other: Principal): boolean =>
      credential.type !== 'none' && other.credential.type !== 'none' && other.credential.id === credential.id;
    return [...this.answers].filter(({ principal }) => same(principal)).length;
  }

  drop(drops: readonly Drop[]): void {
    for (const answer of this.answers) if (drops.some((each) => bearsOn(each, answer))) void this.check(answer);
  }

  dropEverything(): void {
    for (const answer of this.answers) void this.check(answer);
  }

  /** Also for what no decision says: a credential that runs out. */
  async check(answer: LiveAnswer): Promise<void> {
    const { request, requires } = answer;
    try {
      const principal = (await this.apiKey.validateAgain(request)) ?? (await this.session.validate(request));
      const granted = principal && judge(principal, requires, this.clock.now()) === 'granted';
      if (granted && answer.goesOn(principal)) answer.principal = principal;
      else answer.end();
    } catch {
      answer.end();
    }
  }
}

function bearsOn({ kind, target, organizationId }: Drop, { principal }: LiveAnswer): boolean {
  if (organizationId !== principal.organizationId) return false;
  const { credential, id } = principal;
  if (kind === 'organization' || kind === 'policy') return true;
  return target === id || (credential.type !== 'none' && target === credential.id);
}
