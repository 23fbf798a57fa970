import { Injectable } from '@nestjs/common';
import { budgetSource } from '../platform/addresses.js';
import { TokenBuckets } from '../platform/token-bucket.js';

/**
 * How many digests that turn out unknown one source (/32, /64) and one verifier may ask for: they cost a database read
 * each (R13). Claimed before the read, given back when the key exists; keys in memory need no claim.
 */
@Injectable()
export class UnknownBudget {
  private readonly bySource = new TokenBuckets(300, 5);
  private readonly byVerifier = new TokenBuckets(3_000, 50);

  claim(address: string | null, verifierKeyId: string | null): { granted: boolean; refund(): void } {
    const source = address === null ? 'unknown' : budgetSource(address);
    const [buckets, name] =
      verifierKeyId === null ? ([this.bySource, source] as const) : ([this.byVerifier, verifierKeyId] as const);
    return { granted: buckets.take(name) !== null, refund: () => buckets.give(name) };
  }
}
