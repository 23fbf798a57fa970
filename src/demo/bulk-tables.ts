import type pg from 'pg';
import { tableNames, type TableName } from './tables.js';

/**
 * COPY refuses a table whose rows its role may not see all of: forced row-level security is lifted for an owner who is
 * no superuser, for the time of the transaction. That locks the tables against everybody else.
 *
 * @returns what puts it back
 */
export async function allowCopy(client: pg.Client): Promise<() => Promise<void>> {
  const role = await client.query<{ exempt: boolean }>(
    `select rolsuper or rolbypassrls as exempt from pg_roles where rolname = current_user`,
  );
  if (role.rows[0]?.exempt === true) return async () => undefined;
  for (const table of tableNames) await client.query(`alter table keyreeve.${table} no force row level security`);
  return async () => {
    for (const table of tableNames) await client.query(`alter table keyreeve.${table} force row level security`);
  };
}

interface Made {
  drop: string;
  make: string;
}

/**
 * Takes away the secondary indexes and the references of tables that are empty. Sorting a million entries once costs a
 * fraction of inserting each at its place, and checking references in one join a fraction of a million look-ups.
 *
 * @returns makes them again, as they were, and tells after each how many are made
 */
export async function withoutIndexes(
  client: pg.Client,
): Promise<(onStep: (done: number, of: number) => void) => Promise<void>> {
  const tables = tableNames.map((table) => `keyreeve.${table}`);
  const { rows } = await client.query<Made>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
     from pg_constraint where contype = 'f' and conrelid = any($1::regclass[])
     union all
     -- of a partitioned table: for the partitions too
     select format('drop index %s', indexrelid::regclass), replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')
     from pg_index i where indrelid = any($1::regclass[])
       and not exists (select from pg_constraint where conindid = i.indexrelid)`,
    [tables],
  );
  for (const { drop } of rows) await client.query(drop);
  return async (onStep) => {
    await client.query(`set local maintenance_work_mem = '256MB'`);
    let done = 0;
    for (const { make } of rows) {
      await client.query(make);
      onStep(++done, rows.length);
    }
  };
}

/**
 * What statements about the larger tables are planned by; the server's own upkeep fills in the rest within minutes. The
 * two columns that are counted finely stand apart, because all columns of a statement are counted over the largest
 * sample that one of them asks for.
 */
const COUNTED: Partial<Record<TableName, readonly string[]>> = {
  keys: [
    'organization_id, id, own_expires_at, kind, last_four, reference, name_folded, search_text',
    'owner_id, team_id',
  ],
  audit_events: ['organization_id, occurred_at, actor_id, team_id, action'],
  audit_targets: ['organization_id, target_id'],
  audit_personal: [],
};

/**
 * Counts what was loaded, before anybody plans by it. The statistics of several columns together are left to the
 * server's own upkeep: over a large sample they take longer than all the rest.
 */
export async function countRows(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select format('keyreeve.%I', stxname) as name from pg_statistic_ext where stxnamespace = 'keyreeve'::regnamespace`,
  );
  for (const { name } of rows) await client.query(`alter statistics ${name} set statistics 0`);
  for (const table of tableNames) {
    const parts = COUNTED[table]?.map((columns) => `analyze keyreeve.${table} (${columns})`);
    for (const analyze of parts ?? [`analyze keyreeve.${table}`]) await client.query(analyze);
  }
  for (const { name } of rows) await client.query(`alter statistics ${name} set statistics -1`);
}
