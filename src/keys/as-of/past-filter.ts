import { foldText } from '../../platform/http/text.js';
import type { Policies } from '../../policies/domain/timeline.js';
import { type Expiry, expiryOf } from '../domain/expiry.js';
import { type KeyStatus, statusOf } from '../domain/status.js';
import { type KeyRow, toState } from '../key.rows.js';
import type { KeyState } from '../key-state.js';
import type { KeyFilter, Range } from '../list/key-filter.js';

/** A key as it was (`rowAt`), and what the rule says of it. */
export interface PastKey {
  readonly row: KeyRow;
  readonly state: KeyState;
  readonly status: KeyStatus;
  readonly expiry: Expiry;
}

export function judgeAt(row: KeyRow, policies: Policies, at: Date): PastKey {
  const state = toState(row);
  const { key, usage, owner, membership } = state;
  return {
    row,
    state,
    status: statusOf(key, usage, owner, membership, policies, at),
    expiry: expiryOf(key, usage, owner, membership, policies),
  };
}

/** Whether it passes what a filter asks of its status, its terms, its use and its texts. */
export function passes({ row, state, status: { status, reason, since }, expiry }: PastKey, filter: KeyFilter): boolean {
  const { lastUsedAt } = state.usage;
  const live = status === 'active' || status === 'suspended';
  return (
    among(filter.statuses, status) &&
    among(filter.reasons, reason) &&
    among(filter.decidedBy, expiry.decidedBy) &&
    (filter.scopes === null || row.scopes.some((scope) => filter.scopes?.includes(scope))) &&
    within(filter.expires, expiry.effective) &&
    within(filter.lastUsed, lastUsedAt) &&
    within(filter.statusSince, since) &&
    (filter.idleBeforeMs === null || (lastUsedAt ?? row.created_at).getTime() < filter.idleBeforeMs) &&
    is(filter.neverUsed, lastUsedAt === null) &&
    is(filter.neverExpires, expiry.fixedEnd === null) &&
    is(filter.knownToLeaver, live && row.shown_to_leaver) &&
    hasWords(row, filter.words)
  );
}

function among<T>(wanted: readonly T[] | null, fact: T | null): boolean {
  return wanted === null || (fact !== null && wanted.includes(fact));
}

function is(wanted: boolean | null, fact: boolean): boolean {
  return wanted === null || wanted === fact;
}

function within(range: Range | null, instant: Date | null): boolean {
  if (range === null) return true;
  return instant !== null && instant.getTime() >= range.fromMs && instant.getTime() < range.untilMs;
}

function hasWords(row: KeyRow, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const texts = [foldText(`${row.name} ${row.description}`), foldText(`${row.owner_name} ${row.owner_email ?? ''}`)];
  return words.every((word) => texts.some((text) => text.includes(word)));
}
