import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { generateSecret } from '../../src/keys/domain/secret.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { CommandLine } from '../support/command-line.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';

// Every command is a process of its own, and several of them open the database.
jest.setTimeout(90_000);

const inDays = (count: number): Date => new Date(Date.now() + count * 86_400_000);
// oxlint-disable-next-line no-control-regex -- what must not be there
const obeyedByTerminals = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe('the command line', () => {
  let node: TestApplication;
  let client: pg.Client;
  let organization: TestOrganization;
  let team: { id: string; publicId: string };
  let ana: TestUser;
  let member: TestKey;
  let admin: TestKey;
  let cli: CommandLine;

  beforeAll(async () => {
    await CommandLine.build();
    node = await startApplication();
    client = await administer(node);
    organization = await new TestOrganization(client, node).found();
    team = await organization.team('Payments');
    ana = await organization.user('Ana Ruiz', { teams: [team.id] });
    const olga = await organization.user('Olga Lind', { role: 'owner', teams: [team.id] });
    admin = await organization.key(olga, team.id, { scopes: ['full'], ownExpiresAt: inDays(30), name: 'admin' });
  });
  afterAll(async () => {
    await client.end();
    await node.close();
  });

  beforeEach(async () => {
    member = await organization.key(ana, team.id, { scopes: ['full'], ownExpiresAt: inDays(30), name: 'ana’s own' });
    cli = await CommandLine.at({ KEYREEVE_URL: node.url, KEYREEVE_API_KEY: member.secret });
  });
  afterEach(() => cli.close());

  const as = (key: TestKey): { env: Record<string, string> } => ({ env: { KEYREEVE_API_KEY: key.secret } });

  it('starts quickly: what a command does is loaded when it is called', async () => {
    const report = `process.on('exit', () => process.stderr.write(String(process.cpuUsage().user / 1000)))`;
    const nodeArguments = ['--import', `data:text/javascript,${encodeURIComponent(report)}`];
    const { stdout, stderr, exit } = await cli.run(['--help'], { nodeArguments });
    expect([exit, stdout.includes('keys ')]).toEqual([0, true]);
    // Time of the processor, which a busy machine lengthens less than the clock's.
    expect(Number(stderr)).toBeLessThan(400);
  });

  describe('a login', () => {
    it('is kept for its user alone once the server knows the key, and used without the environment', async () => {
      const login = await cli.run(['login', '--with-api-key', '-'], { input: `${member.secret}\n` });
      expect([login.exit, login.stdout]).toEqual([0, expect.stringContaining('Ana Ruiz')]);
      expect(login.stdout + login.stderr).not.toContain(member.secret);
      const file = join(cli.home, 'config', 'keyreeve', 'credentials.json');
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ url: node.url, apiKey: member.secret });
      expect((await stat(file)).mode & 0o777).toBe(0o600);

      const nothing = { env: { KEYREEVE_URL: '', KEYREEVE_API_KEY: '' } };
      const whoami = await cli.run(['whoami', '--json'], nothing);
      expect(JSON.parse(whoami.stdout)).toMatchObject({ user: { name: 'Ana Ruiz' }, key: { id: member.publicId } });
      const other = await cli.run(['whoami', '--json'], as(admin));
      expect(JSON.parse(other.stdout)).toMatchObject({ key: { id: member.publicId } });
      expect(other.stderr).toMatch(/not KEYREEVE_API_KEY/);
      expect((await cli.run(['logout'])).exit).toBe(0);
      expect(await cli.run(['whoami'], nothing)).toMatchObject({ exit: 1, stderr: expect.stringContaining('login') });
    });

    it('is not kept when the key is refused', async () => {
      const unknown = generateSecret({ prefix: 'kr', kind: 'u', routingTag: 'none' });
      const login = await cli.run(['login', '--with-api-key', '-'], { input: unknown });
      expect([login.exit, login.stderr]).toEqual([1, expect.stringContaining('key.unknown')]);
      await expect(stat(join(cli.home, 'config', 'keyreeve'))).rejects.toThrow('ENOENT');
    });
  });

  it('tells a pipeline in time that its key ends', async () => {
    expect((await cli.run(['whoami', '--expires-within', '14d'])).exit).toBe(0);
    const near = await cli.run(['whoami', '--expires-within', '60d']);
    expect([near.exit, near.stderr]).toEqual([1, expect.stringContaining('nearer')]);
    const endless = await organization.key(ana, team.id);
    expect((await cli.run(['whoami', '--expires-within', '900d'], as(endless))).exit).toBe(0);
  });

  describe('keys', () => {
    it('live from their generation to their end', async () => {
      const made = await cli.run(['keys', 'create', '--name', 'nightly build', '--lifetime', '7d', '--json']);
      expect(made.stderr).toBe('');
      const { key, secret } = JSON.parse(made.stdout) as { key: { id: string }; secret: string };
      expect(secret).toMatch(/^kru_[0-9A-Za-z]{38}$/);
      const renamed = await cli.run(['keys', 'rename', key.id, 'weekly build']);
      expect(renamed).toMatchObject({ exit: 0, stdout: `${key.id} is now weekly build.\n` });
      const shown = await cli.run(['keys', 'get', key.id]);
      expect(shown.stdout).toMatch(/^name\s+weekly build$/m);
      expect(shown.stdout).not.toContain(secret);
      expect((await cli.run(['keys', 'delete', key.id])).exit).toBe(0);
      const after = await cli.run(['keys', 'get', key.id, '--json']);
      expect(JSON.parse(after.stdout)).toMatchObject({ status: 'revoked', reason: 'owner' });
    });

    it('rotate themselves in a script: the new secret alone, the old one for a while', async () => {
      const account = await organization.serviceAccount('nightly', team.id, { steward: ana.id });
      const old = await organization.key(account, team.id, {
        kind: 'service',
        scopes: ['keys:rotate'],
        ownExpiresAt: inDays(30),
      });
      const rotated = await cli.run(['keys', 'regenerate', 'self', '--overlap', '24h', '--secret-only'], as(old));
      expect(rotated).toMatchObject({ exit: 0, stderr: '', stdout: expect.stringMatching(/^krs_[0-9A-Za-z]{38}\n$/) });
      for (const secret of [old.secret, rotated.stdout.trim()]) {
        expect((await cli.run(['whoami'], { env: { KEYREEVE_API_KEY: secret } })).exit).toBe(0);
      }
    });

    it('are revoked, suspended and restored by administrators alone, with a reason', async () => {
      const key = await organization.key(ana, team.id, { ownExpiresAt: inDays(30) });
      const refused = await cli.run(['keys', 'suspend', key.publicId, '--reason', 'left on a train']);
      expect([refused.exit, refused.stdout]).toEqual([1, '']);
      expect(refused.stderr).toMatch(/access\.forbidden[\s\S]*What to do: /);
      for (const [verb, status] of [
        ['suspend', 'suspended'],
        ['restore', 'active'],
        ['revoke', 'revoked'],
      ] as const) {
        const done = await cli.run(['keys', verb, key.publicId, '--reason', 'left on a train'], as(admin));
        expect([verb, done.exit, done.stdout]).toEqual([
          verb,
          0,
          expect.stringContaining(`${key.publicId} is ${status}`),
        ]);
      }
    });

    it('are listed page after page, each once', async () => {
      const ben = await organization.user('Ben Achterberg', { teams: [team.id] });
      const keys = new Set<string>();
      for (let n = 0; n < 205; n += 1) keys.add((await organization.key(ben, team.id, { name: `job ${n}` })).publicId);
      const arguments_ = ['keys', 'list', '--owner', ben.publicId, '--all'];
      const { stdout } = await cli.run([...arguments_, '--json'], as(admin));
      const listed = (JSON.parse(stdout) as { data: { id: string }[] }).data.map(({ id }) => id);
      expect(listed).toHaveLength(205);
      expect(new Set(listed)).toEqual(keys);
      const table = (await cli.run(arguments_, as(admin))).stdout.trimEnd().split('\n');
      expect([table.length, table[0]]).toEqual([206, expect.stringMatching(/^ID\s+NAME\s+OWNER/)]);
    });

    it('are found by their secrets in files, of which only digests are sent', async () => {
      await mkdir(join(cli.home, 'work', 'deep'), { recursive: true });
      const stranger = generateSecret({ prefix: 'kr', kind: 's', routingTag: 'zzzz' });
      await writeFile(join(cli.home, 'work', 'a.env'), `\nKEY=${member.secret}\nOTHER=${stranger}\n`);
      await writeFile(join(cli.home, 'work', 'deep', 'b.txt'), `"${member.secret}"`);
      const found = await cli.run(['keys', 'lookup', '--scan', 'work', '--json']);
      const { data: rows } = JSON.parse(found.stdout) as {
        data: { file: string; line: number; key: { id: string } }[];
      };
      expect(rows.map(({ file, line, key }) => `${file}:${line} ${key?.id ?? 'unknown'}`).sort()).toEqual([
        `work/a.env:2 ${member.publicId}`,
        'work/a.env:3 unknown',
        `work/deep/b.txt:1 ${member.publicId}`,
      ]);
      expect(found.stdout).not.toContain(member.secret);
      const ids = await cli.run(['keys', 'lookup', '--scan', '-', '--ids'], {
        input: `${member.secret} ${member.secret}`,
      });
      expect(ids.stdout).toBe(`${member.publicId}\n`);
    });

    it('are looked up without their secret leaving the machine', async () => {
      const bodies: string[] = [];
      const recorder = createServer((request, response) => {
        request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
        request.on('end', () => response.setHeader('content-type', 'application/json').end('{"data":[]}'));
      });
      await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`;
      const other = await organization.key(ana, team.id);
      await cli.run(['keys', 'lookup', '-'], { env: { KEYREEVE_URL: url }, input: other.secret });
      recorder.close();
      expect(bodies.join('')).toMatch(/^\{"sha256":\["[0-9a-f]{64}"\]\}$/);
    });
  });

  it('shows policies and changes the version it has read', async () => {
    const aside = await organization.team('Ledger');
    const set = await cli.run(
      ['policy', 'set', '--team', aside.publicId, '--max-lifetime', 'personal=30d,service=180d', '--max-idle', '60d'],
      as(admin),
    );
    expect(set.stderr).toBe('');
    expect(set.stdout).toMatch(/^maxLifetimeDays\s+personal 30, service 180/m);
    expect(set.stdout).toMatch(/^maxIdleDays\s+60/m);
    const unset = await cli.run(['policy', 'set', '--team', aside.publicId, '--max-idle', 'none', '--json'], as(admin));
    expect(unset.stderr).toBe('');
    expect(JSON.parse(unset.stdout)).toMatchObject({
      version: 2,
      rules: { maxIdleDays: { personal: null, service: null } },
    });
    expect((await cli.run(['policy', 'show', '--team', aside.publicId], as(admin))).stdout).toContain('version 2');
    const refused = await cli.run(['policy', 'set', '--max-lifetime', '90d']);
    expect([refused.exit, refused.stderr]).toEqual([1, expect.stringContaining('access.forbidden')]);
  });

  it('lists what happened', async () => {
    const key = await organization.key(ana, team.id, { ownExpiresAt: inDays(30) });
    await cli.run(['keys', 'revoke', key.publicId, '--reason', 'found in a log'], as(admin));
    const events = await cli.run(['audit', 'list', '--action', 'key.revoked', '--target', key.publicId], as(admin));
    expect(events.stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^WHEN\s+ACTION\s+OUTCOME\s+WHO/),
      expect.stringMatching(/key\.revoked\s+success\s+Olga Lind.*found in a log$/),
    ]);
  });

  it('says what is wrong with which field, and in JSON where that was asked for', async () => {
    const badly = ['keys', 'create', '--name', 'x'.repeat(101), '--scope', 'no scope'];
    const told = await cli.run(badly);
    expect([told.exit, told.stdout]).toEqual([1, '']);
    expect(told.stderr).toMatch(/request\.invalid[\s\S]*^ {2}name [\s\S]*^What to do: /m);
    const { stderr } = await cli.run([...badly, '--json']);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'request.invalid', status: 400 });
  });

  it.each([
    [['nonsense']],
    [['keys', 'create']],
    [['keys', 'list', '--nonsense']],
    [['keys', 'create', '--name', 'x', '--lifetime', '36h']],
    [['keys', 'lookup']],
    [['policy', 'set']],
    [['login', '--with-api-key', '-', '--url', 'ftp://example.com']],
  ])('ends with 2 for %j, which cannot be meant', async (badly) => {
    const { exit, stdout, stderr } = await cli.run(badly);
    expect([exit, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: /);
  });

  it('says where it could reach nobody', async () => {
    const { exit, stderr } = await cli.run(['whoami'], { env: { KEYREEVE_URL: 'http://127.0.0.1:1' } });
    expect([exit, stderr]).toEqual([1, expect.stringMatching(/^http:\/\/127\.0\.0\.1:1 cannot be reached/)]);
  });

  it('lets no text of others speak to the terminal', async () => {
    const hostile = `\u001b]0;owned\u0007\u001b[2J\u202etxt.exe\u009b31m`;
    const key = await organization.key(ana, team.id, { name: hostile });
    for (const args of [
      ['keys', 'list'],
      ['keys', 'list', '--json'],
      ['keys', 'get', key.publicId],
    ]) {
      const { stdout, exit } = await cli.run(args);
      expect([exit, stdout.includes('owned')]).toEqual([0, true]);
      expect(stdout).not.toMatch(obeyedByTerminals);
    }
    const { stdout } = await cli.run(['keys', 'get', key.publicId, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ name: hostile });
  });
});
