import type pg from 'pg';

/** What changes without anybody having decided anything: use, refusals, and the log of both. */
const moving = [
  'audit_events',
  'audit_targets',
  'audit_personal',
  'key_usage',
  'key_usage_months',
  'key_addresses',
  'sign_in_failures',
];

/** All that is stored, table by table: equal before and after a request that was refused. */
export async function stored(client: pg.Client, besides: readonly string[] = moving): Promise<Record<string, string>> {
  const tables = await tablesOf(client);
  const wanted = tables.filter((table) => !besides.includes(table));
  const parts = wanted.map(
    (
      table,
    ) => `select '${table}' as name, count(*) || ' rows, ' || md5(coalesce(string_agg(content, ',' order by content), '')) as content
      from (select (to_jsonb(t) - 'last_seen_at')::text as content from keyreeve.${table} t) as x`,
  );
  const { rows } = await client.query<{ name: string; content: string }>(parts.join(' union all '));
  return Object.fromEntries(rows.map(({ name, content }) => [name, content]));
}

/** The tables of the schema; partitions through their parents. */
export async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'keyreeve'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  return rows.map(({ name }) => name);
}
