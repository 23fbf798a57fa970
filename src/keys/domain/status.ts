import type { Policies } from '../../policies/domain/timeline.js';
import { earliestTerm, idleBaseMs, type EarliestTerm, type ExpiryReason } from './expiry.js';
import {
  concerns,
  endMs,
  markEndMs,
  type KeyFacts,
  type Mark,
  type MarkCause,
  type MembershipFacts,
  type OwnerFacts,
  type RevokedCause,
  type SuspendedCause,
  type UsageFacts,
} from './facts.js';

export const STATUSES = ['active', 'suspended', 'expired', 'revoked'] as const;
export type Status = (typeof STATUSES)[number];

/** Of causes that began at the same instant the one named first gives the reason. */
export const REVOKED_REASONS = ['owner', 'administrator', 'regenerated', 'leaked', 'owner_removed'] as const;
export const SUSPENDED_REASONS = [
  'administrator',
  'owner_deactivated',
  'membership_ended',
  'leak_quarantine',
  'known_to_leaver',
] as const;
export const EXPIRED_REASONS = [
  'lifetime',
  'policy_lifetime',
  'policy_idle',
] as const satisfies readonly ExpiryReason[];

export type RevokedReason = RevokedCause | 'owner_removed';
export type SuspendedReason = SuspendedCause | MarkCause;
export type Reason = RevokedReason | SuspendedReason | ExpiryReason;

/** Where the reason comes from: a decision on the key, one on its owner, the end of a membership, or a policy. */
export interface StatusRule {
  readonly source: 'key' | 'owner' | 'membership' | 'organization' | 'team';
  /** The mark, for `owner` and `membership`. */
  readonly markId: string | null;
  /** The days of the policy value that ended the key, and the version that brought it. */
  readonly days: number | null;
  readonly version: number | null;
}

export interface KeyStatus {
  readonly status: Status;
  /** `null` for `active` alone. */
  readonly reason: Reason | null;
  /** When the reason began; for `active`, when the key was created or last restored. */
  readonly since: Date;
  /** The first instant at which, by what is known now and without further use, the answer is another one. */
  readonly until: Date | null;
  readonly rule: StatusRule | null;
}

/**
 * What the facts of a key add up to at `now` (R1). By precedence revoked > suspended > expired > active; the reason is
 * the earliest cause in force within the winning status. `lastUsedAt` and endings count whenever they are known: a use
 * proves that the key was alive up to it.
 */
export function statusOf(
  key: KeyFacts,
  usage: UsageFacts,
  owner: OwnerFacts,
  membership: MembershipFacts,
  policies: Policies,
  now: Date,
): KeyStatus {
  const scale = new Scale(now.getTime(), key.createdAt.getTime());
  for (const cause of key.causes) {
    scale.put(cause.effect, cause.cause, cause.openedAt.getTime(), endMs(cause.liftedAt), 'key', null);
  }
  if (owner.removedAt !== null) {
    scale.put('revoked', 'owner_removed', owner.removedAt.getTime(), Infinity, 'owner', null);
  }
  for (const mark of owner.marks) putMark(scale, mark, key, 'owner');
  for (const mark of membership.marks) putMark(scale, mark, key, 'membership');
  if (scale.effect !== null) return scale.refusal(scale.effect);
  const baseMs = idleBaseMs(key, usage, owner, membership, policies);
  return scale.expiredOrActive(earliestTerm(key, baseMs, policies));
}

function putMark(scale: Scale, mark: Mark, key: KeyFacts, source: 'owner' | 'membership'): void {
  if (concerns(mark, key)) {
    scale.put('suspended', mark.cause, mark.since.getTime(), markEndMs(mark, key), source, mark);
  }
}

type Effect = 'revoked' | 'suspended';

/** Weighs causes, from whatever source, one after the other; a further source is a further call of `put`. */
class Scale {
  /** The effect, reason, beginning and end of the winning cause so far. */
  effect: Effect | null = null;
  private reason: RevokedReason | SuspendedReason = 'owner';
  private fromMs = 0;
  private untilMs = Infinity;
  private source: StatusRule['source'] = 'key';
  private mark: Mark | null = null;
  /** The next cause ahead, per effect. */
  private nextRevokedMs = Infinity;
  private nextSuspendedMs = Infinity;

  constructor(
    private readonly nowMs: number,
    private freeSinceMs: number,
  ) {}

  put(
    effect: Effect,
    reason: RevokedReason | SuspendedReason,
    fromMs: number,
    untilMs: number,
    source: StatusRule['source'],
    mark: Mark | null,
  ): void {
    if (untilMs <= fromMs) return;
    if (untilMs <= this.nowMs) {
      this.freeSinceMs = Math.max(this.freeSinceMs, untilMs);
    } else if (fromMs > this.nowMs) {
      if (effect === 'revoked') this.nextRevokedMs = Math.min(this.nextRevokedMs, fromMs);
      else this.nextSuspendedMs = Math.min(this.nextSuspendedMs, fromMs);
    } else if (this.outweighs(effect, reason, fromMs)) {
      this.effect = effect;
      this.reason = reason;
      this.fromMs = fromMs;
      this.untilMs = untilMs;
      this.source = source;
      this.mark = mark;
    }
  }

  private outweighs(effect: Effect, reason: RevokedReason | SuspendedReason, fromMs: number): boolean {
    if (effect !== this.effect) return this.effect !== 'revoked';
    if (fromMs !== this.fromMs) return fromMs < this.fromMs;
    const order: readonly string[] = effect === 'revoked' ? REVOKED_REASONS : SUSPENDED_REASONS;
    return order.indexOf(reason) < order.indexOf(this.reason);
  }

  refusal(effect: Effect): KeyStatus {
    const { source, mark } = this;
    return {
      status: effect,
      reason: this.reason,
      since: new Date(this.fromMs),
      until: asDate(effect === 'revoked' ? this.untilMs : Math.min(this.untilMs, this.nextRevokedMs)),
      rule: { source, markId: mark === null ? null : mark.id, days: null, version: null },
    };
  }

  expiredOrActive(term: EarliestTerm): KeyStatus {
    const decidedAheadMs = Math.min(this.nextRevokedMs, this.nextSuspendedMs);
    if (term.atMs > this.nowMs) {
      const until = asDate(Math.min(decidedAheadMs, term.atMs));
      return { status: 'active', reason: null, since: new Date(this.freeSinceMs), until, rule: null };
    }
    const { segment } = term;
    return {
      status: 'expired',
      reason: term.reason,
      since: new Date(term.atMs),
      until: asDate(decidedAheadMs),
      rule: {
        source: term.level ?? 'key',
        markId: null,
        days: segment === null ? null : segment.value,
        version: segment === null ? null : segment.version,
      },
    };
  }
}

function asDate(ms: number): Date | null {
  return ms === Infinity ? null : new Date(ms);
}
