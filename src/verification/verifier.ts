import { Injectable } from '@nestjs/common';
import { type Door, opensDoor, type ParsedSecret, parseSecret } from '../keys/domain/secret.js';
import { Clock } from '../platform/clock.js';
import { announcements } from './announcements.js';
import { type Decision, decide, type Outcome, type VerificationRequest } from './decide.js';
import { FirstUse } from './first-use.js';
import { type Found, KeyLookup } from './key-lookup.js';
import type { KeyRecord } from './key-facts.reader.js';
import { TokenBuckets } from '../platform/token-bucket.js';
import { UsageBuffer } from './usage-buffer.js';
import { Gauges } from './verification.metrics.js';
import { unavailable } from './verification.problems.js';

export interface VerifyOptions extends VerificationRequest {
  door: Door;
  /** The organization whose keys are answered for; others answer as unknown. Null: any, at this service's own doors. */
  organizationId: string | null;
  /** The verifier key that asks, for its budget and for `lastUsedVia`. */
  verifierKeyId: string | null;
  /** What the verifier key accepts (R8.7). */
  accepts: KeyRecord['accepts'];
  /** Where the request itself came from: unknown digests are counted against it. */
  source: string | null;
  client: string | null;
}

export interface Verification {
  code: Outcome;
  /** Absent for `malformed`, `not_found`, and `rate_limited` before the key was found. */
  record?: KeyRecord;
  decision?: Decision;
  /** What the holder of a valid key is told ahead. */
  announced?: Record<string, string>;
}

/** What was read again after a first use may be older only where a node is too busy to see its own commit. */
const mostFirstUses = 3;

/**
 * The whole of verification, in the order of `outcomes`: shape and checksum, digest, memory or one statement, status,
 * address, scopes, rate, use. No entity; a hit costs no statement, and the only write is a successor's first use.
 */
@Injectable()
export class Verifier {
  private readonly limits = new Map<number, TokenBuckets>();

  constructor(
    private readonly lookup: KeyLookup,
    private readonly usage: UsageBuffer,
    private readonly clock: Clock,
    private readonly firstUse: FirstUse,
  ) {}

  async verify(secret: unknown, options: VerifyOptions): Promise<Verification> {
    const verification = await this.judge(secret, options);
    Gauges.outcomes.inc({ code: verification.code, door: options.door });
    return verification;
  }

  private async judge(secret: unknown, options: VerifyOptions): Promise<Verification> {
    const parsed = parseSecret(secret);
    if (!parsed) return { code: 'malformed' };
    if (!opensDoor(parsed.kind, options.door)) return { code: 'not_found' };
    const found = await this.lookup.find(secret as string, parsed, options.source, options.verifierKeyId);
    if (found === 'over_budget') return { code: 'rate_limited' };
    if (found === 'not_found' || !isFor(found, parsed, options)) return { code: 'not_found' };
    return this.decideOn(found, secret as string, parsed, options);
  }

  private async decideOn(
    found: Found,
    secret: string,
    parsed: ParsedSecret,
    options: VerifyOptions,
    firstUses = 0,
  ): Promise<Verification> {
    const now = this.clock.now();
    const { record, policies } = found;
    record.usage.lastUsedAt = this.usage.latest(record.keyId, record.usage.lastUsedAt);
    const request = options.accepts?.scopes
      ? { ...options, scopes: [...options.scopes, ...options.accepts.scopes] }
      : options;
    const bound = policies.for(record.teamId, now);
    const decision = decide(record, bound, request, now);
    if (decision.status.reason === 'policy_idle' && found.cached) {
      // Another node may have seen it used since it was read here.
      return this.decideAgain(secret, parsed, options, firstUses);
    }
    if (decision.code !== 'valid') {
      this.usage.refused(record.organizationId, record.keyId, now, options.ip);
      return { code: decision.code, record, decision };
    }
    if (
      record.verifyLimit !== null &&
      options.where === 'elsewhere' &&
      firstUses === 0 &&
      this.overLimit(record.keyId, record.verifyLimit)
    ) {
      return { code: 'rate_limited', record, decision };
    }
    if (record.waitsToReplace !== null) {
      if (firstUses === mostFirstUses) throw unavailable();
      await this.firstUse.record(record, record.waitsToReplace, options);
      return this.decideAgain(secret, parsed, options, firstUses + 1);
    }
    this.usage.used(record, now, options);
    record.usage.lastUsedAt = now;
    const { policies: binding, pending } = bound;
    const announced = announcements({ record, decision, policies: binding, pending, ip: options.ip, now });
    return { code: 'valid', record, decision, announced };
  }

  /** By what the database says now, whatever is in memory. */
  private async decideAgain(
    secret: string,
    parsed: ParsedSecret,
    options: VerifyOptions,
    firstUses: number,
  ): Promise<Verification> {
    const again = await this.lookup.refresh(secret, parsed);
    if (typeof again === 'string') return { code: again === 'not_found' ? 'not_found' : 'rate_limited' };
    return this.decideOn(again, secret, parsed, options, firstUses);
  }

  private overLimit(keyId: string, perMinute: number): boolean {
    const buckets = this.limits.get(perMinute) ?? new TokenBuckets(perMinute, perMinute / 60);
    this.limits.set(perMinute, buckets);
    return buckets.take(keyId) === null;
  }
}

/** Kind and door again against the stored row, the tenant of whoever asks, and the teams a verifier accepts. */
function isFor({ record }: Found, { kind }: ParsedSecret, { organizationId, accepts }: VerifyOptions): boolean {
  if ((kind === 'u') !== (record.facts.kind === 'personal')) return false;
  if (organizationId !== null && record.organizationId !== organizationId) return false;
  return !accepts?.teams || accepts.teams.includes(record.teamId);
}
