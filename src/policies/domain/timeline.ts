import {
  UNSET_POLICY,
  applyChange,
  differences,
  sameValue,
  type KeyKind,
  type PerKind,
  type PolicyChange,
  type PolicyValue,
  type PolicyValues,
  type PolicyVersion,
} from './policy.js';

export const DAY_MS = 86_400_000;

/** For how long after its `enforceFrom` a version can be withdrawn (R3.8). */
export const WITHDRAWAL_WINDOW_MS = 7 * DAY_MS;

/** One value of one rule over `[from, until)`; `from` is since when the value has stood unchanged. */
export interface Segment<T> {
  readonly from: Date;
  readonly until: Date | null;
  readonly value: T;
  /** The version that brought the value. */
  readonly version: number;
  /** The same instants as milliseconds (`untilMs` infinite while open), for the hot path. */
  readonly fromMs: number;
  readonly untilMs: number;
  /**
   * The value ends what comes due before this. That is `untilMs`, or the millisecond after it where the next value was
   * enforced by its save: until that save, what came due in the same millisecond had been refused.
   */
  readonly endsMs: number;
}

/** The rules of one scope that bind existing keys, over all time; in order, disjoint, unset times left out. */
export interface CompiledPolicy {
  readonly maxLifetimeDays: PerKind<readonly Segment<number>[]>;
  readonly maxIdleDays: PerKind<readonly Segment<number>[]>;
  readonly allowedScopes: readonly Segment<readonly string[]>[];
  readonly allowedCidrs: readonly Segment<readonly string[]>[];
}

/** What binds a key of one team: both levels apart, because each ends keys by its own history (R2.1). */
export interface Policies {
  readonly organization: CompiledPolicy;
  readonly team: CompiledPolicy;
}

export const EMPTY_POLICY: CompiledPolicy = Object.freeze({
  maxLifetimeDays: { personal: [], service: [] },
  maxIdleDays: { personal: [], service: [] },
  allowedScopes: [],
  allowedCidrs: [],
});

/**
 * The history of one scope as segments. With `asOf`, what was saved, superseded or withdrawn later is not known yet:
 * the answer is the one that was given then. Without it, everything known counts, pending versions too.
 */
export function compile(versions: readonly PolicyVersion[], asOf?: Date): CompiledPolicy {
  const enforced = versionsInOrder(versions, asOf);
  const days = (rule: 'maxLifetimeDays' | 'maxIdleDays', kind: KeyKind): Segment<number>[] =>
    segmentsOf(enforced, (values) => values[rule][kind]);
  return {
    maxLifetimeDays: { personal: days('maxLifetimeDays', 'personal'), service: days('maxLifetimeDays', 'service') },
    maxIdleDays: { personal: days('maxIdleDays', 'personal'), service: days('maxIdleDays', 'service') },
    allowedScopes: segmentsOf(enforced, (values) => values.allowedScopes),
    allowedCidrs: segmentsOf(enforced, (values) => values.allowedCidrs),
  };
}

function segmentsOf<T extends PolicyValue>(
  versions: readonly PolicyVersion[],
  pick: (values: PolicyValues) => T | null,
): Segment<T>[] {
  const segments: Segment<T>[] = [];
  versions.forEach((version, index) => {
    const value = pick(version.values);
    const next = versions[index + 1];
    const until = next?.enforceFrom ?? null;
    const [fromMs, untilMs] = [version.enforceFrom.getTime(), until?.getTime() ?? Infinity];
    const endsMs = next !== undefined && next.savedAt.getTime() === untilMs ? untilMs + 1 : untilMs;
    if (value === null || endsMs <= fromMs) return;
    const last = segments.at(-1);
    if (last !== undefined && last.untilMs === fromMs && sameValue(last.value, value)) {
      segments[segments.length - 1] = { ...last, until, untilMs, endsMs };
    } else {
      segments.push({ from: version.enforceFrom, until, value, version: version.number, fromMs, untilMs, endsMs });
    }
  });
  return segments;
}

/** Versions that are, were or will be in force, by `enforceFrom`, ties by number. */
function versionsInOrder(versions: readonly PolicyVersion[], asOf: Date | undefined): PolicyVersion[] {
  return versions
    .filter((version) => stands(version, asOf))
    .sort((a, b) => a.enforceFrom.getTime() - b.enforceFrom.getTime() || a.number - b.number);
}

function stands(version: PolicyVersion, asOf: Date | undefined): boolean {
  const known = (instant: Date): boolean => asOf === undefined || instant <= asOf;
  if (!known(version.savedAt)) return false;
  if (version.withdrawnAt !== null && known(version.withdrawnAt)) return false;
  // At its `enforceFrom` a version is enforced and no longer pending: what replaces it then cannot undo that.
  return version.supersededAt === null || version.supersededAt >= version.enforceFrom || !known(version.supersededAt);
}

/** The version in force at `at` (R3.2); `null` before the first. */
export function versionInForce(versions: readonly PolicyVersion[], at: Date, asOf?: Date): PolicyVersion | null {
  return versionsInOrder(versions, asOf).findLast((version) => version.enforceFrom <= at) ?? null;
}

export function valuesInForce(versions: readonly PolicyVersion[], at: Date, asOf?: Date): PolicyValues {
  return versionInForce(versions, at, asOf)?.values ?? UNSET_POLICY;
}

/** The saved version that is not enforced yet at `at`; there is at most one. */
export function pendingVersion(versions: readonly PolicyVersion[], at: Date): PolicyVersion | null {
  return versionsInOrder(versions, at).findLast((version) => version.enforceFrom > at) ?? null;
}

/**
 * What binds creation and regeneration at `at`: the newest version saved by then that was neither withdrawn nor
 * replaced while pending (R3.3, "from the save"). A pending version therefore binds new keys before it binds old ones,
 * in both directions: whoever saved it has said what new keys shall be like.
 */
export function valuesBindingCreation(versions: readonly PolicyVersion[], at: Date): PolicyValues {
  const saved = versions.filter((version) => stands(version, at)).sort((a, b) => a.number - b.number);
  return saved.at(-1)?.values ?? UNSET_POLICY;
}

export type ChangeDecision =
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'pending'; readonly pending: PolicyVersion }
  | { readonly outcome: 'save'; readonly before: PolicyValues; readonly after: PolicyValues };

/**
 * What becomes of a change. A new version starts from the pending one, if there is one, so that with no date of its own it
 * would bring what that says into force before the date that was announced: then the caller has to say from when.
 *
 * @param enforceFrom the date given; `null` is at once
 */
export function decideChange(
  versions: readonly PolicyVersion[],
  change: PolicyChange,
  now: Date,
  enforceFrom: Date | null,
): ChangeDecision {
  const at = savingInstant(versions, now);
  const changes = (values: PolicyValues): boolean =>
    differences(applyChange(values, {}), applyChange(values, change)).length > 0;
  const before = valuesBindingCreation(versions, at);
  const pending = pendingVersion(versions, at);
  if (pending !== null && enforceFrom === null) {
    const touches = changes(before) || changes(valuesInForce(versions, at));
    return touches ? { outcome: 'pending', pending } : { outcome: 'nothing' };
  }
  const moves = pending !== null && enforceFrom?.getTime() !== pending.enforceFrom.getTime();
  if (!moves && !changes(before)) return { outcome: 'nothing' };
  return { outcome: 'save', before, after: applyChange(before, change) };
}

/** Never before an earlier save, by a node whose clock is behind. */
function savingInstant(versions: readonly PolicyVersion[], now: Date): Date {
  return new Date(Math.max(now.getTime(), ...versions.map((version) => version.savedAt.getTime())));
}

export interface NextVersion {
  readonly version: PolicyVersion;
  /** The number of the pending version that it replaces. */
  readonly supersedes: number | null;
}

/**
 * The version that saving `values` at `now` makes. It is never saved before an earlier one: by a node whose clock is
 * behind it would otherwise reach back into a time about which answers were given.
 *
 * @param enforceFrom the grace date; `null`, or a date that has passed, is at once
 */
export function nextVersion(
  versions: readonly PolicyVersion[],
  values: PolicyValues,
  now: Date,
  enforceFrom: Date | null,
): NextVersion {
  const savedAt = savingInstant(versions, now);
  return {
    version: {
      number: Math.max(0, ...versions.map((version) => version.number)) + 1,
      values,
      savedAt,
      enforceFrom: enforceFrom !== null && enforceFrom > savedAt ? enforceFrom : savedAt,
      supersededAt: null,
      withdrawnAt: null,
    },
    supersedes: pendingVersion(versions, savedAt)?.number ?? null,
  };
}

export type WithdrawalDecision =
  | { readonly allowed: true; readonly backTo: PolicyVersion | null }
  | { readonly allowed: false; readonly because: 'not_enforced_yet' | 'not_latest_enforced' | 'window_closed' };

/** Whether version `number` can be withdrawn at `now`: the latest enforced one only, within seven days (R3.8). */
export function decideWithdrawal(versions: readonly PolicyVersion[], number: number, now: Date): WithdrawalDecision {
  const version = versionInForce(versions, now, now);
  if (version === null || version.number !== number) {
    const pending = pendingVersion(versions, now)?.number === number;
    return { allowed: false, because: pending ? 'not_enforced_yet' : 'not_latest_enforced' };
  }
  if (now.getTime() > version.enforceFrom.getTime() + WITHDRAWAL_WINDOW_MS) {
    return { allowed: false, because: 'window_closed' };
  }
  const others = versions.filter((other) => other.number !== number);
  return { allowed: true, backTo: versionInForce(others, now, now) };
}

/** The value at an instant; `null` where nothing is set. */
export function segmentAt<T>(segments: readonly Segment<T>[], atMs: number): Segment<T> | null {
  for (const segment of segments) {
    if (segment.fromMs <= atMs && atMs < segment.untilMs) return segment;
  }
  return null;
}
