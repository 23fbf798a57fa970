import { LRUCache } from 'lru-cache';

interface Bucket {
  tokens: number;
  at: number;
}

/** A token bucket for each name; names not heard of for a while are forgotten with a full bucket. Times are monotonic ms. */
export class TokenBuckets {
  private readonly buckets: LRUCache<string, Bucket>;

  constructor(
    readonly capacity: number,
    private readonly perSecond: number,
    mostNames = 100_000,
  ) {
    this.buckets = new LRUCache({ max: mostNames });
  }

  /** Takes one token. The number left, or null when there was none. */
  take(name: string, now = performance.now()): number | null {
    const bucket = this.fill(name, now);
    if (bucket.tokens < 1) return null;
    bucket.tokens -= 1;
    return Math.floor(bucket.tokens);
  }

  /** Takes so many tokens, or none when there are fewer. */
  takeMany(name: string, count: number, now = performance.now()): boolean {
    const bucket = this.fill(name, now);
    if (bucket.tokens < count) return false;
    bucket.tokens -= count;
    return true;
  }

  /**
   * Takes one token even if it has yet to come, as long as it comes within `mostMs`. How long to wait for it in ms, or
   * null when the wait would be longer; nothing is taken then.
   */
  reserve(name: string, mostMs: number, now = performance.now()): number | null {
    const bucket = this.fill(name, now);
    const waitMs = Math.max(0, ((1 - bucket.tokens) / this.perSecond) * 1000);
    if (waitMs > mostMs) return null;
    bucket.tokens -= 1;
    return waitMs;
  }

  /** Gives a token back that turned out not to be due. */
  give(name: string): void {
    const bucket = this.buckets.get(name);
    if (bucket) bucket.tokens = Math.min(this.capacity, bucket.tokens + 1);
  }

  /** Seconds until there are so many tokens again, at least 1. */
  secondsToNext(name: string, now = performance.now(), count = 1): number {
    const missing = count - this.fill(name, now).tokens;
    return Math.max(1, Math.ceil(missing / this.perSecond));
  }

  private fill(name: string, now: number): Bucket {
    const known = this.buckets.get(name);
    if (!known) {
      const fresh = { tokens: this.capacity, at: now };
      this.buckets.set(name, fresh);
      return fresh;
    }
    known.tokens = Math.min(this.capacity, known.tokens + ((now - known.at) / 1000) * this.perSecond);
    known.at = now;
    return known;
  }
}
