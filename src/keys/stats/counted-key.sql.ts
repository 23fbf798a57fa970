import { epochMs } from '../../platform/database/instants.js';
import { isExempt, isLeaked } from '../list/conditions.sql.js';
import type { Need } from '../list/evaluation.sql.js';
import { type Counted, passingSql } from '../list/page.sql.js';
import { walkedColumns } from '../list/walks.sql.js';

/** What `CountedKey` asks of a key, whatever the filter asks. */
export const COUNTED_NEEDS: readonly Need[] = ['usage', 'status', 'reason', 'terms'];

const columns = `k.owner_id as "ownerId", k.kind, e.status, e.reason, ${epochMs('k.created_at')} as "createdMs",
  ${epochMs('u.last_used_at')} as "lastUsedMs", ${epochMs('e.effective')} as "endMs", e.decided_by as "decidedBy",
  e.fixed_end is null as "neverExpires", ${isLeaked} as leaked, ${isExempt} as exempt`;

/**
 * The keys of a filter (`CountedKey`) out of those that `among` names, a condition on keys `k`. Indexes: those of the
 * rule (`statusSql`), and key_causes_pkey, exemptions_subject.
 */
export function countedKeysSql(among: string, counted: Counted): string {
  return passingSql(walkedColumns, columns, among, counted);
}
