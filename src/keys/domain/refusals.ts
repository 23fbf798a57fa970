import {
  concerns,
  endMs,
  type KeyFacts,
  type Lift,
  type Mark,
  type MembershipFacts,
  type OwnerFacts,
  type RevokedCause,
  type SuspendedCause,
  type MarkCause,
} from './facts.js';

/** Of causes that began at the same instant the one named first gives the reason. */
export const REVOKED_REASONS = [
  'owner',
  'administrator',
  'regenerated',
  'leaked',
  'owner_removed',
  'revocation',
] as const satisfies readonly RevokedReason[];
export const SUSPENDED_REASONS = [
  'administrator',
  'owner_deactivated',
  'membership_ended',
  'leak_quarantine',
  'known_to_leaver',
] as const satisfies readonly SuspendedReason[];

export type RevokedReason = RevokedCause | 'owner_removed' | 'revocation';
export type SuspendedReason = SuspendedCause | MarkCause;
export type Effect = 'revoked' | 'suspended';
export type RefusalSource = 'key' | 'owner' | 'membership' | 'revocation';

/** Something other than its age that refuses a key over `[fromMs, untilMs)`, whether past, present or to come. */
export interface Refusal {
  readonly effect: Effect;
  readonly reason: RevokedReason | SuspendedReason;
  readonly source: RefusalSource;
  /** The cause, mark, membership or revocation; `null` for the removal of the owner. */
  readonly causeId: string | null;
  readonly fromMs: number;
  readonly untilMs: number;
}

const NONE: readonly Refusal[] = Object.freeze([]);

/**
 * All that ever refused, refuses or will refuse a key, from every source. A suspension that was lifted for a time is
 * two refusals, with that time between them. Nothing is allocated for the usual key, which has none.
 */
export function refusalsOf(key: KeyFacts, owner: OwnerFacts, membership: MembershipFacts): readonly Refusal[] {
  if (isUntouched(key, owner, membership)) return NONE;
  const refusals: Refusal[] = [];
  const add = (refusal: Refusal): void => {
    if (refusal.effect === 'revoked') put(refusals, refusal, refusal.fromMs, refusal.untilMs);
    else putUnlifted(refusals, refusal, key.lifts);
  };
  for (const { id, effect, cause, openedAt, liftedAt } of key.causes) {
    add({ effect, reason: cause, source: 'key', causeId: id, fromMs: openedAt.getTime(), untilMs: endMs(liftedAt) });
  }
  for (const { id, action, from, until } of key.revocations) {
    const [effect, reason] = action === 'revoke' ? (['revoked', 'revocation'] as const) : SUSPENDED_BY_SET;
    add({ effect, reason, source: 'revocation', causeId: id, fromMs: from.getTime(), untilMs: endMs(until) });
  }
  if (owner.removedAt !== null) {
    const fromMs = owner.removedAt.getTime();
    add({ effect: 'revoked', reason: 'owner_removed', source: 'owner', causeId: null, fromMs, untilMs: Infinity });
  }
  const addMark = (mark: Mark, source: RefusalSource): void => {
    const { id: causeId, cause: reason, since, until } = mark;
    if (!concerns(mark, key)) return;
    add({ effect: 'suspended', reason, source, causeId, fromMs: since.getTime(), untilMs: endMs(until) });
  };
  for (const mark of owner.marks) addMark(mark, 'owner');
  for (const mark of membership.marks) addMark(mark, 'membership');
  return refusals;
}

/** Whether the secret stands reported public at an instant. */
export function isLeaked({ causes }: KeyFacts, at: Date): boolean {
  return causes.some(
    ({ cause, openedAt, liftedAt }) =>
      (cause === 'leaked' || cause === 'leak_quarantine') && openedAt <= at && (liftedAt === null || liftedAt > at),
  );
}

/** Those of them that refuse the key at an instant. */
export function inForceAt(refusals: readonly Refusal[], at: Date): Refusal[] {
  const atMs = at.getTime();
  return refusals.filter(({ fromMs, untilMs }) => fromMs <= atMs && untilMs > atMs);
}

const SUSPENDED_BY_SET = ['suspended', 'administrator'] as const;

function isUntouched(key: KeyFacts, owner: OwnerFacts, membership: MembershipFacts): boolean {
  return (
    key.causes.length === 0 &&
    key.revocations.length === 0 &&
    owner.removedAt === null &&
    owner.marks.length === 0 &&
    membership.marks.length === 0
  );
}

/** What the lifts of a suspension leave of it. */
function putUnlifted(refusals: Refusal[], refusal: Refusal, lifts: readonly Lift[]): void {
  let { fromMs } = refusal;
  const own = lifts.filter(({ causeId, at, until }) => causeId === refusal.causeId && endMs(until) > at.getTime());
  own.sort((one, other) => one.at.getTime() - other.at.getTime());
  for (const { at, until } of own) {
    put(refusals, refusal, fromMs, Math.min(at.getTime(), refusal.untilMs));
    fromMs = Math.max(fromMs, endMs(until));
  }
  put(refusals, refusal, fromMs, refusal.untilMs);
}

function put(refusals: Refusal[], refusal: Refusal, fromMs: number, untilMs: number): void {
  if (untilMs > fromMs) refusals.push({ ...refusal, fromMs, untilMs });
}
