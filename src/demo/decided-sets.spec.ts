import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from '../policies/domain/timeline.js';
import { dayOf } from './calendar.js';
import { usedOutside } from './decided-sets.js';
import { NEVER_USED, type GeneratedUsage } from './generated-key.js';

const FROM = Date.UTC(2026, 0, 1);

/** Days of use, among them that of the last one and the first of each month, as the rows of their months. */
function usageOf(days: readonly number[], lastMs: number): GeneratedUsage {
  const bits = new Map<number, number>();
  const firsts = [0, 1, 2, 3, 4].map((month) => dayOf(Date.UTC(2026, month, 1)));
  for (const day of [...[...firsts, ...days].filter((each) => each <= dayOf(lastMs)), dayOf(lastMs)]) {
    const date = new Date(day * DAY_MS);
    const month = dayOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1));
    bits.set(month, (bits.get(month) ?? 0) | (1 << (day - month)));
  }
  const months = [...bits].sort(([a], [b]) => a - b).map(([month, held]) => ({ month, days: held }));
  const addresses = [{ address: '192.0.2.1', client: 'curl', firstDay: dayOf(FROM), lastDay: dayOf(lastMs) }];
  return { ...NEVER_USED, lastMs, months, addresses };
}

const daysOf = ({ months }: GeneratedUsage): number[] =>
  months.flatMap(({ month, days }) =>
    Array.from({ length: 31 }, (_, day) => ((days & (1 << day)) === 0 ? [] : [month + day])).flat(),
  );

const instant = fc.integer({ min: FROM + 2 * DAY_MS, max: FROM + 120 * DAY_MS });
const drawn = fc.record({
  days: fc.array(fc.integer({ min: dayOf(FROM), max: dayOf(FROM) + 120 }), { maxLength: 60 }),
  lastMs: instant,
  fromMs: instant,
  lasts: fc.integer({ min: 1, max: 9 * DAY_MS }),
});

describe('the use of a key that was refused for a while', () => {
  it('lies outside of it, is what it was otherwise, and ends on a day of use', () => {
    fc.assert(
      fc.property(drawn, ({ days, lastMs, fromMs, lasts }) => {
        const toMs = fromMs + lasts;
        const before = usageOf(days, lastMs);
        const after = usedOutside(before, fromMs, toMs);
        const last = after.lastMs as number;
        expect(last < fromMs || last >= toMs).toBe(true);
        expect(last).toBe(lastMs >= fromMs && lastMs < toMs ? fromMs - 1_000 : lastMs);
        const left = daysOf(after);
        expect(Math.max(...left)).toBe(dayOf(last));
        const isRefused = (day: number): boolean => day > dayOf(fromMs) && day < dayOf(toMs);
        expect(left.filter(isRefused)).toEqual([]);
        const kept = daysOf(before).filter((day) => day <= dayOf(last) && !isRefused(day));
        expect(left).toEqual([...new Set([...kept, dayOf(last)])].sort((a, b) => a - b));
        for (const { firstDay, lastDay } of after.addresses) {
          expect(firstDay).toBeLessThanOrEqual(lastDay);
          expect(isRefused(lastDay)).toBe(false);
          expect(lastDay).toBeLessThanOrEqual(dayOf(last));
        }
      }),
    );
  });

  it('stays nothing where there was none', () => {
    expect(usedOutside(NEVER_USED, FROM, FROM + DAY_MS)).toEqual(NEVER_USED);
  });
});
