import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { migrate } from '../../src/platform/database/migrate.js';

const TEMPLATE = 'keyreeve_template';
/** Any constant: it only has to differ from the locks the application takes. */
const TEMPLATE_LOCK = 7_395_021;
const RETRY_MS = 20;
const CLOSE_LIMIT_MS = 5_000;

/** A migrated database of a test's own. */
export interface TestDatabase {
  url: string;
  /** Ends the sessions that are left in it, too. */
  drop(): Promise<void>;
}

/** Copies the migrated template, which the first caller of the run makes. */
export async function createDatabase(): Promise<TestDatabase> {
  return create(async (client, name) => {
    await ensureTemplate(client);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  });
}

/** An empty database without any migration, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return create((client, name) => client.query(`CREATE DATABASE ${name}`));
}

async function create(make: (client: Client, name: string) => Promise<unknown>): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withAdministrator((client) => make(client, name));
  return {
    url: databaseUrl(name),
    drop: () => withAdministrator(async (client) => void (await client.query(`DROP DATABASE ${name} WITH (FORCE)`))),
  };
}

let templateExists = false;

/** It gets its name only when it is whole, so a failed migration is tried again by the next caller. */
async function ensureTemplate(client: Client): Promise<void> {
  if (templateExists) return;
  await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [TEMPLATE]);
    if (!rowCount) await makeTemplate(client);
    templateExists = true;
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

async function makeTemplate(client: Client): Promise<void> {
  const making = `${TEMPLATE}_making`;
  await client.query(`DROP DATABASE IF EXISTS ${making} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${making}`);
  await migrate({ url: databaseUrl(making) });
  await untilUnused(client, making);
  await client.query(`ALTER DATABASE ${making} RENAME TO ${TEMPLATE}`);
  // Nobody may connect: a copy needs a template without sessions.
  await client.query(`ALTER DATABASE ${TEMPLATE} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`);
}

/** A client that has been ended is still a session of the server for a moment. */
async function untilUnused(client: Client, name: string): Promise<void> {
  const deadline = Date.now() + CLOSE_LIMIT_MS;
  while ((await client.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1', [name])).rowCount) {
    if (Date.now() > deadline) throw new Error('migrate() has left sessions open');
    await delay(RETRY_MS);
  }
}

async function withAdministrator<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: administratorUrl() });
  // The server may be stopped by a test; the query at hand then says so.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(name: string): string {
  const url = new URL(administratorUrl());
  url.pathname = `/${name}`;
  return url.href;
}

function administratorUrl(): string {
  const url = process.env['KEYREEVE_TEST_DATABASE_URL'];
  if (!url)
    throw new Error('No test cluster: run the test in a jest project that starts one (e2e, contract, faults, scale)');
  return url;
}
