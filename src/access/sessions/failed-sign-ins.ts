import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Actor, type RequestSource, systemActor } from '../../platform/actor.js';
import { budgetSource } from '../../platform/addresses.js';
import { Bursts, minuteOf } from '../../platform/bursts.js';
import { Clock } from '../../platform/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';

/** Which account a wrong password was sent for, and how: by whoever knew the address, or within a session of it. */
export interface FailedSignIn {
  actor: Actor;
  userId: string;
  name: string;
  step: 'sign_in' | 'step_up' | 'password_change';
}

/** One address may fail for many accounts: in each minute these have an event each, the others one together. */
const limits = { apart: 10, kept: 100 };

/** Failed sign-ins that name an account, in its organization's log (R14.1); others are in nobody's. */
@Injectable()
export class FailedSignIns implements OnApplicationShutdown {
  private readonly bursts: Bursts<FailedSignIn>;

  constructor(
    private readonly uow: UnitOfWork,
    clock: Clock,
  ) {
    this.bursts = new Bursts(
      limits,
      (entries, count) => this.write(entries, count),
      () => minuteOf(clock.now()),
    );
  }

  async record(failure: FailedSignIn): Promise<void> {
    const { organizationId, source } = failure.actor;
    await this.bursts.add(`${organizationId} ${failure.step} ${budgetSource(source.ip ?? '')}`, failure);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.bursts.close();
  }

  private async write(failures: readonly FailedSignIn[], count: number): Promise<void> {
    const [first] = failures;
    if (!first) return;
    const users = new Map(failures.map(({ userId, name }) => [userId, name]));
    await this.uow.run(first.actor, async (tx) => {
      tx.audit({
        action: 'session.failed',
        outcome: 'failure',
        code: 'sign_in.failed',
        targets: [...users].map(([id, name]) => ({ type: 'user', id, name })),
        details: { step: first.step, count },
      });
    });
  }
}

/** Somebody who has proved nothing yet. */
export function stranger(organizationId: string, source: RequestSource): Actor {
  return { ...systemActor(organizationId, 'sign-in'), source };
}
