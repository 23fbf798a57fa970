import type { KeyKind } from '../../policies/domain/policy.js';

export type RevokedCause = 'owner' | 'administrator' | 'regenerated' | 'leaked';
export type SuspendedCause = 'administrator' | 'leak_quarantine' | 'known_to_leaver';

interface Opened {
  /** May lie ahead: the end of an overlap. */
  readonly openedAt: Date;
  readonly liftedAt: Date | null;
}

/** One decision about one key. Causes add up; none overwrites another (R1.1). */
export type KeyCauseFacts =
  | (Opened & { readonly effect: 'revoked'; readonly cause: RevokedCause })
  | (Opened & { readonly effect: 'suspended'; readonly cause: SuspendedCause });

/** One key freed from one mark. */
export interface Lift {
  readonly markId: string;
  readonly at: Date;
}

/** What happened to one key. Nothing here changes with time or policy. */
export interface KeyFacts {
  readonly kind: KeyKind;
  readonly createdAt: Date;
  readonly ownExpiresAt: Date | null;
  readonly causes: readonly KeyCauseFacts[];
  readonly lifts: readonly Lift[];
}

export interface UsageFacts {
  readonly lastUsedAt: Date | null;
}

export type MarkCause = 'owner_deactivated' | 'administrator' | 'membership_ended';

/** One decision that bears on every key of an owner created up to it (R10.1), over `[since, until)`. */
export interface Mark {
  readonly id: string;
  readonly cause: MarkCause;
  readonly since: Date;
  readonly until: Date | null;
}

export interface OwnerFacts {
  /** Final (R10.2). */
  readonly removedAt: Date | null;
  /** Marks on all keys of the owner, and those set for the keys of the key's team alone. */
  readonly marks: readonly Mark[];
}

/**
 * The memberships of the key's owner in the key's team that have an end: each is a mark `membership_ended` with that
 * end as `since`, and `until` when the whole of it was lifted. A service account has none.
 */
export interface MembershipFacts {
  readonly marks: readonly Mark[];
}

export const NO_MEMBERSHIP_ENDED: MembershipFacts = Object.freeze({ marks: [] });

/**
 * Whether a mark is about a key at all. A key created in the same millisecond was there before the mark: while a mark
 * stands its owner creates none, so the doubt is decided against the key.
 */
export function concerns(mark: Mark, key: KeyFacts): boolean {
  return key.createdAt.getTime() <= mark.since.getTime();
}

/** When `mark` stops bearing on `key` (ms; infinite while unknown): its own end, or earlier for this key alone. */
export function markEndMs(mark: Mark, key: KeyFacts): number {
  let end = endMs(mark.until);
  for (const lift of key.lifts) {
    if (lift.markId === mark.id) end = Math.min(end, lift.at.getTime());
  }
  return end;
}

export function endMs(instant: Date | null): number {
  return instant === null ? Infinity : instant.getTime();
}
