import type { KeyKind } from '../../policies/domain/policy.js';
import type { ExpiryReason } from '../domain/expiry.js';
import type { Reason, Status } from '../domain/status.js';

/** What the figures take of a key; instants are milliseconds. */
export interface CountedKey {
  readonly ownerId: string;
  readonly kind: KeyKind;
  readonly status: Status;
  readonly reason: Reason | null;
  readonly createdMs: number;
  readonly lastUsedMs: number | null;
  /** Effective expiry, and the term that decides on it. */
  readonly endMs: number | null;
  readonly decidedBy: ExpiryReason | null;
  readonly neverExpires: boolean;
  readonly leaked: boolean;
  readonly exempt: boolean;
}

const DAY_MS = 86_400_000;
/** Upper ends of the classes of age and of last use, in days; behind the last one is one that is open. */
export const AGE_DAYS = [30, 90, 180, 365, 730] as const;
export const USE_DAYS = [7, 30, 90, 365] as const;
const MONTHS = 12;
const MOST_OWNERS = 10;

/** Statuses of keys that an end still lies before. */
export const LIVE = ['active', 'suspended'] as const satisfies readonly Status[];
export const FIXED_TERMS = ['lifetime', 'policy_lifetime'] as const satisfies readonly ExpiryReason[];

/** Instants in milliseconds, `[fromMs, untilMs)`; infinite where open. */
export interface Class {
  readonly upToDays: number | null;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The classes of an instant that has passed by how long ago it was, the latest first. */
export function classesBefore(at: Date, days: readonly number[]): Class[] {
  const ends = days.map((each) => at.getTime() - each * DAY_MS);
  return [...days, null].map((upToDays, index) => ({
    upToDays,
    fromMs: ends[index] ?? -Infinity,
    untilMs: ends[index - 1] ?? Infinity,
  }));
}

export interface Month {
  /** `2026-11` */
  readonly month: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What is left of the month (UTC), and the eleven months behind it. */
export function monthsFrom(at: Date): Month[] {
  const start = (index: number): number => Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + index, 1);
  return Array.from({ length: MONTHS }, (_, index) => ({
    month: new Date(start(index)).toISOString().slice(0, 7),
    fromMs: Math.max(at.getTime(), start(index)),
    untilMs: start(index + 1),
  }));
}

/** How many keys there are of each sort. The calendar and `neverExpiring` are of live keys alone. */
export interface Figures {
  readonly total: number;
  readonly byStatus: readonly { status: Status; reason: Reason | null; count: number }[];
  readonly byKind: readonly { kind: KeyKind; count: number }[];
  /** In the order of `classesBefore(at, AGE_DAYS)`. */
  readonly age: readonly number[];
  /** In the order of `monthsFrom(at)`. */
  readonly calendar: readonly { fixed: number; idle: number }[];
  /** In the order of `classesBefore(at, USE_DAYS)`. */
  readonly lastUse: readonly number[];
  readonly neverUsed: number;
  readonly neverExpiring: number;
  readonly leaked: number;
  readonly exempt: number;
  readonly topOwners: readonly { id: string; kind: KeyKind; count: number }[];
}

/** Adds keys up, one by one. */
export class Tally {
  private readonly ages: readonly Class[];
  private readonly uses: readonly Class[];
  private readonly months: readonly Month[];
  private readonly age: number[];
  private readonly lastUse: number[];
  private readonly calendar: { fixed: number; idle: number }[];
  private readonly statuses = new Map<string, { status: Status; reason: Reason | null; count: number }>();
  private readonly kinds = new Map<KeyKind, number>();
  private readonly owners = new Map<string, { id: string; kind: KeyKind; count: number }>();
  private total = 0;
  private neverUsed = 0;
  private neverExpiring = 0;
  private leaked = 0;
  private exempt = 0;

  constructor(at: Date) {
    this.ages = classesBefore(at, AGE_DAYS);
    this.uses = classesBefore(at, USE_DAYS);
    this.months = monthsFrom(at);
    this.age = this.ages.map(() => 0);
    this.lastUse = this.uses.map(() => 0);
    this.calendar = this.months.map(() => ({ fixed: 0, idle: 0 }));
  }

  add(key: CountedKey): void {
    const { status, reason, kind, ownerId, lastUsedMs } = key;
    const live = LIVE.some((each) => each === status);
    this.total += 1;
    countOne(this.statuses, `${status} ${reason}`, () => ({ status, reason, count: 0 }));
    countOne(this.owners, ownerId, () => ({ id: ownerId, kind, count: 0 }));
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
    addTo(this.age, this.ages, key.createdMs);
    if (lastUsedMs === null) this.neverUsed += 1;
    else addTo(this.lastUse, this.uses, lastUsedMs);
    if (live) this.addEnd(key);
    this.neverExpiring += Number(live && key.neverExpires);
    this.leaked += Number(key.leaked);
    this.exempt += Number(key.exempt);
  }

  /** @param scale for how many keys each that was added stands */
  figures(scale: number): Figures {
    const scaled = (count: number): number => Math.round(count * scale);
    const each = <Counted extends { count: number }>(all: Iterable<Counted>): Counted[] =>
      [...all]
        .sort((one, other) => other.count - one.count)
        .map((counted) => ({ ...counted, count: scaled(counted.count) }));
    return {
      total: scaled(this.total),
      byStatus: each(this.statuses.values()),
      byKind: each([...this.kinds].map(([kind, count]) => ({ kind, count }))),
      age: this.age.map(scaled),
      calendar: this.calendar.map(({ fixed, idle }) => ({ fixed: scaled(fixed), idle: scaled(idle) })),
      lastUse: this.lastUse.map(scaled),
      neverUsed: scaled(this.neverUsed),
      neverExpiring: scaled(this.neverExpiring),
      leaked: scaled(this.leaked),
      exempt: scaled(this.exempt),
      topOwners: each(largest(this.owners.values())),
    };
  }

  /** A fixed end and one by idleness are not the same promise (R2.6). */
  private addEnd({ endMs, decidedBy }: CountedKey): void {
    if (endMs === null) return;
    const index = this.months.findIndex(({ fromMs, untilMs }) => endMs >= fromMs && endMs < untilMs);
    const month = this.calendar[index];
    if (month) month[decidedBy === 'policy_idle' ? 'idle' : 'fixed'] += 1;
  }
}

function countOne<Counted extends { count: number }>(
  counts: Map<string, Counted>,
  name: string,
  fresh: () => Counted,
): void {
  let counted = counts.get(name);
  if (!counted) counts.set(name, (counted = fresh()));
  counted.count += 1;
}

function addTo(counts: number[], classes: readonly Class[], ms: number): void {
  const index = classes.findIndex(({ fromMs, untilMs }) => ms >= fromMs && ms < untilMs);
  counts[index] = (counts[index] ?? 0) + 1;
}

function largest<Owner extends { id: string; count: number }>(owners: Iterable<Owner>): Owner[] {
  return [...owners]
    .sort((one, other) => other.count - one.count || (one.id < other.id ? -1 : 1))
    .slice(0, MOST_OWNERS);
}
