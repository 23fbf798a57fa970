import { DataSource } from 'typeorm';
import { migrations } from './migrations/all.js';
import { makePartitions } from './partitions.js';

export interface MigrateOptions {
  /** Connects as the role that owns the schema. */
  url: string;
  /** Database roles, besides the owner, that the server logs in as: they are allowed to become the serving roles. */
  servingLogins?: readonly string[];
  onProgress?: (text: string) => void;
}

/** Never found by search path: it begins with the schema `keyreeve` for a login of that name, once there is one. */
const ledgerSchema = 'public';
const ledgerTable = 'keyreeve_migrations';
const ledger = `${ledgerSchema}.${ledgerTable}`;

/** Brings the schema up to date; several nodes may call it at once, one of them does the work. */
export async function migrate({ url, servingLogins = [], onProgress }: MigrateOptions): Promise<void> {
  const source = new DataSource({
    type: 'postgres',
    url,
    migrations,
    schema: ledgerSchema,
    migrationsTableName: ledgerTable,
    migrationsTransactionMode: 'each',
    poolSize: 2,
    extra: { application_name: 'keyreeve-migrate', options: '-c lock_timeout=10000 -c timezone=UTC' },
  });
  await source.initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query(`select pg_advisory_lock(hashtext('keyreeve.migrate'))`);
    const ran = await source.runMigrations();
    for (const migration of ran) onProgress?.(`migration ${migration.name}`);
    await allowServing(runner.query.bind(runner), servingLogins);
    await runner.query(makePartitions);
  } finally {
    await runner.query(`select pg_advisory_unlock(hashtext('keyreeve.migrate'))`).catch(() => undefined);
    await runner.release();
    await source.destroy();
  }
}

/** True when every migration of this build has run. */
export async function isMigrated(query: (sql: string) => Promise<{ name: string }[]>): Promise<boolean> {
  const rows = await query(`select name from ${ledger}`).catch(() => []);
  const ran = new Set(rows.map((row) => row.name));
  return migrations.every((migration) => ran.has(migration.name));
}

async function allowServing(query: (sql: string) => Promise<unknown>, logins: readonly string[]): Promise<void> {
  for (const role of ['keyreeve_app', 'keyreeve_read']) {
    await query(`grant ${role} to current_user`);
    await query(`grant select on ${ledger} to ${role}`);
    for (const login of logins) await query(`grant ${role} to "${login.replaceAll('"', '""')}"`);
  }
}
