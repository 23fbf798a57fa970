import type { Lift, SetDecision } from './domain/facts.js';

/** A decision over a set, as a statement reads it; instants are milliseconds since the epoch. */
export interface SetDecisionJson {
  readonly id: string;
  readonly action: SetDecision['action'] | 'restore';
  readonly from: number;
  readonly until: number | null;
  readonly lifts: readonly string[] | null;
}

const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

/**
 * SQL: the decisions over sets that the key `k` is in, applied or scheduled, as JSON of `SetDecisionJson`; null where
 * there is none, which is the usual key. Indexes: revocation_keys_pkey, revocations_pkey.
 *
 * @param more further members of each object and the joins they need, on `r`, the decision
 */
export function setDecisionsSql(more: { members: string; joins: string } = { members: '', joins: '' }): string {
  return `(select json_agg(json_build_object('id', r.id, 'action', r.action, 'from', ${ms('r.effective_at')},
     'until', ${ms('r.undone_at')}, 'lifts', s.lifts${more.members}))
   from keyreeve.revocation_keys s
   join keyreeve.revocations r on r.organization_id = k.organization_id and r.id = s.revocation_id and r.effective_at is not null
   ${more.joins}
   where s.organization_id = k.organization_id and s.key_id = k.id)`;
}

/** What refuses the key, and what a restore freed it from. */
export function ofSets(json: readonly SetDecisionJson[] | null): { revocations: SetDecision[]; lifts: Lift[] } {
  const [revocations, lifts]: [SetDecision[], Lift[]] = [[], []];
  for (const { id, action, from: fromMs, until: untilMs, lifts: lifted } of json ?? []) {
    const [from, until] = [new Date(fromMs), untilMs === null ? null : new Date(untilMs)];
    if (action !== 'restore') revocations.push({ id, action, from, until });
    else for (const causeId of lifted ?? []) lifts.push({ causeId, at: from, until });
  }
  return { revocations, lifts };
}
