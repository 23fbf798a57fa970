import { DAY_MS } from '../../policies/domain/timeline.js';
import type { KeyFacts, MembershipFacts, OwnerFacts } from './facts.js';

/** The facts of a key without what began later than `at`; what ended later still stands then. */
export interface KnownFacts {
  readonly key: KeyFacts;
  readonly owner: OwnerFacts;
  readonly membership: MembershipFacts;
}

/**
 * What was known of a key at an instant that has passed. An end or a decision that lay ahead then and was announced
 * (an overlap, a scheduled revocation) is left out until it begins: when it was announced is not part of the facts.
 */
export function knownAt({ key, owner, membership }: KnownFacts, at: Date): KnownFacts {
  const later = (instant: Date | null): Date | null => (instant !== null && instant > at ? null : instant);
  const begun = (instant: Date): boolean => instant <= at;
  const marks = (all: OwnerFacts['marks']): OwnerFacts['marks'] =>
    all.filter(({ since }) => begun(since)).map((mark) => ({ ...mark, until: later(mark.until) }));
  return {
    key: {
      ...key,
      causes: key.causes
        .filter(({ openedAt }) => begun(openedAt))
        .map((cause) => ({ ...cause, liftedAt: later(cause.liftedAt) })),
      lifts: key.lifts.filter((lift) => begun(lift.at)).map((lift) => ({ ...lift, until: later(lift.until) })),
      revocations: key.revocations
        .filter(({ from }) => begun(from))
        .map((set) => ({ ...set, until: later(set.until) })),
      // Where its end was moved later on it lay ahead then and lies ahead now: for the instant it is the same.
      exemptions: key.exemptions.filter(({ since }) => begun(since)),
    },
    owner: { removedAt: later(owner.removedAt), marks: marks(owner.marks) },
    membership: { marks: marks(membership.marks) },
  };
}

/** One bit per UTC day of accepted use (bit n is day n + 1 of the month); `month` is `2026-11-01`. */
export interface UsedMonth {
  readonly month: string;
  readonly days: number;
}

/**
 * The last use up to `at`. It is exact where the last of all uses was before; otherwise it is the beginning of the last
 * day of use, never before the key was made, which for idle terms says as much. Days are kept for 25 months (R11).
 */
export function lastUseBy(
  key: Pick<KeyFacts, 'createdAt'>,
  lastUsedAt: Date | null,
  months: readonly UsedMonth[],
  at: Date,
): Date | null {
  if (lastUsedAt === null || lastUsedAt <= at) return lastUsedAt;
  const days = months.flatMap(({ month, days: bits }) =>
    Array.from({ length: 31 }, (_, bit) => ((bits >>> bit) & 1 ? Date.parse(month) + bit * DAY_MS : -Infinity)),
  );
  const lastMs = Math.max(...days.filter((day) => day <= at.getTime()), -Infinity);
  return lastMs === -Infinity ? null : new Date(Math.max(lastMs, key.createdAt.getTime()));
}
