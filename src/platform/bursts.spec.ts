import { describe, expect, it } from '@jest/globals';
import { Bursts } from './bursts.js';

function watched(limits = { apart: 3, kept: 4 }) {
  let minute = 100;
  const written: { entries: readonly string[]; count: number }[] = [];
  const bursts = new Bursts<string>(
    limits,
    async (entries, count) => void written.push({ entries, count }),
    () => minute,
  );
  return { bursts, written, nextMinute: () => void (minute += 1) };
}

describe('bursts', () => {
  it('write the first of a minute one by one, and the rest as one when the minute is over', async () => {
    const { bursts, written, nextMinute } = watched();
    for (const entry of ['a', 'b', 'c', 'd', 'e']) await bursts.add('from 203.0.113.7', entry);
    expect(written).toEqual(['a', 'b', 'c'].map((entry) => ({ entries: [entry], count: 1 })));
    nextMinute();
    await bursts.add('from 203.0.113.9', 'x');
    expect(written.slice(3)).toEqual([
      { entries: ['x'], count: 1 },
      { entries: ['d', 'e'], count: 2 },
    ]);
    await bursts.close();
    expect(written).toHaveLength(5);
  });

  it('count what they do not remember, and lose nothing when the process ends', async () => {
    const { bursts, written } = watched();
    for (let i = 0; i < 1_000; i++) await bursts.add('one kind', String(i));
    expect(written).toHaveLength(3);
    await bursts.close();
    expect(written[3]).toEqual({ entries: ['3', '4', '5', '6'], count: 997 });
    expect(written.reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
  });

  it('count each kind for itself', async () => {
    const { bursts, written } = watched({ apart: 1, kept: 1 });
    await bursts.add('one', 'a');
    await bursts.add('another', 'b');
    await bursts.close();
    expect(written.map(({ entries }) => entries[0])).toEqual(['a', 'b']);
  });
});
