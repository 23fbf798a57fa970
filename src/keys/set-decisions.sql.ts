import { epochMs } from '../platform/database/instants.js';

/**
 * SQL: the decisions over sets (`r`) that the key `k` is in (`s`), applied or scheduled; usually none. From the table
 * list to the end of the condition. Indexes: revocation_keys_pkey, revocations_pkey.
 *
 * @param joins what else is read with each decision
 */
export function decidedSets(joins = ''): string {
  return decidedSetsOf('k.organization_id', 's.key_id = k.id', joins);
}

/** The same of the keys `s.key_id` that a condition names. */
export function decidedSetsOf(organization: string, condition: string, joins = ''): string {
  return `keyreeve.revocation_keys s
   join keyreeve.revocations r on r.organization_id = ${organization} and r.id = s.revocation_id and r.effective_at is not null
   ${joins} where s.organization_id = ${organization} and ${condition}`;
}

/**
 * SQL: the same as JSON of `SetDecisionJson`; null where there is none.
 *
 * @param more further members of each object and the joins they need
 */
export function setDecisionsSql(more: { members: string; joins: string } = { members: '', joins: '' }): string {
  return `(select json_agg(json_build_object('id', r.id, 'action', r.action, 'from', ${epochMs('r.effective_at')},
     'until', ${epochMs('r.undone_at')}, 'lifts', s.lifts${more.members}))
   from ${decidedSets(more.joins)})`;
}
