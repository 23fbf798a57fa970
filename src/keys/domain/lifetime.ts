import type { CombinedPolicy } from '../../policies/domain/combine.js';
import type { KeyKind } from '../../policies/domain/policy.js';
import { DAY_MS } from '../../policies/domain/timeline.js';
import type { Violation } from './violations.js';

/** How long a key with an administrative scope of ours may live (R8.2). */
export const ADMINISTRATIVE_LIFETIME_DAYS = 90;

/** What a caller asks for: nothing, never (`null`), or an instant. */
export type WantedEnd = Date | null | undefined;

/** Who decided the end of a new key. */
export type EndDecidedBy = 'request' | 'default' | 'policy' | 'administrative_scope' | 'creating_key' | 'nobody';

export interface ResolvedEnd {
  readonly expiresAt: Date | null;
  readonly decidedBy: EndDecidedBy;
}

export type EndDecision =
  { readonly ok: true; readonly end: ResolvedEnd } | { readonly ok: false; readonly violations: readonly Violation[] };

/** An instant beyond which a key may not live, and how to name it. */
export interface LifetimeLimit {
  readonly at: Date;
  readonly rule: 'maxLifetimeDays' | 'administrative_lifetime' | 'creating_key_lifetime';
  readonly decidedBy: EndDecidedBy;
  /** Completes "must be …". */
  readonly text: string;
}

/** Everything that bounds the life of a key created at `now`, the nearest first. */
export function lifetimeLimits(
  bounds: {
    readonly policy: CombinedPolicy;
    readonly kind: KeyKind;
    readonly administrative: boolean;
    /** The fixed end of the key with which this one is made, where that bounds it (R8.4). */
    readonly creatingKeyEnd: Date | null;
  },
  now: Date,
): LifetimeLimit[] {
  const limits: LifetimeLimit[] = [];
  const { value: days, level } = bounds.policy.maxLifetimeDays[bounds.kind];
  if (days !== null) {
    const whose = level === 'team' ? 'team’s' : 'organization’s';
    const text = `at most ${days} days ahead: the ${whose} policy sets maxLifetimeDays for ${bounds.kind} keys`;
    limits.push({ at: daysFrom(now, days), rule: 'maxLifetimeDays', decidedBy: 'policy', text });
  }
  if (bounds.administrative) {
    limits.push({
      at: daysFrom(now, ADMINISTRATIVE_LIFETIME_DAYS),
      rule: 'administrative_lifetime',
      decidedBy: 'administrative_scope',
      text: `at most ${ADMINISTRATIVE_LIFETIME_DAYS} days ahead for a key with an administrative scope`,
    });
  }
  if (bounds.creatingKeyEnd !== null) {
    const at = bounds.creatingKeyEnd;
    const text = `no later than ${at.toISOString()}, when the key it is made with ends`;
    limits.push({ at, rule: 'creating_key_lifetime', decidedBy: 'creating_key', text });
  }
  return limits.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/**
 * The end of a new key (R3.3). What was asked for is taken or refused, never clamped; nothing asked for means the
 * shorter of the default and the limits.
 */
export function resolveEnd(
  wanted: WantedEnd,
  defaultDays: number | null,
  limits: readonly LifetimeLimit[],
  expiryRequired: boolean,
  now: Date,
): EndDecision {
  const nearest = limits[0];
  if (wanted === undefined) {
    const byDefault = defaultDays === null ? null : daysFrom(now, defaultDays);
    if (byDefault !== null && (nearest === undefined || byDefault <= nearest.at)) return until(byDefault, 'default');
    if (nearest !== undefined) return until(nearest.at, nearest.decidedBy);
  }
  if (wanted === undefined || wanted === null) {
    if (nearest !== undefined) return refused(limits.map(beyond));
    return expiryRequired ? refused([EXPIRY_REQUIRED]) : until(null, wanted === null ? 'request' : 'nobody');
  }
  if (wanted <= now) return refused([NOT_AHEAD]);
  const exceeded = limits.filter((limit) => wanted > limit.at);
  return exceeded.length > 0 ? refused(exceeded.map(beyond)) : until(wanted, 'request');
}

/** A length of life carried over to `now`: as long as before, but within the limits, silently (R4.1). */
export function carryOver(
  lengthMs: number | null,
  defaultDays: number | null,
  limits: readonly LifetimeLimit[],
  expiryRequired: boolean,
  now: Date,
): EndDecision {
  const nearest = limits[0];
  if (lengthMs === null) {
    if (nearest !== undefined) return until(nearest.at, nearest.decidedBy);
    return resolveEnd(expiryRequired ? undefined : null, defaultDays, limits, expiryRequired, now);
  }
  const same = new Date(now.getTime() + lengthMs);
  return nearest !== undefined && same > nearest.at ? until(nearest.at, nearest.decidedBy) : until(same, 'request');
}

/** The default lifetime of a member's new keys as it takes effect, and what decides it; `null` days is "never". */
export function effectiveDefault(
  policy: CombinedPolicy,
  kind: KeyKind,
  defaultDays: number | null,
): { readonly days: number | null; readonly decidedBy: 'default' | 'organization' | 'team' | null } {
  const { value: limit, level } = policy.maxLifetimeDays[kind];
  if (limit !== null && (defaultDays === null || limit < defaultDays)) {
    return { days: limit, decidedBy: level === 'team' ? 'team' : 'organization' };
  }
  return { days: defaultDays, decidedBy: defaultDays === null ? null : 'default' };
}

const EXPIRY_REQUIRED: Violation = {
  rule: 'requireExpiry',
  kind: 'limit',
  field: 'expiresAt',
  message: 'is required: the policy admits no key without an end',
};

const NOT_AHEAD: Violation = { rule: 'expiry_ahead', kind: 'limit', field: 'expiresAt', message: 'must lie ahead' };

function until(expiresAt: Date | null, decidedBy: EndDecidedBy): EndDecision {
  return { ok: true, end: { expiresAt, decidedBy } };
}

function refused(violations: readonly Violation[]): EndDecision {
  return { ok: false, violations };
}

function beyond({ rule, text }: LifetimeLimit): Violation {
  return { rule, kind: 'limit', field: 'expiresAt', message: `must be ${text}` };
}

function daysFrom(now: Date, days: number): Date {
  return new Date(now.getTime() + days * DAY_MS);
}
