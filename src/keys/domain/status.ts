import type { Policies } from '../../policies/domain/timeline.js';
import { earliestTerm, idleBaseMs, type EarliestTerm, type ExpiryReason } from './expiry.js';
import { asDate, type KeyFacts, type MembershipFacts, type OwnerFacts, type UsageFacts } from './facts.js';
import {
  type Effect,
  type Refusal,
  refusalsOf,
  type RefusalSource,
  REVOKED_REASONS,
  type RevokedReason,
  SUSPENDED_REASONS,
  type SuspendedReason,
} from './refusals.js';

export const STATUSES = ['active', 'suspended', 'expired', 'revoked'] as const;
export type Status = (typeof STATUSES)[number];

export const EXPIRED_REASONS = [
  'lifetime',
  'policy_lifetime',
  'policy_idle',
] as const satisfies readonly ExpiryReason[];

export type Reason = RevokedReason | SuspendedReason | ExpiryReason;

/** Where the reason comes from: a decision on the key, its owner or a set of keys, the end of a membership, a policy. */
export interface StatusRule {
  readonly source: RefusalSource | 'organization' | 'team';
  /** The decision; null for a term, and for the removal of the owner. */
  readonly causeId: string | null;
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
  const refusals = refusalsOf(key, owner, membership);
  for (const refusal of refusals) scale.put(refusal);
  if (scale.refusal !== null) return scale.refused(scale.refusal);
  return scale.expiredOrActive(earliestTerm(key, idleBaseMs(key, usage, refusals, policies), policies));
}

/** Weighs refusals, from whatever source, one after the other. */
class Scale {
  /** The one that wins so far. */
  refusal: Refusal | null = null;
  /** The next one ahead, per effect. */
  private nextRevokedMs = Infinity;
  private nextSuspendedMs = Infinity;

  constructor(
    private readonly nowMs: number,
    private freeSinceMs: number,
  ) {}

  put(refusal: Refusal): void {
    const { effect, fromMs, untilMs } = refusal;
    if (untilMs <= this.nowMs) {
      this.freeSinceMs = Math.max(this.freeSinceMs, untilMs);
    } else if (fromMs > this.nowMs) {
      if (effect === 'revoked') this.nextRevokedMs = Math.min(this.nextRevokedMs, fromMs);
      else this.nextSuspendedMs = Math.min(this.nextSuspendedMs, fromMs);
    } else if (this.refusal === null || outweighs(refusal, this.refusal)) {
      this.refusal = refusal;
    }
  }

  refused({ effect, reason, source, causeId, fromMs, untilMs }: Refusal): KeyStatus {
    return {
      status: effect,
      reason,
      since: new Date(fromMs),
      until: asDate(effect === 'revoked' ? untilMs : Math.min(untilMs, this.nextRevokedMs)),
      rule: { source, causeId, days: null, version: null },
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
        causeId: null,
        days: segment === null ? null : segment.value,
        version: segment === null ? null : segment.version,
      },
    };
  }
}

const ORDER: Record<Effect, readonly string[]> = { revoked: REVOKED_REASONS, suspended: SUSPENDED_REASONS };

function outweighs(one: Refusal, other: Refusal): boolean {
  if (one.effect !== other.effect) return one.effect === 'revoked';
  if (one.fromMs !== other.fromMs) return one.fromMs < other.fromMs;
  return ORDER[one.effect].indexOf(one.reason) < ORDER[one.effect].indexOf(other.reason);
}
