import { addressMatches } from '../../src/platform/addresses.js';
import { foldText } from '../../src/platform/http/text.js';
import { expiryOf, idleBaseMs } from '../../src/keys/domain/expiry.js';
import { refusalsOf } from '../../src/keys/domain/refusals.js';
import { type KeyStatus, statusOf } from '../../src/keys/domain/status.js';
import { OrganizationTerms } from '../../src/keys/organization-terms.js';
import type { KeyFilter, Range } from '../../src/keys/list/key-filter.js';
import { Direction, type Position, type Sort } from '../../src/keys/list/sort-order.js';
import type { InventoryKey, KeyInventory } from './key-inventory.js';

export interface Judged {
  key: InventoryKey;
  status: KeyStatus;
  expiry: ReturnType<typeof expiryOf>;
  idleSinceMs: number;
}

/** The list as plain loops over all keys say it: what the statements are held to. */
export class KeyOracle {
  readonly judged: Judged[];

  constructor(
    private readonly inventory: KeyInventory,
    private readonly now: Date,
  ) {
    const terms = new OrganizationTerms(inventory.policies);
    this.judged = inventory.keys.map((key) => {
      const policies = terms.of(key.teamId);
      const owner = { ...key.owner.facts };
      return {
        key,
        status: statusOf(key.facts, key.usage, owner, key.membership, policies, now),
        expiry: expiryOf(key.facts, key.usage, owner, key.membership, policies),
        idleSinceMs: idleBaseMs(key.facts, key.usage, refusalsOf(key.facts, owner, key.membership), policies),
      };
    });
  }

  /** Ids in the order of the list. */
  list(filter: KeyFilter, sort: Sort, sees: (key: InventoryKey) => boolean = () => true): string[] {
    const { compare } = new Direction(sort, false);
    return this.judged
      .filter((judged) => sees(judged.key) && this.passes(judged, filter))
      .map((judged) => ({ id: judged.key.id, position: this.position(judged, sort) }))
      .sort((a, b) => compare(a.position, b.position))
      .map(({ id }) => id);
  }

  private position({ key, expiry, idleSinceMs }: Judged, { field }: Sort): Position {
    switch (field) {
      case 'createdAt':
        return [key.id];
      case 'name':
        return [foldText(key.name), key.id];
      case 'owner':
        return [foldText(key.owner.name), key.owner.id, key.id];
      case 'lastUsedAt': {
        const { lastUsedAt } = key.usage;
        return lastUsedAt === null ? [1, 0, key.id] : [0, lastUsedAt.getTime(), key.id];
      }
      case 'expiresAt': {
        if (expiry.effective === null) return [1, 0, 0, key.id];
        const startMs = {
          lifetime: expiry.own?.getTime() ?? 0,
          policy_lifetime: key.facts.createdAt.getTime(),
          policy_idle: idleSinceMs,
        }[expiry.decidedBy ?? 'lifetime'];
        return [0, expiry.effective.getTime(), startMs, key.id];
      }
    }
  }

  private passes(judged: Judged, filter: KeyFilter): boolean {
    const { key, status, expiry } = judged;
    const among = <T>(values: readonly T[] | null, ...own: (T | null)[]): boolean =>
      values === null || own.some((each) => each !== null && values.includes(each));
    const is = (wanted: boolean | null, fact: boolean): boolean => wanted === null || wanted === fact;
    const lastUsedMs = key.usage.lastUsedAt?.getTime() ?? null;
    return (
      among(filter.statuses, status.status) &&
      among(filter.reasons, status.reason) &&
      among(filter.kinds, key.facts.kind) &&
      among(filter.owners, key.owner.id) &&
      among(filter.teams, key.teamId) &&
      among(filter.scopes, ...key.scopes) &&
      among(filter.decidedBy, expiry.decidedBy) &&
      among(filter.createdBy, key.createdBy) &&
      among(filter.createdWith, key.createdWith) &&
      among(filter.knownTo, ...key.shownTo) &&
      (filter.usedFrom === null || key.addresses.some((address) => addressMatches(address, filter.usedFrom))) &&
      among(filter.references, key.reference) &&
      among(filter.lastFours, key.lastFour) &&
      within(filter.created, key.facts.createdAt.getTime()) &&
      within(filter.expires, expiry.effective?.getTime() ?? null) &&
      within(filter.lastUsed, lastUsedMs) &&
      within(filter.statusSince, status.since.getTime()) &&
      (filter.idleBeforeMs === null || (lastUsedMs ?? key.facts.createdAt.getTime()) < filter.idleBeforeMs) &&
      is(filter.neverUsed, lastUsedMs === null) &&
      is(filter.neverExpires, expiry.fixedEnd === null) &&
      is(filter.leaked, this.isLeaked(key)) &&
      is(filter.imported, false) &&
      is(filter.knownToLeaver, this.isKnownToLeaver(judged)) &&
      is(filter.exempt, this.isExempt(judged)) &&
      filter.words.every((word) => textOf(key).some((text) => text.includes(word)))
    );
  }

  private isLeaked({ facts }: InventoryKey): boolean {
    return facts.causes.some(
      ({ cause, openedAt, liftedAt }) =>
        ['leaked', 'leak_quarantine'].includes(cause) &&
        openedAt <= this.now &&
        (liftedAt === null || liftedAt > this.now),
    );
  }

  private isExempt({ key }: Judged): boolean {
    return key.facts.exemptions.some(({ since, until }) => since <= this.now && until > this.now);
  }

  private isKnownToLeaver({ key, status }: Judged): boolean {
    if (key.facts.kind !== 'service' || !['active', 'suspended'].includes(status.status)) return false;
    return key.shownTo.some((id) => {
      const person = this.inventory.owners.find((owner) => owner.id === id);
      if (person === undefined) return false;
      const { removedAt } = person.facts;
      const ended = person.endings.get(key.teamId);
      return (removedAt !== null && removedAt <= this.now) || (ended !== undefined && ended.since <= this.now);
    });
  }
}

function textOf(key: InventoryKey): string[] {
  const owner = `${foldText(key.owner.name)} ${key.owner.email ?? ''}`;
  return [foldText(`${key.name} ${key.description}`).trim(), owner];
}

function within(range: Range | null, ms: number | null): boolean {
  return range === null || (ms !== null && ms >= range.fromMs && ms < range.untilMs);
}
