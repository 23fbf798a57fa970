import { EXPIRED_REASONS } from '../domain/status.js';
import type { ExpiryReason } from '../domain/expiry.js';
import type { KeyFilter, Range } from './key-filter.js';
import { firstStart, LATEST_MS, type Ending, type TermGroup, type TermGroups } from './term-groups.js';

/**
 * What follows from a filter by the policies: a key that passes is within all of it, so that an index may be narrowed
 * to it. A filter on a derived value would else be looked for in every key there is.
 */
export interface Bounds {
  readonly created: Range;
  readonly lastUsed: Range;
  /** Of keys of one kind alone: a person's are personal, a service account's are service keys. */
  readonly ownerType: 'user' | 'service_account' | null;
  /** Since when (ms) a key can be idle at the earliest: it was used since then, or restored. */
  readonly idleSinceMs: number;
  /** Whether only keys that were ever used can pass, or only those that never were. */
  readonly uses: 'any' | 'some' | 'none';
  /** Of effective expiry, where there is one. */
  readonly effective: Range;
  /** Whether a key that never expires may pass. */
  readonly endless: boolean;
  /** Terms that may decide on the expiry of a key that has one. */
  readonly terms: ReadonlySet<ExpiryReason>;
}

/** No bound. */
export const ALWAYS: Range = { fromMs: -Infinity, untilMs: Infinity };

export function boundsOf(filter: KeyFilter, terms: TermGroups, now: Date): Bounds {
  const groups = [...terms.groups, ...terms.widened];
  const expiry = expiryBounds(filter, now.getTime());
  const lastUsed = [filter.lastUsed ?? ALWAYS, before(filter.idleBeforeMs), idleUntil(expiry, groups)].reduce(
    intersect,
  );
  const created = [
    filter.created ?? ALWAYS,
    before(filter.idleBeforeMs),
    // No key is used before it is created.
    before(filter.lastUsed === null ? null : filter.lastUsed.untilMs),
    since(expiry, filter, groups),
    until(expiry, groups),
  ].reduce(intersect);
  const idleSinceMs = Math.min(...groups.map(({ idle }) => startOf(idle, expiry.effective.fromMs)));
  return { ...expiry, created, lastUsed, idleSinceMs, ownerType: ownerTypeOf(filter), uses: usesOf(filter) };
}

function ownerTypeOf({ kinds }: KeyFilter): Bounds['ownerType'] {
  if (kinds?.length !== 1) return null;
  return kinds[0] === 'personal' ? 'user' : 'service_account';
}

function usesOf({ neverUsed, lastUsed }: KeyFilter): Bounds['uses'] {
  if (neverUsed === true) return 'none';
  return neverUsed === false || lastUsed !== null ? 'some' : 'any';
}

export function isEmpty({ fromMs, untilMs }: Range): boolean {
  return fromMs >= untilMs;
}

export function intersect(one: Range, other: Range): Range {
  return { fromMs: Math.max(one.fromMs, other.fromMs), untilMs: Math.min(one.untilMs, other.untilMs) };
}

function before(ms: number | null): Range {
  return ms === null ? ALWAYS : { fromMs: -Infinity, untilMs: ms };
}

type ExpiryBounds = Pick<Bounds, 'effective' | 'endless' | 'terms'>;

function expiryBounds(filter: KeyFilter, nowMs: number): ExpiryBounds {
  const only = (wanted: readonly string[], of: readonly string[] | null): boolean =>
    of !== null && of.every((each) => wanted.includes(each));
  const expired = only(['expired'], filter.statuses) || only(EXPIRED_REASONS, filter.reasons);
  const reasons = only(EXPIRED_REASONS, filter.reasons) ? (filter.reasons as readonly string[]) : EXPIRED_REASONS;
  const effective = [
    filter.expires ?? ALWAYS,
    only(['active'], filter.statuses) ? { fromMs: nowMs + 1, untilMs: Infinity } : ALWAYS,
    expired ? { fromMs: -Infinity, untilMs: nowMs + 1 } : ALWAYS,
  ].reduce(intersect);
  const terms = EXPIRED_REASONS.filter(
    (term) =>
      reasons.includes(term) &&
      (filter.decidedBy === null || filter.decidedBy.includes(term)) &&
      (filter.neverExpires !== true || term === 'policy_idle'),
  );
  return {
    effective,
    endless: !expired && filter.expires === null && filter.decidedBy === null,
    terms: new Set(terms),
  };
}

/** A key that expires late was created late: no earlier than the first creation that its lifetime does not end before. */
function since({ effective }: ExpiryBounds, { neverExpires }: KeyFilter, groups: readonly TermGroup[]): Range {
  const endMs = neverExpires === true ? Infinity : effective.fromMs;
  const starts = groups.map(({ lifetime }) => startOf(lifetime, endMs));
  return { fromMs: Math.min(...starts), untilMs: Infinity };
}

/** A key that expires early was created early, whichever of its terms decides. */
function until({ effective, endless, terms }: ExpiryBounds, groups: readonly TermGroup[]): Range {
  const endMs = effective.untilMs;
  if (endless || endMs === Infinity) return ALWAYS;
  const starts = [
    // An own date lies behind creation.
    ...(terms.has('lifetime') ? [endMs] : []),
    ...(terms.has('policy_lifetime') ? groups.map(({ lifetime }) => startOf(lifetime, endMs)) : []),
    ...(terms.has('policy_idle') ? groups.map(({ idle }) => startOf(idle, endMs)) : []),
  ];
  return { fromMs: -Infinity, untilMs: Math.max(...starts) };
}

/** A key that idleness ends early was not used after what it is idle since. */
function idleUntil({ effective, endless, terms }: ExpiryBounds, groups: readonly TermGroup[]): Range {
  if (endless || effective.untilMs === Infinity || terms.has('lifetime') || terms.has('policy_lifetime')) return ALWAYS;
  return before(Math.max(...groups.map(({ idle }) => (idle === null ? -Infinity : startOf(idle, effective.untilMs)))));
}

/** Where starts that end at `endMs` or later begin; without a term every start does. */
function startOf(ending: Ending | null, endMs: number): number {
  if (ending === null || endMs === -Infinity) return -Infinity;
  const startMs = firstStart(ending, endMs);
  return startMs > LATEST_MS ? Infinity : startMs;
}
