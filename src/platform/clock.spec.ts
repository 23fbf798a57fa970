import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Clock } from './clock.js';

describe('the clock', () => {
  /** A reading as it is taken: the database, by `aheadMs` ahead, is asked after `thereMs` and answers after `backMs`. */
  function read(clock: Clock, { aheadMs = 0, thereMs = 0, backMs = 0 }): void {
    const sent = performance.now();
    const time = new Date(Date.now() + aheadMs);
    clock.synchronize(time, sent - thereMs, performance.now() + backMs);
  }

  /** Between two looks at the other clock: the machine may pause between any two lines. */
  function expectTold(clock: Clock, aheadMs: number): number {
    const before = Date.now();
    const told = clock.now().getTime() - aheadMs;
    expect(told).toBeGreaterThan(before - 20);
    expect(told).toBeLessThan(Date.now() + 20);
    return told;
  }

  it('neither goes back nor ahead by slow readings of a database that agrees with it', () => {
    const roundTrips = fc.array(fc.record({ thereMs: fc.nat(400), backMs: fc.nat(400) }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(roundTrips, (readings) => {
        const clock = new Clock();
        let before = expectTold(clock, 0);
        for (const reading of readings) {
          read(clock, reading);
          const now = expectTold(clock, 0);
          expect(now).toBeGreaterThanOrEqual(before);
          before = now;
        }
      }),
    );
  });

  it('follows a database that is ahead or behind', () => {
    for (const aheadMs of [90_000, -90_000]) {
      const clock = new Clock();
      expectTold(clock, 0);
      read(clock, { aheadMs, thereMs: 2, backMs: 2 });
      expectTold(clock, aheadMs);
    }
  });

  it('stands still rather than going back by what a reading was uncertain', () => {
    const clock = new Clock();
    read(clock, { aheadMs: 300 });
    const before = clock.now().getTime();
    read(clock, {});
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(before);
  });
});
