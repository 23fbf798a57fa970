import { uuidAt } from '../../platform/ids.js';
import { compareParts } from './sort-order.js';
import { LATEST_MS } from './term-groups.js';

/** A place in an index: its columns' values, the last of them an id. Instants are milliseconds. */
export type Place = readonly (string | number)[];

/** What is left of an index to look through, `[from, until)` in its own order; null where open. */
export interface Span {
  readonly from: Place | null;
  readonly until: Place | null;
}

export const WHOLE: Span = { from: null, until: null };

export const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** Behind every id of ours: those are of version 7. */
export const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
export const LAST_BUT_ONE_ID = 'ffffffff-ffff-ffff-ffff-fffffffffffe';
/** Behind every name: it is no character that a text may hold. */
export const LAST_TEXT = '\u{10ffff}\u{10ffff}';

function comparePlaces(a: Place, b: Place): number {
  for (let part = 0; part < a.length; part += 1) {
    const difference = compareParts(a[part] ?? '', b[part] ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The first place behind this one. */
function next(place: Place): Place {
  const id = String(place.at(-1));
  const following = (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0');
  return [...place.slice(0, -1), following.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')];
}

export function isNothing({ from, until }: Span): boolean {
  return from !== null && until !== null && comparePlaces(from, until) >= 0;
}

export function both(one: Span, other: Span): Span {
  const later = (a: Place | null, b: Place | null): Place | null =>
    a === null || (b !== null && comparePlaces(b, a) > 0) ? b : a;
  const earlier = (a: Place | null, b: Place | null): Place | null =>
    a === null || (b !== null && comparePlaces(b, a) < 0) ? b : a;
  return { from: later(one.from, other.from), until: earlier(one.until, other.until) };
}

/** What is left behind a place, in either direction; the place itself too where `inclusive`. */
export function behind(place: Place, down: boolean, inclusive: boolean): Span {
  if (down) return { from: null, until: inclusive ? next(place) : place };
  return { from: inclusive ? place : next(place), until: null };
}

/**
 * A place of creation in the order of ids, which carry their creation: the first id that is at or behind
 * (instant, id), whose id may be of another instant.
 */
export function idPlace([atMs, id]: readonly [number, string]): Place {
  const start = uuidAt(new Date(bounded(atMs)));
  if (id <= start) return [start];
  return [id < uuidAt(new Date(bounded(atMs + 1))) ? id : uuidAt(new Date(bounded(atMs + 1)))];
}

/** The same span over ids. */
export function idSpan({ from, until }: Span): Span {
  const place = (end: Place | null): Place | null => (end === null ? null : idPlace(end as readonly [number, string]));
  return { from: place(from), until: place(until) };
}

/** Instants from `fromMs` on, before `untilMs`. */
export function timeSpan({ fromMs, untilMs }: { fromMs: number; untilMs: number }): Span {
  return {
    from: fromMs === -Infinity ? null : [fromMs, FIRST_ID],
    until: untilMs === Infinity ? null : [untilMs, FIRST_ID],
  };
}

/** An instant as PostgreSQL reads it. */
export function instantText(ms: number): string {
  if (ms < 0) return '-infinity';
  return ms > LATEST_MS ? 'infinity' : new Date(ms).toISOString();
}

function bounded(ms: number): number {
  return Math.min(Math.max(ms, 0), LATEST_MS + 1);
}
