import { uuidAt } from '../platform/ids.js';

/** A transaction that was under way when the set was read has ended by now: none may take this long. */
const LONGEST_TRANSACTION_MS = 60_000;

/**
 * SQL: `taken (id)`, what took the place of keys of a set since it was read, at any depth: keys that replace one of the
 * set and were not its successor then, and those that wait for their first use since before. `$1` is the organization,
 * `$2` the revocation. Indexes: keys_replaces, keys_waiting, revocation_keys_pkey.
 */
export function successorsSql(
  organizationId: string,
  revocationId: string,
  plannedAt: Date,
): { sql: string; values: unknown[] } {
  const sql = `with recursive made as materialized (
       select k.id, k.replaces, false as waits from keyreeve.keys k
       where k.organization_id = $1 and k.replaces is not null and k.id >= $3::uuid
       union all
       select k.id, k.replaces, true from keyreeve.keys k
       where k.organization_id = $1 and k.replaces is not null and k.activated_at is null),
     taken (id) as (
       select m.id from made m join keyreeve.revocation_keys s
         on s.organization_id = $1 and s.key_id = m.replaces and s.revocation_id = $2 and (m.waits or s.successor is distinct from m.id)
       union
       select m.id from made m join taken on m.replaces = taken.id)`;
  return {
    sql,
    values: [organizationId, revocationId, uuidAt(new Date(plannedAt.getTime() - LONGEST_TRANSACTION_MS))],
  };
}
