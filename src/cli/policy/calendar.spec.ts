import { describe, expect, it } from '@jest/globals';
import { calendarText } from './calendar.js';

describe('the calendar of a preview', () => {
  it('has a line for each month and a cell for each day, the darker the more keys', () => {
    const text = calendarText([
      { date: '2026-11-25', keys: 1 },
      { date: '2026-11-30', keys: 1_000 },
      { date: '2027-01-02', keys: 40 },
    ]);
    expect(text.split('\n')).toEqual([
      `2026-11   ${'·'.repeat(24)}░····█   1,001`,
      `2026-12   ${'·'.repeat(31)}`,
      `2027-01   ·▓${'·'.repeat(29)}  40`,
    ]);
  });

  it('knows the length of a month, and that one key is something', () => {
    expect(calendarText([{ date: '2028-02-29', keys: 1 }])).toBe(`2028-02   ${'·'.repeat(28)}█${' '.repeat(4)}1`);
  });
});
