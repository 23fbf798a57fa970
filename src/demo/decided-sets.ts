import { DAY_MS } from '../policies/domain/timeline.js';
import type { GeneratedCause, GeneratedKey, GeneratedUsage } from './generated-key.js';
import { dayOf } from './calendar.js';
import type { DecidedSet, SetFilter } from './sets-plan.js';

/** What of a key decides in which sets it is. */
export type SetSubject = Pick<GeneratedKey, 'owner' | 'team' | 'kind' | 'createdMs' | 'scopes'>;
type DecidedKey = SetSubject & Pick<GeneratedKey, 'causes'>;

/** What a plan made of a key that its filter found. */
export type Verdict = 'taken' | 'in_target_state' | 'protected';

const NONE: ReadonlyMap<DecidedSet, Verdict> = new Map();

/** Says which keys the decisions over sets bear on. They come in the order in which they were planned. */
export class DecidedSets {
  constructor(readonly all: readonly DecidedSet[]) {}

  /** Of the sets whose filter found the key. What a set revoked is in the target state of those after it. */
  verdicts(key: DecidedKey): ReadonlyMap<DecidedSet, Verdict> {
    // Few keys are found by any filter.
    if (!this.all.some((set) => finds(set, key))) return NONE;
    const verdicts = new Map<DecidedSet, Verdict>();
    let revokedMs = revokedFrom(key);
    for (const set of this.all) {
      if (!finds(set, key)) continue;
      const verdict = verdictOf(set, key, revokedMs);
      verdicts.set(set, verdict);
      if (verdict === 'taken' && set.action === 'revoke') revokedMs = Math.min(revokedMs, set.effectiveMs ?? Infinity);
    }
    return verdicts;
  }

  /**
   * Whether a key could not be regenerated at an instant. Also said of one that the set left out: it was revoked before,
   * so that it could not be either, or is a verifier's, of which none is regenerated.
   */
  forbidSuccessor(key: SetSubject, atMs: number): boolean {
    return this.all.some(
      (set) =>
        set.effectiveMs !== null &&
        // Planned and applied are minutes apart: what is made between them would be taken into the set.
        set.effectiveMs === set.appliedMs &&
        atMs > set.plannedMs &&
        atMs < (set.undoneMs ?? Infinity) &&
        finds(set, key),
    );
  }
}

function verdictOf({ action, plannedMs }: DecidedSet, key: DecidedKey, revokedMs: number): Verdict {
  const isInTargetState = action === 'revoke' ? revokedMs <= plannedMs : isSuspended(key, plannedMs, revokedMs);
  if (isInTargetState) return 'in_target_state';
  return key.scopes.includes('keys:verify') ? 'protected' : 'taken';
}

function finds({ filter, plannedMs }: DecidedSet, key: SetSubject): boolean {
  return key.createdMs <= plannedMs && matches(filter, key);
}

function matches(filter: SetFilter, { owner, team, kind, createdMs, scopes }: SetSubject): boolean {
  if (filter.team !== null && filter.team !== team) return false;
  if (filter.owner !== null && filter.owner !== owner) return false;
  if (filter.kind !== null && filter.kind !== kind) return false;
  if (filter.scope !== null && !scopes.includes(filter.scope)) return false;
  return createdMs >= (filter.createdFromMs ?? -Infinity) && createdMs < (filter.createdBeforeMs ?? Infinity);
}

/** From when on something other than a set revokes it. */
function revokedFrom({ owner, causes }: DecidedKey): number {
  let ms = ('leaving' in owner && owner.leaving?.removedMs) || Infinity;
  for (const { effect, openedMs } of causes) if (effect === 'revoked') ms = Math.min(ms, openedMs);
  return ms;
}

/** Of service keys, which alone are suspended by a set: no mark bears on their owners, and no membership. */
function isSuspended({ causes }: DecidedKey, atMs: number, revokedMs: number): boolean {
  if (revokedMs <= atMs) return false;
  return causes.some(
    ({ effect, openedMs, liftedMs }) =>
      effect === 'suspended' && openedMs <= atMs && (liftedMs === null || liftedMs > atMs),
  );
}

/** What had been decided about a key before it was revoked with others, the end of an overlap included. */
export function causesBefore(causes: readonly GeneratedCause[], endMs: number): GeneratedCause[] {
  return causes
    .filter(({ cause, openedMs }) => cause === 'regenerated' || openedMs < endMs)
    .map((cause) =>
      cause.liftedMs !== null && cause.liftedMs >= endMs
        ? { ...cause, liftedMs: null, liftedBy: null, liftReason: null }
        : cause,
    );
}

/**
 * The use of a key that was refused in `[fromMs, toMs)`: a last use in there happens just before instead. Every month
 * between the first and the last use has a row, as `KeyUsage` draws them.
 */
export function usedOutside(usage: GeneratedUsage, fromMs: number, toMs: number): GeneratedUsage {
  const { lastMs } = usage;
  if (lastMs === null || lastMs < fromMs) return usage;
  const [from, to] = [dayOf(fromMs), dayOf(toMs)];
  const endsBefore = lastMs < toMs;
  const newLastMs = endsBefore ? fromMs - 1_000 : lastMs;
  const lastDay = dayOf(newLastMs);
  const isFree = (day: number): boolean => day <= lastDay && (day <= from || day >= to);
  const months = usage.months.flatMap(({ month, days }) => {
    let kept = 0;
    for (let day = 0; day < 31; day++) if (isFree(month + day)) kept |= days & (1 << day);
    if (lastDay >= month && lastDay < dayOfNextMonth(month)) kept |= 1 << (lastDay - month);
    return kept === 0 ? [] : [{ month, days: kept }];
  });
  const earlier = (day: number): number => (isFree(day) ? day : Math.min(from, lastDay));
  const addresses = usage.addresses.map((each) => ({
    ...each,
    firstDay: earlier(each.firstDay),
    lastDay: earlier(each.lastDay),
  }));
  return { ...usage, months, addresses, lastMs: newLastMs };
}

function dayOfNextMonth(month: number): number {
  const first = new Date(month * DAY_MS);
  return dayOf(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1));
}
