import type { Exemption } from '../../policies/domain/exemptions.js';
import type { KeyKind } from '../../policies/domain/policy.js';

export type RevokedCause = 'owner' | 'administrator' | 'regenerated' | 'leaked';
export type SuspendedCause = 'administrator' | 'leak_quarantine' | 'known_to_leaver';

interface Opened {
  readonly id: string;
  /** May lie ahead: the end of an overlap. */
  readonly openedAt: Date;
  readonly liftedAt: Date | null;
}

/** One decision about one key. Causes add up; none overwrites another (R1.1). */
export type KeyCauseFacts =
  | (Opened & { readonly effect: 'revoked'; readonly cause: RevokedCause })
  | (Opened & { readonly effect: 'suspended'; readonly cause: SuspendedCause });

/** One key freed from one suspension, whichever source it has, over `[at, until)`: an undone restore has an end. */
export interface Lift {
  readonly causeId: string;
  readonly at: Date;
  readonly until: Date | null;
}

/** One decision over a set of keys (R5) that this key is in, over `[from, until)`; `from` may lie ahead. */
export interface SetDecision {
  readonly id: string;
  readonly action: 'revoke' | 'suspend';
  readonly from: Date;
  /** When it was undone. */
  readonly until: Date | null;
}

/** What happened to one key. Nothing here changes with time or policy. */
export interface KeyFacts {
  readonly kind: KeyKind;
  readonly createdAt: Date;
  readonly ownExpiresAt: Date | null;
  readonly causes: readonly KeyCauseFacts[];
  readonly lifts: readonly Lift[];
  readonly revocations: readonly SetDecision[];
  /** From rules that bind this key, its own and its owner's, in the order in which they were decided. */
  readonly exemptions: readonly Exemption[];
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

/** Infinite: never. */
export function asDate(ms: number): Date | null {
  return ms === Infinity ? null : new Date(ms);
}

export function endMs(instant: Date | null): number {
  return instant === null ? Infinity : instant.getTime();
}
