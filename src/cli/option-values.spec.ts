import { describe, expect, it } from '@jest/globals';
import { count, days, duration, seconds } from './option-values.js';

describe('durations as they are typed', () => {
  it.each([
    ['90d', 7_776_000_000],
    ['24h', 86_400_000],
    ['30m', 1_800_000],
    ['0s', 0],
    ['2w', 1_209_600_000],
  ])('%s', (text, milliseconds) => expect(duration(text)).toBe(milliseconds));

  it.each(['', '90', 'd', '-1d', '1.5h', '90 d', '1y', '9999999999d'])('%j is refused', (text) =>
    expect(() => duration(text)).toThrow(/number and its unit/),
  );

  it('are whole days where days are counted', () => {
    expect(days('48h')).toBe(2);
    expect(() => days('36h')).toThrow(/whole days/);
    expect(seconds('5m')).toBe(300);
  });
});

it('a count is a whole number', () => {
  expect(count('200')).toBe(200);
  for (const text of ['-1', '1.5', '1e3', '']) expect(() => count(text)).toThrow(/whole number/);
});
