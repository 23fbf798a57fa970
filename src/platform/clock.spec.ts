import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Clock } from './clock.js';

describe('the clock', () => {
  const tellsAhead = (clock: Clock): number => clock.now().getTime() - Date.now();

  it('never goes back, however slow the readings of a database were that agrees with it', () => {
    const roundTrips = fc.array(fc.tuple(fc.nat(400), fc.nat(400)), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(roundTrips, (readings) => {
        const clock = new Clock();
        let before = clock.now().getTime();
        for (const [there, back] of readings) {
          const at = performance.now();
          clock.synchronize(new Date(), at - there, at + back);
          const now = clock.now().getTime();
          expect(now).toBeGreaterThanOrEqual(before);
          before = now;
        }
      }),
    );
  });

  it('follows a database that is ahead or behind', () => {
    for (const aheadMs of [90_000, -90_000]) {
      const clock = new Clock();
      clock.now();
      const at = performance.now();
      clock.synchronize(new Date(Date.now() + aheadMs), at - 2, at + 2);
      // A machine may pause between two lines.
      expect(Math.abs(tellsAhead(clock) - aheadMs)).toBeLessThan(5_000);
    }
  });

  it('stands still rather than going back by what a reading was uncertain', () => {
    const clock = new Clock();
    const at = performance.now();
    clock.synchronize(new Date(Date.now() + 300), at, at);
    const before = clock.now().getTime();
    clock.synchronize(new Date(), at, at);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(before);
  });
});
