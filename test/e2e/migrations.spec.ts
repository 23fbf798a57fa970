import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { entities } from '../../src/entities.js';
import { commandSource } from '../../src/platform/database/connections.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { migrations } from '../../src/platform/database/migrations/all.js';
import { createEmptyDatabase, type TestDatabase } from '../support/databases.js';

/** Everything that the schema is made of, a line each. */
const schemaSql = `
select format('column %s.%s %s %s %s', c.table_name, c.column_name, c.data_type, c.is_nullable, c.column_default) as line
from information_schema.columns c where c.table_schema = 'keyreeve'
union all select 'index ' || indexdef from pg_indexes where schemaname = 'keyreeve'
union all select format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid))
from pg_constraint where connamespace = 'keyreeve'::regnamespace
union all select format('policy %s %s %s %s %s %s', tablename, policyname, roles, cmd, qual, with_check)
from pg_policies where schemaname = 'keyreeve'
union all select 'trigger ' || pg_get_triggerdef(t.oid) from pg_trigger t join pg_class r on r.oid = t.tgrelid
where r.relnamespace = 'keyreeve'::regnamespace and not t.tgisinternal
union all select 'function ' || pg_get_functiondef(oid) from pg_proc where pronamespace = 'keyreeve'::regnamespace
union all select format('grant %s %s %s', relname, relacl, relforcerowsecurity)
from pg_class where relnamespace = 'keyreeve'::regnamespace and relkind in ('r', 'p', 'v')
order by line`;

describe('the migrations', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await createEmptyDatabase();
    await migrate({ url: database.url });
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });

  const schema = async (): Promise<string[]> =>
    (await client.query<{ line: string }>(schemaSql)).rows.map(({ line }) => line);

  it('lead down to an empty database, and up again to the same schema', async () => {
    const before = await schema();
    expect(before.length).toBeGreaterThan(200);
    const source = await new DataSource({
      type: 'postgres',
      url: database.url,
      migrations,
      schema: 'public',
      migrationsTableName: 'keyreeve_migrations',
    }).initialize();
    for (const _ of migrations) await source.undoLastMigration();
    await source.destroy();
    const left = await client.query(`select from pg_namespace where nspname = 'keyreeve'`);
    expect(left.rowCount).toBe(0);
    await migrate({ url: database.url });
    expect(await schema()).toEqual(before);
  });

  it('change nothing when they have run, and may be run by several nodes at once', async () => {
    const before = await schema();
    await Promise.all([1, 2, 3].map(() => migrate({ url: database.url })));
    expect(await schema()).toEqual(before);
  });

  it('make every column that an entity maps, of its type, and null where the entity says so', async () => {
    const source = await new DataSource(commandSource(database.url, entities)).initialize();
    const runner = source.createQueryRunner();
    const drift: string[] = [];
    for (const { tablePath, columns } of source.entityMetadatas) {
      const table = await runner.getTable(`keyreeve.${tablePath.replace(/^keyreeve\./, '')}`);
      for (const column of columns) {
        const name = `${tablePath}.${column.databaseName}`;
        const stored = table?.findColumnByName(column.databaseName);
        const type = source.driver.normalizeType(column);
        if (!stored) drift.push(`${name} is not there`);
        else if (stored.type !== type) drift.push(`${name} is ${stored.type}, mapped as ${type}`);
        else if (stored.isNullable !== column.isNullable) drift.push(`${name} differs in whether it may be null`);
      }
    }
    await runner.release();
    await source.destroy();
    expect(drift).toEqual([]);
  });
});
