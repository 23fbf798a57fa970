import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { DestinationStream } from 'pino';
import type { Config } from './config.js';
import { Clock } from './platform/clock.js';
import { Keyring } from './platform/crypto/keyring.js';
import { openMasterSecret } from './platform/crypto/master-secret.js';
import { startEmbeddedPostgres } from './platform/database/embedded/start-embedded-postgres.js';
import { migrate } from './platform/database/migrate.js';

/** What stands before the application does: configuration, a migrated database, the keys of the installation. */
export interface Runtime {
  config: Config;
  databaseUrl: string;
  migrationUrl: string;
  keyring: Keyring;
  clock: Clock;
  /** Where the log goes instead of standard output. */
  logTo?: DestinationStream;
  close(): Promise<void>;
}

/** Opens everything the server stands on; the embedded database is started where no other is named. */
export async function openRuntime(config: Config, onProgress: (text: string) => void): Promise<Runtime> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const embedded =
    config.databaseUrl === null
      ? await startEmbeddedPostgres({ folder: join(config.dataDir, 'postgres'), onProgress })
      : null;
  const databaseUrl = config.databaseUrl ?? embedded?.url ?? '';
  const migrationUrl = config.migrationUrl ?? databaseUrl;
  const close = async (): Promise<void> => embedded?.stop();
  try {
    await migrate({ url: migrationUrl, servingLogins: loginsOf(databaseUrl, migrationUrl), onProgress });
    const keyring = await openKeyring(config, migrationUrl);
    return { config, databaseUrl, migrationUrl, keyring, clock: new Clock(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function loginsOf(databaseUrl: string, migrationUrl: string): string[] {
  const serving = decodeURIComponent(new URL(databaseUrl).username);
  return serving === '' || serving === decodeURIComponent(new URL(migrationUrl).username) ? [] : [serving];
}

interface Installation {
  secret_check: Buffer;
  pepper_version: number;
}

/** The secret file must be the one that this database was made with (R17); the first start writes the check. */
export async function openKeyring(config: Config, url: string): Promise<Keyring> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const stored = await client.query<Installation>(`select secret_check, pepper_version from keyreeve.installation`);
    const row = stored.rows[0];
    const master = await openMasterSecret({
      file: config.secretFile,
      create: config.secretFileMayBeCreated && row === undefined,
    });
    if (row !== undefined && !master.matches(row.secret_check)) throw new WrongSecret(config.secretFile);
    if (row === undefined) {
      await client.query(
        `insert into keyreeve.installation (secret_check, created_at) values ($1, clock_timestamp()) on conflict do nothing`,
        [master.checkValue()],
      );
    }
    return new Keyring({ master, version: row?.pepper_version ?? 1 });
  } finally {
    await client.end();
  }
}

class WrongSecret extends Error {
  readonly fault = 'mismatch';

  constructor(file: string) {
    super(`The database was made with another master secret than ${file}. Restore the file that belongs to it.`);
  }
}
