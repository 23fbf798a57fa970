import { Inject, Injectable } from '@nestjs/common';
import { digestOf, digestsEqual, type ParsedSecret, sha256OfSecret } from '../keys/domain/secret.js';
import type { Keyring } from '../platform/crypto/keyring.js';
import { isUnreachable } from '../platform/database/pg-errors.js';
import { KEYRING } from '../platform/tokens.js';
import { ChangeFeed } from './change-feed.js';
import { DropLedger } from './drop-ledger.js';
import { KeyCache } from './key-cache.js';
import { KeyFactsReader, type KeyRecord } from './key-facts.reader.js';
import { type OrganizationPolicies, PolicyCache } from './organization-policies.js';
import { UnknownBudget } from './unknown-budget.js';
import { unavailable } from './verification.problems.js';
import { Gauges } from './verification.metrics.js';

export interface Found {
  record: KeyRecord;
  policies: OrganizationPolicies;
  /** Whether it was answered from memory: then a use on another node may not be known here yet. */
  cached: boolean;
}

/** Why there is nothing to decide on. */
export type Lookup = Found | 'not_found' | 'over_budget';

/** Reads under way at once; each further one waits its turn, and beyond the queue is refused (R13). */
const mostReadings = 1_000;
/** A reading may decide alone for as long as a fresh feed could not know better (R6.2). */
const readingDecidesForMs = 200;
/** A node too busy to decide in time tries again, and at last says so. */
const readings = 5;

/**
 * From a secret to facts that may decide now. From memory while the feed is fresh, else by one prepared statement; a
 * reading during which something that bears on it was dropped is repeated, since it may have seen the state before.
 */
@Injectable()
export class KeyLookup {
  private readonly underWay = new Map<string, Promise<Lookup>>();

  constructor(
    @Inject(KEYRING) private readonly keyring: Keyring,
    private readonly feed: ChangeFeed,
    private readonly reader: KeyFactsReader,
    private readonly cache: KeyCache,
    private readonly policies: PolicyCache,
    private readonly ledger: DropLedger,
    private readonly budget: UnknownBudget,
  ) {}

  /** @throws Problem 503 `verification.unavailable` when the database cannot be asked and memory may not decide */
  async find(secret: string, parsed: ParsedSecret, source: string | null, verifier: string | null): Promise<Lookup> {
    const sha256 = sha256OfSecret(secret);
    const digest = digestOf(this.keyring.currentPepper.key, sha256);
    const name = digest.toString('base64');
    const known = this.fromMemory(name);
    if (known) {
      Gauges.cache.inc({ result: known === 'not_found' ? 'unknown' : 'hit' });
      return known;
    }
    Gauges.cache.inc({ result: 'miss' });
    return this.read(name, parsed.routingTag, sha256, this.budget.claim(source, verifier));
  }

  /** Reads again although it is cached: for an answer that another node's knowledge could change. */
  async refresh(secret: string, parsed: ParsedSecret): Promise<Lookup> {
    const sha256 = sha256OfSecret(secret);
    const name = digestOf(this.keyring.currentPepper.key, sha256).toString('base64');
    this.cache.delete(name);
    return this.read(name, parsed.routingTag, sha256, { granted: true, refund: () => undefined });
  }

  private fromMemory(name: string): Lookup | undefined {
    if (!this.feed.isFresh()) return undefined;
    const record = this.cache.get(name);
    if (!record) return this.cache.isKnownUnknown(name) ? 'not_found' : undefined;
    const policies = this.policies.peek(record.organizationId);
    return policies && { record, policies, cached: true };
  }

  /** One reading a digest at a time; whoever asks meanwhile shares it. */
  private async read(
    name: string,
    tag: string,
    sha256: Buffer,
    claim: { granted: boolean; refund(): void },
  ): Promise<Lookup> {
    const shared = this.underWay.get(name);
    if (!claim.granted && !shared) return 'over_budget';
    const reading = shared ?? this.begin(name, tag, sha256);
    const found = await reading;
    if (found !== 'not_found') claim.refund();
    return found;
  }

  private begin(name: string, tag: string, sha256: Buffer): Promise<Lookup> {
    if (this.underWay.size >= mostReadings) throw unavailable();
    const reading = this.readUntilCertain(name, tag, sha256).finally(() => this.underWay.delete(name));
    this.underWay.set(name, reading);
    return reading;
  }

  private async readUntilCertain(name: string, tag: string, sha256: Buffer): Promise<Lookup> {
    for (let attempt = 1; attempt <= readings; attempt += 1) {
      const mark = this.ledger.mark();
      const { found, sentAt } = await this.readOnce(tag, sha256);
      const targets =
        found === 'not_found' ? [] : [found.record.keyId, found.record.ownerId, found.record.organizationId];
      const certain = this.feed.isFresh() || performance.now() - sentAt <= readingDecidesForMs;
      if (!certain || this.ledger.droppedSince(mark, targets)) continue;
      if (found === 'not_found') this.cache.setUnknown(name);
      else this.cache.set(name, found.record);
      return found;
    }
    throw unavailable();
  }

  private async readOnce(tag: string, sha256: Buffer): Promise<{ found: Found | 'not_found'; sentAt: number }> {
    const digests = this.keyring.peppers.map((pepper) => digestOf(pepper.key, sha256));
    try {
      const { record, sentAt } = await this.reader.read(tag, digests);
      const known = record && digests.some((digest) => digestsEqual(digest, record.digest));
      if (!known) return { found: 'not_found', sentAt };
      const inMemory = this.feed.isFresh() ? this.policies.peek(record.organizationId) : undefined;
      const policies = inMemory ?? (await this.policies.read(record.organizationId));
      return { found: { record, policies, cached: false }, sentAt };
    } catch (error) {
      if (isUnreachable(error) || isTimeout(error)) throw unavailable();
      throw error;
    }
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout|canceling statement/i.test(error.message);
}
