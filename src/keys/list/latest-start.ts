import type { Statements } from './statements.js';

const latest = (column: string, table: string): string =>
  `(select max(r.${column}) from keyreeve.${table} r where r.organization_id = $1)`;

// Indexes, each read at its end: keys_pkey, key_usage_last_used, key_causes_lifted, owner_marks_ended, key_lifts_at,
// memberships_lifted, revocations_freed.
const latestStartSql = `
select greatest(
  (select k.created_at from keyreeve.keys k where k.organization_id = $1 order by k.id desc limit 1),
  ${latest('last_used_at', 'key_usage')}, ${latest('lifted_at', 'key_causes')}, ${latest('until', 'owner_marks')},
  ${latest('at', 'key_lifts')}, ${latest('lifted_at', 'memberships')},
  ${latest('freed_at', 'revocations')}) as at where $2::timestamptz is not null`;

/** The latest instant (ms) from which a lifetime or an idle term of a key runs: a creation, a use or a restore. */
export async function latestStart(statements: Statements): Promise<number> {
  const [row] = await statements.rows<{ at: Date | null }>(() => latestStartSql);
  return row?.at?.getTime() ?? 0;
}
