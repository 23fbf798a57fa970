import { DAY_MS } from '../policies/domain/timeline.js';
import type { Random } from './random.js';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

const WEEKEND_WORK = 0.12;
/** 05:00 to 20:00 UTC: the offices lie between San Francisco's early birds and Singapore's evening. */
const WORK_BEGINS_MS = 5 * HOUR_MS;
const WORK_LASTS_MS = 15 * HOUR_MS;

export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);

/** 1 January 1970 was a Thursday. */
export const isWeekendDay = (day: number): boolean => (day + 4) % 7 === 0 || (day + 4) % 7 === 6;

/** A working moment of the day of `ms`, or of the Friday before where that is a weekend; never outside `[from, to]`. */
export function atWork(random: Random, ms: number, from: number, to: number): number {
  let day = dayOf(ms);
  if (isWeekendDay(day) && !random.chance(WEEKEND_WORK)) day -= (day + 4) % 7 === 0 ? 2 : 1;
  // the mean of two draws: most of it around midday
  const time = WORK_BEGINS_MS + Math.floor(((random.fraction() + random.fraction()) / 2) * WORK_LASTS_MS);
  return within(random, day * DAY_MS + time, from, to);
}

/** `ms` itself where it lies in `[from, to]`, else a moment close to the end that it lies beyond. */
function within(random: Random, ms: number, from: number, to: number): number {
  if (ms >= from && ms <= to) return ms;
  const near = Math.floor(random.fraction() * Math.max(0, Math.min(to - from, 6 * HOUR_MS)));
  return ms < from ? from + near : to - near;
}

/** Any working moment between both. `lean` below 1 prefers the later ones, above 1 the earlier. */
export function momentBetween(random: Random, from: number, to: number, lean = 1): number {
  return atWork(random, from + (to - from) * random.fraction() ** lean, from, to);
}
