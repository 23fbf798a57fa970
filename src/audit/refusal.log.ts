import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { permission } from '../access/permissions.js';
import type { Principal } from '../access/principal.js';
import { Clock } from '../platform/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { RefusalLog } from '../platform/http/problem.filter.js';
import type { Problem } from '../platform/http/problem.js';

const minuteMs = 60_000;
/** In each minute the first so many of one kind are events of their own; the rest become one event with a count. */
const eventsAMinute = 10;

interface Burst {
  actor: Principal;
  operation: string;
  problem: Problem;
  wanted: string;
  minute: number;
  seen: number;
}

/**
 * Refused privileged attempts (R14.1), each in a transaction of its own and before its answer. A stranger who repeats
 * one a thousand times a minute must not be able to fill the log: hence the bursts, which each node counts for itself.
 */
@Injectable()
export class AuditedRefusals extends RefusalLog implements OnApplicationShutdown {
  private readonly bursts = new Map<string, Burst>();
  private readonly timer = setInterval(
    () => void this.closeBursts(this.minute()).catch(() => undefined),
    minuteMs,
  ).unref();

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async record(request: FastifyRequest, problem: Problem): Promise<void> {
    const { user, wanted } = request;
    if (!user || !wanted || !isRefusal(problem, permission(wanted).roles.includes('member'))) return;
    const minute = this.minute();
    const operation = `${request.method} ${request.routeOptions.url ?? ''}`;
    const key = [user.organizationId, user.id, operation, problem.code, minute].join(' ');
    const burst = this.bursts.get(key) ?? { actor: user, operation, problem, wanted, minute, seen: 0 };
    burst.seen += 1;
    this.bursts.set(key, burst);
    if (burst.seen <= eventsAMinute) await this.write({ ...burst, actor: user }, 1);
    await this.closeBursts(minute);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.closeBursts(Number.POSITIVE_INFINITY);
  }

  private minute(): number {
    return Math.floor(this.clock.now().getTime() / minuteMs);
  }

  private async closeBursts(before: number): Promise<void> {
    for (const [key, burst] of this.bursts) {
      if (burst.minute >= before) continue;
      this.bursts.delete(key);
      if (burst.seen > eventsAMinute) await this.write(burst, burst.seen - eventsAMinute);
    }
  }

  private async write({ actor, operation, problem, wanted }: Burst, count: number): Promise<void> {
    await this.uow.run({ ...actor, idempotency: undefined }, async (tx) => {
      tx.audit({
        action: 'access.refused',
        outcome: 'refused',
        code: problem.code,
        targets: [],
        details: { operation, permission: wanted, count },
      });
    });
  }
}

/** What the role, the scope or the row refuses; a wrong address typed by a member in their own list is not an attempt. */
function isRefusal(problem: Problem, forEveryone: boolean): boolean {
  if (problem.status === 403 || problem.code === 'session.step_up_required') return true;
  return problem.status === 404 && !forEveryone;
}
