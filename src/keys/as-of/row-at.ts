import { createdMsOf } from '../../platform/ids.js';
import type { ExemptionJson, MarkJson } from '../key-state.js';
import type { KeyRow } from '../key.rows.js';
import { lastUseBy, type UsedMonth } from '../domain/last-use.js';

/** What is read of a key beside what it is now, to say what it was. */
export interface Kept {
  /** The days on which it was used, by month. */
  readonly months: UsedMonth[] | null;
  /** With the ends that were decided by then. */
  readonly exemptions_then: ExemptionJson[] | null;
}

export interface KeptForLists extends Kept {
  /** What the next edit after the instant replaced; null where there was none. */
  readonly revision: { version: number; scopes: string[]; allowedCidrs: string[] } | null;
}

/**
 * The facts of a key as they were known at an instant that has passed: without what began later, and with what ended
 * later still open. An end or a decision that lay ahead then and was announced (an overlap, a scheduled revocation) is
 * left out until it begins: when it was announced is not among the facts. Of a use that has been followed by another
 * the day alone is known (R11), which is all that idle terms count.
 */
export function factsAt<Row extends KeyRow & Kept>(row: Row, at: Date): Row {
  const atMs = at.getTime();
  const later = (ms: number | null): number | null => (ms !== null && ms > atMs ? null : ms);
  const marks = <Mark extends MarkJson>(all: readonly Mark[] | null): Mark[] | null =>
    all && all.filter(({ since }) => since <= atMs).map((mark) => ({ ...mark, until: later(mark.until) }));
  return {
    ...row,
    causes:
      row.causes &&
      row.causes
        .filter(({ openedAt }) => openedAt <= atMs)
        .map((cause) => ({ ...cause, liftedAt: later(cause.liftedAt) })),
    lifts: row.lifts && row.lifts.filter((lift) => lift.at <= atMs),
    sets: row.sets && row.sets.filter(({ from }) => from <= atMs).map((set) => ({ ...set, until: later(set.until) })),
    exemptions: row.exemptions_then,
    marks: marks(row.marks),
    ended: marks(row.ended),
    removed: row.removed && row.removed.since > atMs ? null : row.removed,
    last_used_at: lastUseBy(row.created_at, row.last_used_at, row.months ?? [], at),
  };
}

/** Everything that is shown of a key as it was; names are those of today, and of its last use the day is all. */
export function rowAt(row: KeyRow & KeptForLists, at: Date): KeyRow {
  const until = (instant: Date | null): Date | null => (instant !== null && instant > at ? null : instant);
  const { revision } = row;
  return {
    ...factsAt(row, at),
    ...(revision && { version: revision.version, scopes: revision.scopes, allowed_cidrs: revision.allowedCidrs }),
    activated_at: until(row.activated_at),
    last_refused_at: until(row.last_refused_at),
    last_used_ip: null,
    last_used_client: null,
    last_used_via: null,
    replaced_by: row.replaced_by !== null && createdMsOf(row.replaced_by) > at.getTime() ? null : row.replaced_by,
  };
}
