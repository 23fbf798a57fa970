import type { KeyKind } from '../../policies/domain/policy.js';
import { parseCidr } from '../../platform/addresses.js';
import { foldText } from '../../platform/http/text.js';
import { fromPublicId } from '../../platform/ids.js';
import { lastFourOfHint } from '../domain/secret.js';
import type { ExpiryReason } from '../domain/expiry.js';
import type { Reason, Status } from '../domain/status.js';
import { timeOf } from './filter-values.js';
import type { KeyFilters } from './key-list.dto.js';

/** Milliseconds, `[fromMs, untilMs)`; infinite where open. */
export interface Range {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What a list is narrowed to; null where a filter was not given. Ids are UUIDs. */
export interface KeyFilter {
  readonly statuses: readonly Status[] | null;
  readonly reasons: readonly Reason[] | null;
  readonly kinds: readonly KeyKind[] | null;
  readonly owners: readonly string[] | null;
  readonly teams: readonly string[] | null;
  readonly scopes: readonly string[] | null;
  readonly decidedBy: readonly ExpiryReason[] | null;
  readonly createdBy: readonly string[] | null;
  readonly createdWith: readonly string[] | null;
  readonly knownTo: readonly string[] | null;
  readonly usedFrom: readonly string[] | null;
  readonly references: readonly string[] | null;
  readonly lastFours: readonly string[] | null;
  readonly created: Range | null;
  readonly expires: Range | null;
  readonly lastUsed: Range | null;
  readonly statusSince: Range | null;
  /** Neither used nor, when never used, created since this instant (ms). */
  readonly idleBeforeMs: number | null;
  readonly neverUsed: boolean | null;
  readonly neverExpires: boolean | null;
  readonly leaked: boolean | null;
  readonly imported: boolean | null;
  readonly knownToLeaver: boolean | null;
  /** Whether any rule of a policy is lifted for it or its owner. */
  readonly exempt: boolean | null;
  /** Folded. */
  readonly words: readonly string[];
}

const DAY_MS = 86_400_000;
/** More words narrow nothing that these have not. */
const MOST_WORDS = 8;

/**
 * The filter that a query asks for.
 *
 * @param anchor what relative times are counted from: the same for all pages of a list
 * @param ownerId the id of an owner given as id, e-mail address or `me`; undefined for one that there is not
 */
export function keyFilter(query: KeyFilters, anchor: Date, ownerId: (text: string) => string | undefined): KeyFilter {
  const range = (after: string | undefined, before: string | undefined, ahead = false): Range | null =>
    after === undefined && before === undefined
      ? null
      : {
          fromMs: after === undefined ? -Infinity : timeOf(after, anchor, ahead),
          untilMs: before === undefined ? Infinity : timeOf(before, anchor, ahead),
        };
  return {
    statuses: listed(query.status, (status) => status as Status),
    reasons: listed(query.reason, (reason) => reason as Reason),
    kinds: listed(query.kind, (kind) => kind as KeyKind),
    owners: listed(query.owner, ownerId),
    teams: listed(query.team, (team) => fromPublicId('team', team)),
    scopes: listed(query.scope, String),
    decidedBy: listed(query.decidedBy, (term) => term as ExpiryReason),
    createdBy: listed(query.createdBy, ownerId),
    createdWith: listed(query.createdWith, (key) => fromPublicId('key', key)),
    knownTo: listed(query.knownTo, ownerId),
    usedFrom: listed(query.usedFrom, canonicalCidr),
    references: listed(query.reference, String),
    lastFours: listed(query.hint, lastFourOfHint),
    created: range(query.createdAfter, query.createdBefore),
    expires: range(query.expiresAfter, query.expiresBefore, true),
    lastUsed: range(query.lastUsedAfter, query.lastUsedBefore),
    statusSince: range(query.statusSinceAfter, query.statusSinceBefore),
    idleBeforeMs:
      query.idleDays === undefined ? null : (Math.floor(anchor.getTime() / DAY_MS) - query.idleDays) * DAY_MS,
    neverUsed: query.neverUsed ?? null,
    neverExpires: query.neverExpires ?? null,
    leaked: query.leaked ?? null,
    imported: query.imported ?? null,
    knownToLeaver: query.knownToLeaver ?? null,
    exempt: query.exempt ?? null,
    words: query.q === undefined ? [] : foldText(query.q).split(/\s+/).filter(Boolean).slice(0, MOST_WORDS),
  };
}

/** The filter that every key passes. */
export const EVERY_KEY: KeyFilter = keyFilter({}, new Date(0), () => undefined);

/** The filter values that a lookup of owners has to turn into ids. */
export function namedOwners(query: KeyFilters): string[] {
  return [...new Set([query.owner, query.createdBy, query.knownTo].flatMap((values) => values ?? []))];
}

/** How many values all filters together have. */
export function filterValues(query: KeyFilters): number {
  return Object.values(query).reduce<number>((sum, value) => sum + (Array.isArray(value) ? value.length : 1), 0);
}

/** A filter of which no value names anything: `owner` with an address that nobody has. */
export function namesNothing(filter: KeyFilter): boolean {
  return Object.entries(filter).some(
    ([name, values]) => name !== 'words' && Array.isArray(values) && values.length === 0,
  );
}

function canonicalCidr(text: string): string | undefined {
  const reading = parseCidr(text);
  return reading.ok ? reading.cidr : undefined;
}

function listed<T>(values: readonly string[] | undefined, read: (value: string) => T | null | undefined): T[] | null {
  if (values === undefined) return null;
  return [...new Set(values.map(read).filter((value): value is T => value !== null && value !== undefined))];
}
