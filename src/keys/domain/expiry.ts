import type { PolicyLevel } from '../../policies/domain/combine.js';
import { liftedEndMs } from '../../policies/domain/exemptions.js';
import { idleEnding, idleEndMs, lifetimeEnding, lifetimeEndMs } from '../../policies/domain/terms.js';
import type { Policies, Segment } from '../../policies/domain/timeline.js';
import { asDate, endMs, type KeyFacts, type MembershipFacts, type OwnerFacts, type UsageFacts } from './facts.js';
import { type Refusal, refusalsOf } from './refusals.js';

export type ExpiryReason = 'lifetime' | 'policy_lifetime' | 'policy_idle';

/** Expiry terms of a key as they look ahead with everything known, pending policy included, and no further use. */
export interface Expiry {
  /** The first instant at which a term has ended the key; `null` when none ever will. */
  readonly effective: Date | null;
  readonly decidedBy: ExpiryReason | null;
  readonly own: Date | null;
  readonly policyLifetime: Date | null;
  readonly policyIdle: Date | null;
  /** Own date or maximum lifetime, whichever is earlier (R2.6); `null` is what "never expires" means. */
  readonly fixedEnd: Date | null;
}

/** The earliest term in milliseconds (infinite when none), and the policy value it comes from. */
export interface EarliestTerm {
  atMs: number;
  reason: ExpiryReason;
  level: PolicyLevel | null;
  segment: Segment<number> | null;
}

const LEVELS = ['organization', 'team'] as const satisfies readonly PolicyLevel[];

/**
 * Expiry does not depend on the instant one asks at: a key is expired from `effective` on, for good. Only a use, a
 * restore (both need a living key) or a withdrawn policy version moves it later.
 */
export function expiryOf(
  key: KeyFacts,
  usage: UsageFacts,
  owner: OwnerFacts,
  membership: MembershipFacts,
  policies: Policies,
): Expiry {
  const baseMs = idleBaseMs(key, usage, refusalsOf(key, owner, membership), policies);
  const term = earliestTerm(key, baseMs, policies);
  return {
    effective: asDate(term.atMs),
    decidedBy: term.atMs === Infinity ? null : term.reason,
    own: key.ownExpiresAt,
    policyLifetime: asDate(lifetimeOf(key, policies)),
    policyIdle: asDate(idleOf(key, baseMs, policies)),
    fixedEnd: fixedEndOf(key, policies),
  };
}

/** Own date or maximum lifetime, whichever is earlier (R2.6); it needs neither use nor decisions. */
export function fixedEndOf(key: KeyFacts, policies: Policies): Date | null {
  return asDate(Math.min(endMs(key.ownExpiresAt), lifetimeOf(key, policies)));
}

/** The term that ends the key first, given since when it is idle; one small object and no dates, for the hot path. */
export function earliestTerm(key: KeyFacts, baseMs: number, policies: Policies): EarliestTerm {
  const { kind } = key;
  const createdMs = key.createdAt.getTime();
  const term: EarliestTerm = { atMs: endMs(key.ownExpiresAt), reason: 'lifetime', level: null, segment: null };
  // In this order, and only by an earlier instant: of terms that end together the first one named decides.
  for (const level of LEVELS) {
    const segment = lifetimeEnding(policies[level].maxLifetimeDays[kind], createdMs);
    if (segment !== null) bring(term, lifetimeEndAt(segment, key, level), 'policy_lifetime', level, segment);
  }
  for (const level of LEVELS) {
    const segment = idleEnding(policies[level].maxIdleDays[kind], baseMs);
    if (segment !== null) bring(term, idleEndAt(segment, baseMs, key, level), 'policy_idle', level, segment);
  }
  return term;
}

function bring(
  term: EarliestTerm,
  atMs: number,
  reason: ExpiryReason,
  level: PolicyLevel,
  segment: Segment<number>,
): void {
  if (atMs >= term.atMs) return;
  term.atMs = atMs;
  term.reason = reason;
  term.level = level;
  term.segment = segment;
}

/** When a value ends a key, later where it is exempt from it. */
function lifetimeEndAt(segment: Segment<number>, { createdAt, exemptions }: KeyFacts, level: PolicyLevel): number {
  return liftedEndMs(lifetimeEndMs(segment, createdAt.getTime()), exemptions, level, 'maxLifetimeDays');
}

function idleEndAt(segment: Segment<number>, baseMs: number, { exemptions }: KeyFacts, level: PolicyLevel): number {
  return liftedEndMs(idleEndMs(segment, baseMs), exemptions, level, 'maxIdleDays');
}

function lifetimeOf(key: KeyFacts, policies: Policies): number {
  let earliestMs = Infinity;
  for (const level of LEVELS) {
    const segment = lifetimeEnding(policies[level].maxLifetimeDays[key.kind], key.createdAt.getTime());
    if (segment !== null) earliestMs = Math.min(earliestMs, lifetimeEndAt(segment, key, level));
  }
  return earliestMs;
}

function idleOf(key: KeyFacts, baseMs: number, policies: Policies): number {
  let earliestMs = Infinity;
  for (const level of LEVELS) {
    const segment = idleEnding(policies[level].maxIdleDays[key.kind], baseMs);
    if (segment !== null) earliestMs = Math.min(earliestMs, idleEndAt(segment, baseMs, key, level));
  }
  return earliestMs;
}

/**
 * From when a key counts as idle: the latest of its creation, its last accepted use and its last restore or undo (R2.2).
 *
 * A restore gives back the time of the refusal, not a life that had ended before it: a key whose idle term had run
 * out when the refusal began stays expired (R3.8). Otherwise suspending and restoring a leaver's keys would wake those
 * that nobody had used for years.
 */
export function idleBaseMs(key: KeyFacts, usage: UsageFacts, refusals: readonly Refusal[], policies: Policies): number {
  const createdMs = key.createdAt.getTime();
  let baseMs = usage.lastUsedAt === null ? createdMs : Math.max(createdMs, usage.lastUsedAt.getTime());
  if (refusals.length === 0) return baseMs;
  const usedMs = baseMs;
  const ended = refusals.filter(({ untilMs }) => untilMs !== Infinity && untilMs > usedMs);
  ended.sort((one, other) => one.untilMs - other.untilMs || one.fromMs - other.fromMs);
  for (const { fromMs, untilMs } of ended) {
    if (idleOf(key, baseMs, policies) > fromMs) baseMs = untilMs;
  }
  return baseMs;
}
