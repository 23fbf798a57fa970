import { epochMs } from '../platform/database/instants.js';

/**
 * SQL: the decisions over sets (`r`) that the key `k` is in (`s`), applied or scheduled; usually none. From the table
 * list to the end of the condition. Indexes: revocation_keys_pkey, revocations_pkey.
 *
 * @param joins what else is read with each decision
 */
export function decidedSets(joins = ''): string {
  return `keyreeve.revocation_keys s
   join keyreeve.revocations r on r.organization_id = k.organization_id and r.id = s.revocation_id and r.effective_at is not null
   ${joins} where s.organization_id = k.organization_id and s.key_id = k.id`;
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
