import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

const RETRY_MS = 25;
const CONNECT_LIMIT_MS = 5_000;
/** Until the server listens at all. */
const LISTEN_LIMIT_MS = 60_000;
/** After a crash the server first replays its log, and says so. */
const RECOVERY_LIMIT_MS = 600_000;
const TELL_AFTER_MS = 3_000;

const STARTING_UP = '57P03';
const PASSING = new Set([STARTING_UP, '57P01', '57P02', '53300']);
const NO_SUCH_DATABASE = '3D000';
const WRONG_PASSWORD = '28P01';

/** Addresses the server's database `name`. */
export function databaseUrl(port: number, user: string, password: string, name: string): string {
  return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${name}`;
}

/**
 * Returns once the database answers, or with `false` when the server has ended. A new client for each try, because pg
 * clients cannot connect twice.
 */
export async function untilReady(
  url: string,
  hasEnded: () => boolean,
  onProgress: (text: string) => void,
): Promise<boolean> {
  const began = Date.now();
  let told = false;
  for (;;) {
    const error = await tryQuery(url, 'SELECT 1');
    if (error === undefined) return true;
    if (error.code === NO_SUCH_DATABASE) {
      await createDatabase(url);
      continue;
    }
    if (hasEnded()) return false;
    const waited = Date.now() - began;
    const limit = error.code === STARTING_UP ? RECOVERY_LIMIT_MS : LISTEN_LIMIT_MS;
    if (!isPassing(error) || waited > limit) throw explain(error);
    if (!told && error.code === STARTING_UP && waited > TELL_AFTER_MS) {
      onProgress('PostgreSQL is recovering from its last crash');
      told = true;
    }
    await delay(RETRY_MS);
  }
}

type ConnectError = Error & { code?: string };

async function tryQuery(url: string, statement: string): Promise<ConnectError | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  // A server that goes away later must not end this process.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(statement);
    return undefined;
  } catch (error) {
    return error as ConnectError;
  } finally {
    await client.end().catch(() => {});
  }
}

async function createDatabase(url: string): Promise<void> {
  const address = new URL(url);
  const name = address.pathname.slice(1);
  address.pathname = '/postgres';
  const error = await tryQuery(address.href, `CREATE DATABASE "${name}"`);
  if (error) throw error;
}

/** Whether this is what a server shows that is on its way up, or for a moment full. */
function isPassing({ code = '' }: ConnectError): boolean {
  const isFromServer = /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E');
  return !isFromServer || PASSING.has(code);
}

function explain(error: ConnectError): Error {
  const hint = error.code === WRONG_PASSWORD ? ' The password file is not the one this cluster was made with.' : '';
  return new Error(`The embedded PostgreSQL does not answer: ${error.message}.${hint}`, { cause: error });
}
