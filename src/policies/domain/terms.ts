import { DAY_MS, type Segment } from './timeline.js';

/**
 * Expired stays expired (R3.8), derived instead of stored. A value in force over `[from, until)` ends a key at
 * t = max(from, when the value comes due) if t < until; what came due later met another value (`Segment.endsMs` has the
 * millisecond in between). Segments are in order and disjoint, so the first that ends the key is the earliest. A looser value only closes the segment before it:
 * the keys that segment ended stay ended. A withdrawn version leaves no segment, and with it go the ends it made.
 */
export function lifetimeEnding(segments: readonly Segment<number>[], createdMs: number): Segment<number> | null {
  for (const segment of segments) {
    if (lifetimeEndMs(segment, createdMs) < segment.endsMs) return segment;
  }
  return null;
}

/** When `segment` ends a key created at `createdMs`, given that it does. */
export function lifetimeEndMs(segment: Segment<number>, createdMs: number): number {
  return Math.max(segment.fromMs, createdMs + segment.value * DAY_MS);
}

/** `segment` ends the keys created before this instant, and no others. */
export function createdBeforeMs(segment: Segment<number>): number {
  return segment.endsMs - segment.value * DAY_MS;
}

/** The segment that ends a key which has lain idle since `baseMs`; `null` when none does. */
export function idleEnding(segments: readonly Segment<number>[], baseMs: number): Segment<number> | null {
  for (const segment of segments) {
    if (idleEndMs(segment, baseMs) < segment.endsMs) return segment;
  }
  return null;
}

/** Idle counts whole UTC days: the day of `baseMs` and `value` days more have to pass (R2.2). */
export function idleEndMs(segment: Segment<number>, baseMs: number): number {
  return Math.max(segment.fromMs, (Math.floor(baseMs / DAY_MS) + segment.value + 1) * DAY_MS);
}

/** `segment` ends the keys idle since before this instant, and no others. */
export function unusedSinceMs(segment: Segment<number>): number {
  return (Math.ceil(segment.endsMs / DAY_MS) - segment.value - 1) * DAY_MS;
}

/** "Ended if before `before`", and the segment the bound comes from. */
export interface Bound {
  readonly before: Date;
  readonly segment: Segment<number>;
}

/**
 * `closedCreatedBefore` of R3.8 at an instant: keys created before it were ended by values no longer in force.
 * With `includeOpen`, the value in force counts too: then exactly the keys created before it are ended at `at`, which
 * is also the range a list may narrow its index to.
 */
export function createdBeforeBound(segments: readonly Segment<number>[], at: Date, includeOpen = false): Bound | null {
  return highest(segments, at, includeOpen, createdBeforeMs);
}

/** `closedUnusedSince` of R3.8: keys idle since before it were ended by values no longer in force; as above. */
export function unusedSinceBound(segments: readonly Segment<number>[], at: Date, includeOpen = false): Bound | null {
  return highest(segments, at, includeOpen, unusedSinceMs);
}

function highest(
  segments: readonly Segment<number>[],
  at: Date,
  includeOpen: boolean,
  before: (segment: Segment<number>) => number,
): Bound | null {
  let found: Bound | null = null;
  for (const segment of segments) {
    const closed = segment.untilMs <= at.getTime();
    if (!closed && (!includeOpen || segment.fromMs > at.getTime())) continue;
    // What is due at `at` itself has ended: an open segment counts to the millisecond after.
    const bound = before(closed ? segment : { ...segment, endsMs: at.getTime() + 1 });
    if (found === null || bound > found.before.getTime()) found = { before: new Date(bound), segment };
  }
  return found;
}
