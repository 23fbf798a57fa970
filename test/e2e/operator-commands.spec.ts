import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';
import { CommandLine, type Ended } from '../support/command-line.js';
import { createEmptyDatabase, type TestDatabase } from '../support/databases.js';

// Every command is a process of its own that opens the database.
jest.setTimeout(120_000);

interface Findings {
  findings: { check: string; state: string; says: string }[];
}

/** What PostgreSQL does by itself for a login called `keyreeve`, as that of docker-compose.yml is. */
async function searchFirst(schema: string, { url }: TestDatabase): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`alter database ${new URL(url).pathname.slice(1)} set search_path = ${schema}, public`);
  await client.end();
}

/** In the order in which an installation meets them: each test goes on from the one before. */
describe('the commands of an operator', () => {
  let database: TestDatabase;
  let cli: CommandLine;

  beforeAll(async () => {
    await CommandLine.build();
    database = await createEmptyDatabase();
    await searchFirst('keyreeve', database);
    cli = await CommandLine.at();
    await writeFile(join(cli.home, 'master.secret'), randomBytes(32), { mode: 0o600 });
  });
  afterAll(async () => {
    await cli.close();
    await database.drop();
  });

  const run = (args: string[], env: Record<string, string> = {}): Promise<Ended> =>
    cli.run(args, {
      env: { DATABASE_URL: database.url, KEYREEVE_SECRET_FILE: join(cli.home, 'master.secret'), ...env },
    });

  /** What the doctor finds, by check. */
  async function examined(env: Record<string, string> = {}): Promise<{ exit: number | null; states: object }> {
    const { exit, stdout } = await run(['doctor', '--json'], env);
    const { findings } = JSON.parse(stdout) as Findings;
    return { exit, states: Object.fromEntries(findings.map(({ check, state }) => [check, state])) };
  }

  const well = {
    configuration: 'ok',
    demo: 'ok',
    disk: 'ok',
    database: 'ok',
    sessions: 'ok',
    schema: 'ok',
    roles: 'ok',
    'secret file': 'ok',
    clock: 'ok',
  };

  it('the contract needs no database, and is the committed one', async () => {
    const { stdout } = await cli.run(['openapi']);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync('openapi.json', 'utf8')));
  });

  it('the doctor sees that nothing was migrated, and says what to do', async () => {
    const { exit, stdout } = await run(['doctor']);
    expect(exit).toBe(1);
    expect(stdout).toMatch(/^fail {2}schema .*\n\s+→ Run `keyreeve migrate`\.$/m);
  });

  it('the schema is brought up to date, twice with the same result', async () => {
    for (const round of [1, 2]) expect([round, (await run(['migrate'])).exit]).toEqual([round, 0]);
    expect(await examined()).toEqual({ exit: 0, states: well });
  });

  it('the doctor tells another database’s secret file, and one that others may read', async () => {
    const foreign = join(cli.home, 'foreign.secret');
    await writeFile(foreign, randomBytes(32), { mode: 0o600 });
    expect(await examined({ KEYREEVE_SECRET_FILE: foreign })).toEqual({
      exit: 1,
      states: { ...well, 'secret file': 'fail' },
    });
    await chmod(foreign, 0o644);
    const { stdout } = await run(['doctor'], { KEYREEVE_SECRET_FILE: foreign });
    expect(stdout).toMatch(/^fail {2}secret file .*chmod 600/m);
  });

  it('the doctor names everything that is wrong with the configuration at once', async () => {
    const { exit, stdout } = await run(['doctor'], { PORT: 'eighty', LOG_LEVEL: 'loud' });
    expect([exit, stdout.match(/^fail {2}configuration/gm)?.length]).toEqual([1, 2]);
  });

  it('the doctor says that the database cannot be reached', async () => {
    const { exit, stdout } = await run(['doctor'], { DATABASE_URL: 'postgres://127.0.0.1:1/none' });
    expect([exit, stdout]).toEqual([1, expect.stringMatching(/^fail {2}database .*ECONNREFUSED/m)]);
  });

  it('an organization begins with its owner, who gets a link', async () => {
    const args = ['admin', 'create-owner', '--organization', 'Aurelia Labs', '--email', 'olga@example.com'];
    const made = await run([...args, '--json']);
    expect(made.stderr).not.toMatch(/error/i);
    const link = JSON.parse(made.stdout) as { organization: string; user: string; setupUrl: string };
    expect(link.organization).toMatch(/^org_[0-9a-z]{26}$/);
    expect(link.setupUrl).toMatch(/^http:\/\/127\.0\.0\.1:3000\//);
    const reset = await run(['admin', 'reset-password', '--email', 'OLGA@example.com']);
    expect([reset.exit, reset.stdout]).toEqual([0, expect.stringContaining('http://127.0.0.1:3000/')]);
    expect((await run(['admin', 'unlock', '--email', 'olga@example.com'])).exit).toBe(0);
  });

  it('who does not exist gets none, and it is said why', async () => {
    const { exit, stdout, stderr } = await run(['admin', 'reset-password', '--email', 'nobody@example.com']);
    expect([exit, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/operator\.user_unknown[\s\S]*What to do: /);
  });

  it('a generated organization is not loaded beside a real one unless that was said', async () => {
    const args = ['seed', '--members', '80', '--keys', '400', '--teams', '4', '--json'];
    const refused = await run(args);
    expect([refused.exit, refused.stderr]).toEqual([1, expect.stringMatching(/“Aurelia Labs”.*--into/s)]);
    const loaded = await run([...args, '--into']);
    expect(JSON.parse(loaded.stdout)).toMatchObject({
      access: { keys: { member: expect.stringMatching(/^kru_/), verifier: expect.stringMatching(/^krs_/) } },
    });
  });
});
