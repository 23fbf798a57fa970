import pg from 'pg';

/** Works on one snapshot of the database, on a connection of its own: the work may take minutes. */
export async function withSnapshot<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'keyreeve-planning',
    options:
      '-c role=keyreeve_read -c timezone=UTC -c plan_cache_mode=force_custom_plan -c random_page_cost=1.1 -c jit=off',
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
