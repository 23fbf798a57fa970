import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { setTimeout as delay } from 'node:timers/promises';
import { TokenBuckets } from '../platform/token-bucket.js';
import { accessProblem } from './access.problems.js';

const perOwner = 20;
const perOrganization = 200;
/** A script that writes one thing after the other is slowed to the rate; only what comes beyond that is refused. */
const longestWaitMs = 1_000;

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** 20 mutations a second for one owner and 200 for one organization, on each node (R13). A bulk decision counts once. */
@Injectable()
export class MutationLimit implements NestInterceptor {
  private readonly owners = new TokenBuckets(perOwner, perOwner);
  private readonly organizations = new TokenBuckets(perOrganization, perOrganization);

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.user && isMutation(request)) await this.claim(request.user.id, request.user.organizationId);
    return next.handle();
  }

  /** @throws Problem 429 `rate.limited` */
  private async claim(ownerId: string, organizationId: string): Promise<void> {
    const wait = this.owners.reserve(ownerId, longestWaitMs);
    if (wait === null) throw refused(this.owners.secondsToNext(ownerId));
    const longer = this.organizations.reserve(organizationId, longestWaitMs);
    if (longer === null) {
      this.owners.give(ownerId);
      throw refused(this.organizations.secondsToNext(organizationId));
    }
    const waitMs = Math.max(wait, longer);
    if (waitMs > 0) await delay(waitMs);
  }
}

/** Look-ups travel as POST because a secret does not belong in an address; they need no more than a reading permission. */
function isMutation({ method, wanted }: FastifyRequest): boolean {
  return !reading.has(method) && !wanted?.endsWith('.read');
}

function refused(seconds: number): Error {
  return accessProblem('rate.limited', { headers: { 'retry-after': String(seconds) } });
}
