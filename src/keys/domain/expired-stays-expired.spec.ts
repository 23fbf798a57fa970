import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { acts, KeyLife, type Act } from '../../../test/support/key-life.js';
import type { KeyStatus } from './status.js';

interface Said {
  readonly at: Date;
  readonly answer: KeyStatus;
  readonly beforeAct: number;
}

/** Lives through the acts and says what the status was at each act and in the last millisecond before the next. */
function live(lifeMs: number | null, steps: readonly { afterMs: number; act: Act }[]) {
  const life = new KeyLife(lifeMs);
  const said: Said[] = [];
  const withdrawals: number[] = [];
  const say = (at: Date, beforeAct: number) => said.push({ at, answer: life.statusAt(at), beforeAct });
  steps.forEach(({ afterMs, act }, index) => {
    const next = new Date(life.now.getTime() + afterMs);
    if (afterMs > 1) say(new Date(next.getTime() - 1), index);
    life.now = next;
    say(next, index);
    if (life.take(act)) withdrawals.push(index);
    say(next, index + 1);
  });
  return { life, said, withdrawals };
}

const lives = fc.tuple(fc.option(fc.integer({ min: 1, max: 40 * 86_400_000 }), { nil: null, freq: 4 }), acts);

describe('through random policies, grace dates, uses, suspensions, marks and restores', () => {
  it('a key that was expired is never active again, except after a withdrawal', () => {
    fc.assert(
      fc.property(lives, ([lifeMs, steps]) => {
        const { said, withdrawals } = live(lifeMs, steps);
        let expiredBefore: number | null = null;
        for (const { answer, beforeAct } of said) {
          const seen: number | null = expiredBefore;
          if (seen !== null && withdrawals.some((act) => act >= seen && act < beforeAct)) expiredBefore = null;
          if (answer.status === 'active') expect(expiredBefore).toBeNull();
          if (answer.status === 'expired') expiredBefore ??= beforeAct;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('what was said of an instant is said of it for ever, unless a version is withdrawn', () => {
    fc.assert(
      fc.property(lives, ([lifeMs, steps]) => {
        const kept = steps.filter(({ act }) => act.does !== 'withdraw');
        const { life, said } = live(lifeMs, kept);
        // At the instant of an act it was said before and after it; the later answer is the one that stands.
        const standing = new Map(said.map(({ at, answer }) => [at.getTime(), answer]));
        for (const [at, { status, reason }] of standing) {
          expect(life.statusAt(new Date(at))).toMatchObject({ status, reason });
        }
      }),
      { numRuns: 200 },
    );
  });
});
