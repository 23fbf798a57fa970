import { describe, expect, it } from '@jest/globals';
import { TokenBuckets } from './token-bucket.js';

describe('a token bucket', () => {
  it('is full at first and fills again at its rate', () => {
    const buckets = new TokenBuckets(2, 1);
    expect([buckets.take('a', 0), buckets.take('a', 0), buckets.take('a', 0)]).toEqual([1, 0, null]);
    expect(buckets.take('b', 0)).toBe(1);
    expect(buckets.secondsToNext('a', 0)).toBe(1);
    expect(buckets.take('a', 1_000)).toBe(0);
  });

  it('lends tokens that come in time, each waited for behind the one before, and no more than that', () => {
    const buckets = new TokenBuckets(2, 2);
    const waits = Array.from({ length: 6 }, () => buckets.reserve('a', 1_000, 0));
    expect(waits).toEqual([0, 0, 500, 1_000, null, null]);
    expect(buckets.secondsToNext('a', 0)).toBe(2);
    expect(buckets.reserve('a', 1_000, 500)).toBe(1_000);
  });

  it('gives many at once or none, and says when there are so many', () => {
    const buckets = new TokenBuckets(10, 1);
    expect(buckets.takeMany('a', 8, 0)).toBe(true);
    expect(buckets.takeMany('a', 3, 0)).toBe(false);
    expect(buckets.secondsToNext('a', 0, 3)).toBe(1);
    expect(buckets.takeMany('a', 3, 1_000)).toBe(true);
  });

  it('takes a token back', () => {
    const buckets = new TokenBuckets(1, 1);
    expect(buckets.reserve('a', 0, 0)).toBe(0);
    buckets.give('a');
    expect(buckets.reserve('a', 0, 0)).toBe(0);
  });
});
