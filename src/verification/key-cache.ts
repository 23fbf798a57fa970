import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Drop } from '../platform/database/unit-of-work.js';
import type { DropListener } from './change-feed.js';
import type { KeyRecord } from './key-facts.reader.js';

const mostKeys = 200_000;
const mostUnknown = 50_000;
/** An unknown digest is asked for again after this long: a key may have been restored from a backup meanwhile. */
const unknownForMs = 10_000;

interface Entry {
  record: KeyRecord;
  /** The generation of the organization that the entry was read in. */
  generation: number;
}

/**
 * Facts of keys by digest. It holds facts, never decisions: the status is derived at each use, so that a key whose time
 * has come expires in the cache too. An entry of an earlier generation of its organization counts as absent.
 */
@Injectable()
export class KeyCache implements DropListener {
  private readonly byDigest = new LRUCache<string, Entry>({
    max: mostKeys,
    dispose: ({ record }, digest) => this.forget(record, digest),
  });
  private readonly unknown = new LRUCache<string, true>({ max: mostUnknown, ttl: unknownForMs });
  private readonly byKey = new Map<string, string>();
  private readonly byOwner = new Map<string, Set<string>>();
  private readonly generations = new Map<string, number>();

  get(digest: string): KeyRecord | undefined {
    const entry = this.byDigest.get(digest);
    if (!entry) return undefined;
    return entry.generation === this.generationOf(entry.record.organizationId) ? entry.record : undefined;
  }

  isKnownUnknown(digest: string): boolean {
    return this.unknown.has(digest);
  }

  set(digest: string, record: KeyRecord): void {
    this.byDigest.set(digest, { record, generation: this.generationOf(record.organizationId) });
    this.byKey.set(record.keyId, digest);
    const owned = this.byOwner.get(record.ownerId) ?? new Set<string>();
    owned.add(digest);
    this.byOwner.set(record.ownerId, owned);
  }

  setUnknown(digest: string): void {
    this.unknown.set(digest, true);
  }

  delete(digest: string): void {
    this.byDigest.delete(digest);
  }

  drop(drops: readonly Drop[]): void {
    for (const { kind, target, organizationId } of drops) {
      if (kind === 'key') this.delete(this.byKey.get(target) ?? '');
      else if (kind === 'owner') for (const digest of this.byOwner.get(target) ?? []) this.delete(digest);
      else if (kind === 'organization') this.generations.set(organizationId, this.generationOf(organizationId) + 1);
    }
  }

  dropEverything(): void {
    this.byDigest.clear();
    this.unknown.clear();
    this.generations.clear();
  }

  private generationOf(organizationId: string): number {
    return this.generations.get(organizationId) ?? 0;
  }

  private forget({ keyId, ownerId }: KeyRecord, digest: string): void {
    this.byKey.delete(keyId);
    const owned = this.byOwner.get(ownerId);
    owned?.delete(digest);
    if (owned?.size === 0) this.byOwner.delete(ownerId);
  }
}
