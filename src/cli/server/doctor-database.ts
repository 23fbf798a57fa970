import pg from 'pg';
import type { Config } from '../../config.js';
import { openMasterSecret } from '../../platform/crypto/master-secret.js';
import { isMigrated } from '../../platform/database/migrate.js';
import type { Finding } from './doctor-finding.js';
import { isTransactionPooler } from './transaction-pooler.js';

const oldestVersion = 150_000;
const largestSkewMs = 500;
const noticeableSkewMs = 100;
const answerLimitMs = 5_000;

/** Everything about the database that a server needs; each finding by itself, so that all is said at once. */
export async function checkDatabase(config: Config, url: string): Promise<Finding[]> {
  const open = (): pg.Client => {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'keyreeve-doctor',
      connectionTimeoutMillis: answerLimitMs,
      query_timeout: answerLimitMs,
    });
    client.on('error', () => undefined);
    return client;
  };
  const client = open();
  try {
    await client.connect();
  } catch (error) {
    return [unreachable(error)];
  }
  try {
    return [
      await version(client),
      await pooler(open),
      await migrations(client),
      await roles(client),
      await secretFile(client, config),
      await clockSkew(client),
    ];
  } finally {
    await client.end();
  }
}

function unreachable(error: unknown): Finding {
  const { message, code } = error as { message: string; code?: string };
  const says = `cannot be reached: ${message || (code ?? 'no answer')}`;
  return {
    check: 'database',
    state: 'fail',
    says,
    fix: 'Check DATABASE_URL, and that PostgreSQL runs and lets us in.',
  };
}

async function version(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ number: number; text: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as text`,
  );
  const { number = 0, text = '' } = rows[0] ?? {};
  const check = 'database';
  if (number >= oldestVersion) return { check, state: 'ok', says: `PostgreSQL ${text}` };
  return { check, state: 'fail', says: `PostgreSQL ${text} is too old`, fix: 'Use PostgreSQL 15 or later.' };
}

async function pooler(open: () => pg.Client): Promise<Finding> {
  const check = 'sessions';
  if (!(await isTransactionPooler(open))) return { check, state: 'ok', says: 'a connection is one session' };
  return {
    check,
    state: 'fail',
    says: 'a pooler in transaction mode stands before the database: notices of revocations would be lost',
    fix: 'Connect to PostgreSQL itself, or use the pooler in session mode.',
  };
}

async function migrations(client: pg.Client): Promise<Finding> {
  const ran = await isMigrated(async (sql) => (await client.query<{ name: string }>(sql)).rows);
  const check = 'schema';
  if (ran) return { check, state: 'ok', says: 'up to date' };
  return { check, state: 'fail', says: 'migrations are missing', fix: 'Run `keyreeve migrate`.' };
}

interface RoleRow {
  name: string;
  powerful: boolean;
  member: boolean;
}

/** The roles that serve must own nothing, and the login must be able to become them (R16). */
async function roles(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<RoleRow>(
    `select r.rolname as name, pg_has_role(current_user, r.oid, 'member') as member,
            r.rolsuper or r.rolbypassrls or exists (select from pg_namespace n where n.nspname = 'keyreeve' and n.nspowner = r.oid) as powerful
     from pg_roles r where r.rolname in ('keyreeve_app', 'keyreeve_read') order by 1`,
  );
  const check = 'roles';
  const fix = 'Run `keyreeve migrate` as the owner of the schema (DATABASE_MIGRATION_URL).';
  if (rows.length < 2) return { check, state: 'fail', says: 'keyreeve_app and keyreeve_read are missing', fix };
  const powerful = rows.filter((row) => row.powerful).map(({ name }) => name);
  if (powerful.length > 0)
    return {
      check,
      state: 'fail',
      says: `${powerful.join(' and ')} may do more than serve`,
      fix: 'Take superuser, BYPASSRLS and the schema away from it.',
    };
  const foreign = rows.filter((row) => !row.member).map(({ name }) => name);
  if (foreign.length > 0)
    return { check, state: 'fail', says: `the login may not become ${foreign.join(' and ')}`, fix };
  return { check, state: 'ok', says: 'the serving roles own nothing' };
}

async function secretFile(client: pg.Client, { secretFile: file, secretFileMayBeCreated }: Config): Promise<Finding> {
  const check = 'secret file';
  const stored = await client
    .query<{ secret_check: Buffer }>(`select secret_check from keyreeve.installation`)
    .then(({ rows }) => rows[0]?.secret_check)
    .catch(() => undefined);
  try {
    const master = await openMasterSecret({ file, create: false });
    if (stored === undefined || master.matches(stored)) return { check, state: 'ok', says: file };
    return {
      check,
      state: 'fail',
      says: `${file} belongs to another database`,
      fix: 'Restore the file that this database was made with.',
    };
  } catch (error) {
    const { message, fault } = error as { message: string; fault?: string };
    if (fault === 'missing' && stored === undefined && secretFileMayBeCreated)
      return { check, state: 'ok', says: 'none yet: the first `keyreeve serve` makes it' };
    return { check, state: 'fail', says: message, fix: 'Without this file no key can be verified.' };
  }
}

async function clockSkew(client: pg.Client): Promise<Finding> {
  const sent = Date.now();
  const { rows } = await client.query<{ now: Date }>(`select clock_timestamp() as now`);
  const received = Date.now();
  // Half of the way there and back is the best guess of when it was read.
  const skew = Math.abs((rows[0]?.now.getTime() ?? 0) - (sent + received) / 2);
  const check = 'clock';
  const says = `differs by ${Math.round(skew)} ms from the database's`;
  if (skew <= noticeableSkewMs) return { check, state: 'ok', says };
  return { check, state: skew > largestSkewMs ? 'fail' : 'warn', says, fix: 'Synchronise both machines by NTP.' };
}
