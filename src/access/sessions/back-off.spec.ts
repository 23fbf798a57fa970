import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accountBucket, accountMark, counted, longestWaitMs, sourceBucket, type Tally, waitMs } from './back-off.js';

const { allowance: account } = accountBucket('ana@example.com', 'sign-in', '', '203.0.113.7/32');
const { allowance: source } = sourceBucket('203.0.113.7/32');
const start = new Date('2026-11-25T09:00:00.000Z');
const after = (ms: number, from = start): Date => new Date(from.getTime() + ms);

/** Guesses as fast as the back-off lets them. */
function guess(allowance: typeof account, untilMs: number): { guesses: number; now: Date } {
  let tally: Tally = { failures: 0, lastAt: start };
  let now = start;
  let guesses = 0;
  while (now.getTime() - start.getTime() <= untilMs) {
    tally = { failures: counted(tally, allowance, now), lastAt: now };
    guesses += 1;
    now = after(Math.max(1, waitMs(tally, allowance, now)), now);
  }
  return { guesses, now };
}

describe('the back-off of sign-in', () => {
  it('costs nothing for the first five failures, then twice as long each time, up to a quarter of an hour', () => {
    let tally: Tally = { failures: 0, lastAt: start };
    const waits = Array.from({ length: 20 }, () => {
      tally = { failures: counted(tally, account, start), lastAt: start };
      return waitMs(tally, account, start) / 1_000;
    });
    expect(waits.slice(0, 9)).toEqual([0, 0, 0, 0, 0, 2, 4, 8, 16]);
    expect(waits.slice(-3)).toEqual([900, 900, 900]);
  });

  it('leaves a guesser no more than a hundred and twenty tries a day for an account', () => {
    expect(guess(account, 86_400_000).guesses).toBeLessThan(120);
  });

  it('lets an office of many people fail once a minute for ever', () => {
    let tally: Tally = { failures: 50, lastAt: start };
    for (let minute = 1; minute <= 1_440; minute++) {
      const now = after(minute * 60_000);
      expect(waitMs(tally, source, now)).toBe(0);
      tally = { failures: counted(tally, source, now), lastAt: now };
    }
  });

  it('never makes anybody wait longer than a quarter of an hour, whatever was counted and however clocks jump', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000_000 }),
        fc.integer({ min: -1e11, max: 1e11 }),
        (failures, aheadMs) => {
          const tally = { failures, lastAt: after(aheadMs) };
          for (const allowance of [account, source]) {
            const wait = waitMs(tally, allowance, start);
            expect(wait).toBeGreaterThanOrEqual(0);
            expect(wait).toBeLessThanOrEqual(longestWaitMs);
            const next = counted(tally, allowance, start);
            expect(next).toBeGreaterThanOrEqual(1);
            expect(next).toBeLessThanOrEqual(allowance.free + 10);
          }
        },
      ),
    );
  });

  it('keeps apart what was typed differently, and knows all that concerns one address', () => {
    const digests = [
      accountBucket('ana@example.com', 'sign-in', '', '203.0.113.7/32'),
      accountBucket('ana@example.com', 'sign-in', 'acme', '203.0.113.7/32'),
      accountBucket('ana@example.com', 'sign-in', '', '203.0.113.8/32'),
      accountBucket('ana@example.com', 'device', '', '203.0.113.7/32'),
      accountBucket('ana@example.co', 'msign-in', '', '203.0.113.7/32'),
      sourceBucket('203.0.113.7/32'),
    ].map(({ digest }) => digest.toString('hex'));
    expect(new Set(digests).size).toBe(digests.length);
    const mark = accountMark('ana@example.com').toString('hex');
    expect(digests.map((digest) => digest.startsWith(mark))).toEqual([true, true, true, true, false, false]);
  });
});
