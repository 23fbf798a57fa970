import { mayRotateItself } from '../../policies/domain/combine.js';
import { POLICY_BOUNDS } from '../../policies/domain/policy.js';
import { DAY_MS } from '../../policies/domain/timeline.js';
import {
  allowedScopeViolations,
  creatorViolations,
  decided,
  grantViolations,
  liveKeyViolations,
  ownerViolations,
  type CreationContext,
  type WantedKey,
} from './creation.js';
import { carryOver, lifetimeLimits, type EndDecision, type ResolvedEnd } from './lifetime.js';
import type { KeyStatus } from './status.js';
import type { Violation } from './violations.js';

/** For how long after its expiry a key can still be regenerated (R4.2). */
export const REGENERABLE_AFTER_EXPIRY_MS = 30 * DAY_MS;

/** Overlap when none is asked for, in seconds; the policy's limit where that is smaller (R4.3). */
export const DEFAULT_OVERLAP_SECONDS = 86_400;

/** The least overlap with which a key may regenerate itself, in seconds: an answer can be lost (R8.6). */
export const LEAST_SELF_OVERLAP_SECONDS = 300;

/** For how long a successor waits for its first use (R4.4). */
export const FIRST_USE_WITHIN_MS = 7 * DAY_MS;

export interface RegenerationRequest {
  /** Absent: the default. */
  readonly overlapSeconds?: number;
  readonly because?: 'leaked';
  /** The predecessor's end is set by the first use of the successor, not now. */
  readonly atFirstUse?: boolean;
  /** The calling key is the one to be regenerated (R8.6). */
  readonly bySelf: boolean;
}

/** The key to be regenerated, as it stands now. */
export interface Predecessor extends WantedKey {
  readonly createdAt: Date;
  readonly ownExpiresAt: Date | null;
  readonly status: KeyStatus;
  /** It is itself a successor that nobody has used yet. */
  readonly waiting: boolean;
  /** When it already ends because it was regenerated before. */
  readonly endsAt: Date | null;
  /** The key that replaced it, unless that is revoked or expired. */
  readonly successor: { readonly used: boolean } | null;
  /** When the key that it replaced stops working, if that still works. */
  readonly predecessorLiveUntil: Date | null;
}

export interface RegenerationContext extends CreationContext {
  readonly canWrite: (scope: string) => boolean;
}

export type RegenerationDecision =
  | {
      readonly allowed: true;
      /** Of the successor, which otherwise copies name, description, scopes and CIDRs. */
      readonly end: ResolvedEnd;
      /** When the predecessor becomes `revoked(regenerated)`, never later than before; null: its end stays as it is. */
      readonly predecessorEndsAt: Date | null;
      /** How long the predecessor works on, from now or from the first use. */
      readonly overlapSeconds: number;
      /** An earlier successor that nobody ever used is ended at once: its answer was lost. */
      readonly endsSuccessor: boolean;
    }
  | { readonly allowed: false; readonly violations: readonly Violation[] };

/** Whether a key may be regenerated, until when its successor lives, and when it ends itself (R4, R8.6). */
export function decideRegeneration(
  key: Predecessor,
  request: RegenerationRequest,
  context: RegenerationContext,
  now: Date,
): RegenerationDecision {
  const { policy, creator, judges } = context;
  const active = key.status.status === 'active';
  const endsSuccessor = key.successor !== null && !key.successor.used;
  const overlap = overlapOf(key, request, context);
  const predecessorEndsAt = request.atFirstUse === true ? null : endOf(key, overlap.seconds, request, now);
  // The new key takes the place of the old one, and of a successor that it ends.
  const others = context.liveKeys - (active ? 1 : 0) - (endsSuccessor ? 1 : 0);
  const decision = decided(successorEnd(key, request, context, now), [
    ...stateViolations(key, predecessorEndsAt, now),
    ...ownerViolations(context, now),
    ...(active ? [] : creatorViolations(key.kind, policy, creator)),
    ...liveKeyViolations(policy, others),
    ...allowedScopeViolations(key.scopes, policy),
    ...(request.bySelf ? selfViolations(key, context) : grantViolations(key, creator, judges)),
    ...overlap.violations,
  ]);
  return decision.allowed
    ? { ...decision, predecessorEndsAt, overlapSeconds: overlap.seconds, endsSuccessor }
    : decision;
}

function stateViolations(key: Predecessor, predecessorEndsAt: Date | null, now: Date): Violation[] {
  const { status, since } = key.status;
  const refuse = (rule: Violation['rule'], message: string): Violation[] => [
    { rule, kind: 'state', field: null, message },
  ];
  if (status === 'revoked' || status === 'suspended') {
    return refuse('not_regenerable', `A ${status} key cannot be regenerated.`);
  }
  if (status === 'expired' && now.getTime() > since.getTime() + REGENERABLE_AFTER_EXPIRY_MS) {
    return refuse('expired_too_long', `The key expired at ${since.toISOString()}, more than 30 days ago.`);
  }
  if (key.successor?.used === true) {
    return refuse('already_regenerated', 'The key was regenerated, and its successor is in use.');
  }
  if (key.waiting) {
    return refuse('predecessor_live', 'The key waits for its first use: regenerate the key whose place it takes.');
  }
  if (key.predecessorLiveUntil !== null && (predecessorEndsAt === null || predecessorEndsAt > now)) {
    const until = key.predecessorLiveUntil.toISOString();
    return refuse(
      'predecessor_live',
      `The key it replaced works until ${until}: wait, or ask for overlapSeconds 0, which ends this key at once.`,
    );
  }
  return [];
}

function selfViolations(key: Predecessor, { policy }: RegenerationContext): Violation[] {
  const { value } = policy.selfRotation;
  if (mayRotateItself(value, key.kind)) return [];
  const message = `The policy lets ${value === 'nobody' ? 'no key' : 'service keys only'} regenerate itself.`;
  return [{ rule: 'selfRotation', kind: 'right', field: null, message }];
}

function overlapOf(
  key: Predecessor,
  request: RegenerationRequest,
  { policy }: RegenerationContext,
): { readonly seconds: number; readonly violations: Violation[] } {
  const limit = policy.maxOverlapSeconds.value ?? POLICY_BOUNDS.maxOverlapSeconds.max;
  const { overlapSeconds, because, bySelf, atFirstUse = false } = request;
  const usual = because === 'leaked' ? 0 : Math.min(DEFAULT_OVERLAP_SECONDS, limit);
  const seconds = overlapSeconds ?? usual;
  const violations: Violation[] = [];
  const add = (rule: Violation['rule'], message: string, field: Violation['field'] = 'overlapSeconds'): void => {
    violations.push({ rule, kind: 'limit', field, message });
  };
  if (seconds > limit) add('maxOverlapSeconds', `must be at most ${limit}, the limit of the policy`);
  if (because === 'leaked' && seconds > 0) add('overlap_of_leaked', 'must be 0 for a leaked key');
  if (because === 'leaked' && atFirstUse) add('overlap_of_leaked', 'must be now for a leaked key', 'activate');
  if (bySelf && !atFirstUse && setsEnd(key, request) && seconds < LEAST_SELF_OVERLAP_SECONDS) {
    add('overlap_of_self', `must be at least ${LEAST_SELF_OVERLAP_SECONDS} for a key that regenerates itself`);
  }
  return { seconds, violations };
}

/**
 * When the predecessor ends. An expired key gains no time. A repeated call is a lost answer asked for again: the end
 * stays where it was, unless an overlap that was asked for, or a leak, brings it nearer.
 */
function endOf(key: Predecessor, seconds: number, request: RegenerationRequest, now: Date): Date {
  if (key.status.status !== 'active') return now;
  const asked = new Date(now.getTime() + seconds * 1000);
  if (key.endsAt === null) return asked;
  return setsEnd(key, request) && asked < key.endsAt ? asked : key.endsAt;
}

function setsEnd(key: Predecessor, { overlapSeconds, because }: RegenerationRequest): boolean {
  return key.endsAt === null || overlapSeconds !== undefined || because !== undefined;
}

function successorEnd(
  key: Predecessor,
  { bySelf }: RegenerationRequest,
  { policy, creator, judges, defaultLifetimeDays, canWrite }: RegenerationContext,
  now: Date,
): EndDecision {
  const keepsEnd = bySelf && key.scopes.some((scope) => judges.isAdministrativeScope(scope) && canWrite(scope));
  const lengthMs = key.ownExpiresAt === null ? null : key.ownExpiresAt.getTime() - key.createdAt.getTime();
  const leftMs = key.ownExpiresAt === null ? null : key.ownExpiresAt.getTime() - now.getTime();
  const limits = lifetimeLimits(
    {
      policy,
      kind: key.kind,
      administrative: key.scopes.some(judges.isAdministrativeScope),
      creatingKeyEnd: bySelf ? null : (creator.key?.fixedEnd ?? null),
    },
    now,
  );
  const required = policy.requireExpiry[key.kind].value;
  return carryOver(keepsEnd ? leftMs : lengthMs, defaultLifetimeDays, limits, required, now);
}
