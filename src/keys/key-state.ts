import type { Exemption } from '../policies/domain/exemptions.js';
import type { KeyCauseFacts, KeyFacts, Lift, Mark, MembershipFacts, OwnerFacts, SetDecision } from './domain/facts.js';

/** What the status rule takes of a key. */
export interface KeyState {
  key: KeyFacts;
  usage: { lastUsedAt: Date | null };
  owner: OwnerFacts;
  membership: MembershipFacts;
}

/** Instants inside JSON are milliseconds since the epoch. */
export type CauseJson = Pick<KeyCauseFacts, 'id' | 'effect' | 'cause'> & { openedAt: number; liftedAt: number | null };
export type MarkJson = Pick<Mark, 'id' | 'cause'> & { since: number; until: number | null };

export type ExemptionJson = Pick<Exemption, 'id' | 'level' | 'rule'> & { since: number; until: number };

export interface SetDecisionJson {
  readonly id: string;
  readonly action: SetDecision['action'] | 'restore';
  readonly from: number;
  readonly until: number | null;
  /** The suspensions that a restore lifts. */
  readonly lifts: readonly string[] | null;
}

/** The facts of a key as a statement reads them: its own row, and what bears on it as JSON; null where there is none. */
export interface FactsRow {
  kind: KeyFacts['kind'];
  created_at: Date;
  own_expires_at: Date | null;
  last_used_at: Date | null;
  causes: CauseJson[] | null;
  lifts: { causeId: string; at: number }[] | null;
  sets: SetDecisionJson[] | null;
  exemptions: ExemptionJson[] | null;
  marks: MarkJson[] | null;
  ended: MarkJson[] | null;
}

/** @param removedAt when the owner was removed for good */
export function stateOf(row: FactsRow, removedAt: Date | null): KeyState {
  const { revocations, lifts } = ofSets(row.sets);
  for (const { causeId, at } of row.lifts ?? []) lifts.push({ causeId, at: new Date(at), until: null });
  return {
    key: {
      kind: row.kind,
      createdAt: row.created_at,
      ownExpiresAt: row.own_expires_at,
      causes: (row.causes ?? []).map(
        ({ id, effect, cause, openedAt, liftedAt }) =>
          ({ id, effect, cause, openedAt: new Date(openedAt), liftedAt: instant(liftedAt) }) as KeyCauseFacts,
      ),
      lifts,
      revocations,
      exemptions: (row.exemptions ?? []).map(({ since, until, ...exemption }) => ({
        ...exemption,
        since: new Date(since),
        until: new Date(until),
      })),
    },
    usage: { lastUsedAt: row.last_used_at },
    owner: { removedAt, marks: (row.marks ?? []).map(toMark) },
    membership: { marks: (row.ended ?? []).map(toMark) },
  };
}

/** What refuses the key, and what a restore freed it from. */
function ofSets(sets: readonly SetDecisionJson[] | null): { revocations: SetDecision[]; lifts: Lift[] } {
  const [revocations, lifts]: [SetDecision[], Lift[]] = [[], []];
  for (const { id, action, from: fromMs, until: untilMs, lifts: lifted } of sets ?? []) {
    const [from, until] = [new Date(fromMs), instant(untilMs)];
    if (action !== 'restore') revocations.push({ id, action, from, until });
    else for (const causeId of lifted ?? []) lifts.push({ causeId, at: from, until });
  }
  return { revocations, lifts };
}

function toMark({ id, cause, since, until }: MarkJson): Mark {
  return { id, cause, since: new Date(since), until: instant(until) };
}

function instant(atMs: number | null): Date | null {
  return atMs === null ? null : new Date(atMs);
}
