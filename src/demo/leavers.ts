import { DAY_MS } from '../policies/domain/timeline.js';
import { momentBetween } from './calendar.js';
import type { Leaving, OwnerMark } from './organization.js';
import { Weighted, type Random } from './random.js';
import { reasons } from './vocabulary.js';

export interface LeavingFacts {
  readonly leaving: Omit<Leaving, 'by'> | null;
  readonly marks: readonly Omit<OwnerMark, 'id' | 'by'>[];
}

type Fate = 'stays' | 'deactivated' | 'removed' | 'removed_later' | 'reactivated' | 'last_day' | 'keys_suspended';

const fates = new Weighted<Fate>([
  ['stays', 906],
  ['deactivated', 48],
  ['removed_later', 18],
  ['removed', 12],
  ['reactivated', 8],
  ['last_day', 4],
  ['keys_suspended', 4],
]);

/** Nobody leaves in their first weeks. */
const EARLIEST_MS = 45 * DAY_MS;

/** How a person's time ends, or is interrupted; null for the nine in ten who simply stay. */
export function drawLeaving(random: Random, joinedMs: number, nowMs: number): LeavingFacts | null {
  const fate = fates.draw(random);
  if (fate === 'stays' || nowMs - joinedMs < EARLIEST_MS + 30 * DAY_MS) return null;
  const atMs = momentBetween(random, joinedMs + EARLIEST_MS, nowMs - DAY_MS / 4, 0.8);
  const reason = random.pick(reasons.leave);
  const none = { deactivatedMs: null, removedMs: null, reactivatedMs: null, reason };
  switch (fate) {
    case 'deactivated':
      return deactivated(none, atMs, null);
    case 'last_day':
      return deactivated(none, (Math.floor(nowMs / DAY_MS) + random.between(3, 30)) * DAY_MS, null);
    case 'removed':
      return { leaving: { ...none, removedMs: atMs }, marks: [] };
    case 'removed_later': {
      const removedMs = atMs + random.between(14, 45) * DAY_MS;
      return removedMs < nowMs ? deactivated(none, atMs, removedMs) : deactivated(none, atMs, null);
    }
    case 'reactivated':
      return reactivated(random, none, atMs, nowMs);
    case 'keys_suspended':
      return {
        leaving: null,
        marks: [mark('administrator', atMs, null, random.pick(reasons.suspend), null)],
      };
  }
}

function deactivated(none: Omit<Leaving, 'by'>, atMs: number, removedMs: number | null): LeavingFacts {
  return {
    leaving: { ...none, deactivatedMs: atMs, removedMs },
    marks: [mark('owner_deactivated', atMs, null, none.reason, null)],
  };
}

/** Sign-in comes back; the keys only where somebody restored them (R10.1). */
function reactivated(random: Random, none: Omit<Leaving, 'by'>, atMs: number, nowMs: number): LeavingFacts {
  const reactivatedMs = Math.min(atMs + random.between(1, 40) * DAY_MS, nowMs - DAY_MS / 8);
  const restored = random.chance(0.6);
  const untilMs = restored ? Math.min(reactivatedMs + DAY_MS / 24, nowMs) : null;
  const liftReason = restored ? random.pick(reasons.restore) : null;
  return {
    leaving: { ...none, deactivatedMs: atMs, reactivatedMs },
    marks: [mark('owner_deactivated', atMs, untilMs, 'Long leave', liftReason)],
  };
}

function mark(
  cause: OwnerMark['cause'],
  sinceMs: number,
  untilMs: number | null,
  reason: string,
  liftReason: string | null,
): Omit<OwnerMark, 'id' | 'by'> {
  return { cause, sinceMs, untilMs, reason, liftReason };
}
