import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Random, Weighted } from './random.js';

const drawn = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.next());
const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

describe('seeded numbers', () => {
  it('are the same for the same seed, stream and index, whatever was drawn before', () => {
    fc.assert(
      fc.property(word, word, word, fc.nat(50), (seed, stream, index, before) => {
        const used = new Random(0, 0);
        drawn(used, before);
        used.reseed(seed, stream, index);
        expect(drawn(used, 20)).toEqual(drawn(new Random(seed, stream, index), 20));
      }),
    );
  });

  it('differ for neighbouring seeds, streams and indexes', () => {
    const sequences = [0, 1, 2].flatMap((seed) =>
      [0, 1, 2].flatMap((stream) => [0, 1, 2].map((index) => drawn(new Random(seed, stream, index), 4).join(' '))),
    );
    expect(new Set(sequences).size).toBe(27);
  });

  it('stay within the bounds they were asked for, both included', () => {
    fc.assert(
      fc.property(word, fc.integer({ min: -50, max: 50 }), fc.nat(20), (seed, least, width) => {
        const random = new Random(seed, 1);
        const numbers = Array.from({ length: 60 * (width + 1) }, () => random.between(least, least + width));
        expect(Math.min(...numbers)).toBe(least);
        expect(Math.max(...numbers)).toBe(least + width);
      }),
      { numRuns: 50 },
    );
  });

  it('are spread evenly, in each bit', () => {
    const random = new Random(3, 1);
    const ones = Array.from({ length: 32 }, () => 0);
    for (const value of drawn(random, 20_000)) {
      for (let bit = 0; bit < 32; bit++) ones[bit] = (ones[bit] ?? 0) + ((value >>> bit) & 1);
    }
    // 20,000 coins: five standard deviations are 354
    for (const count of ones) expect(Math.abs(count - 10_000)).toBeLessThan(354);
  });
});

describe('a draw by weight', () => {
  it('gives each value its share, and none that weighs nothing', () => {
    const weighted = new Weighted([
      ['never', 0],
      ['one', 1],
      ['three', 3],
    ]);
    const random = new Random(5, 1);
    const counts = { never: 0, one: 0, three: 0 };
    for (let i = 0; i < 20_000; i++) counts[weighted.draw(random) as keyof typeof counts] += 1;
    expect(counts.never).toBe(0);
    expect(counts.three / counts.one).toBeGreaterThan(2.7);
    expect(counts.three / counts.one).toBeLessThan(3.3);
  });
});
