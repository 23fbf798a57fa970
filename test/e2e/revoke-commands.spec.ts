import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { CommandLine, type Ended } from '../support/command-line.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

// Every command is a process of its own.
jest.setTimeout(90_000);

const inDays = (count: number): Date => new Date(Date.now() + count * 86_400_000);
/** Tells the command line that its streams are a terminal's. */
const onTerminal = `for (const stream of [process.stdin, process.stdout, process.stderr]) stream.isTTY = true`;
const nodeArguments = ['--import', `data:text/javascript,${encodeURIComponent(onTerminal)}`];

let node: TestApplication;
let client: pg.Client;
let organization: TestOrganization;
let team: { id: string; publicId: string };
let ana: TestUser;
let olga: TestUser;
let admin: TestKey;
let verifier: TestKey;
let cli: CommandLine;

beforeAll(async () => {
  await CommandLine.build();
  node = await startApplication();
  client = await administer(node);
});
afterAll(async () => {
  await client.end();
  await node.close();
});

beforeEach(async () => {
  organization = await new TestOrganization(client, node).found();
  team = await organization.team('Payments');
  const gateway = await organization.team('Gateway');
  ana = await organization.user('Ana Ruiz', { teams: [team.id] });
  olga = await organization.user('Olga Lind', { role: 'owner', teams: [team.id] });
  admin = await organization.key(olga, gateway.id, { scopes: ['full'], ownExpiresAt: inDays(30), name: 'admin' });
  const account = await organization.serviceAccount('gateway', gateway.id, { steward: olga.id });
  verifier = await organization.key(account, gateway.id, { scopes: ['keys:verify'], kind: 'service' });
  cli = await CommandLine.at({ KEYREEVE_URL: node.url, KEYREEVE_API_KEY: admin.secret });
});
afterEach(() => cli.close());

const run = (args: readonly string[], input = ''): Promise<Ended> => cli.run(['revoke', ...args], { input });
const planOf = (...args: string[]): Promise<Ended> => run(['plan', '--reason', 'found in a repository', ...args]);
const read = ({ exit, stdout, stderr }: Ended): Record<string, never> => {
  expect([exit, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Record<string, never>;
};
interface Planned {
  id: string;
  setHash: string;
  count: number;
  selection: object;
}
const planned = async (...args: string[]): Promise<Planned> =>
  read(await planOf(...args, '--json')) as unknown as Planned;
/** A plan over the keys of Ana, made without the command: what is tested begins with it. */
async function frozen(): Promise<Planned> {
  const body = { reason: 'found in a repository', filter: { owner: [ana.email] } };
  let { body: revocation } = await call(node, 'POST', '/v1/revocations', { as: admin.secret, body });
  while (revocation.state === 'planning') {
    revocation = (await call(node, 'GET', `/v1/revocations/${revocation.id}`, { as: admin.secret })).body;
  }
  return revocation;
}
const decide = (id: string, what: 'apply' | 'cancel', body = {}): ReturnType<typeof call> =>
  call(node, 'POST', `/v1/revocations/${id}/${what}`, { as: admin.secret, body });
const shown = async (id: string): Promise<object> => read(await run(['show', id, '--json']));
const verify = async (key: TestKey): Promise<string> =>
  (await call(node, 'POST', '/v1/keys/verify', { as: verifier.secret, body: { secret: key.secret } })).body.code;
const keysOf = async (count: number, owner = ana, teamId = team.id): Promise<TestKey[]> => {
  const made: TestKey[] = [];
  for (let at = 0; at < count; at += 1) made.push(await organization.key(owner, teamId, { name: `deploy ${at}` }));
  return made;
};

describe('a plan', () => {
  it('is shown with its impact, and the line printed under it applies it', async () => {
    const keys = await keysOf(3);
    const { exit, stdout, stderr } = await planOf('--owner', ana.email, '--undo-minutes', '90');
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^state +planned$/m);
    expect(stdout).toMatch(/^keys +3$/m);
    expect(stdout).toMatch(/^teams +Payments \(3\)$/m);
    expect(stdout).toMatch(/^used +0 in the last day, 0 in a week, 0 in 30 days$/m);
    expect(stdout).toMatch(/^left out +none$/m);
    expect(await Promise.all(keys.map(verify))).toEqual(['valid', 'valid', 'valid']);
    const [, line = ''] = /^ {2}keyreeve revoke (apply rev_\w+ --hash [0-9a-f]{64})$/m.exec(stderr) ?? [];
    expect(stdout).toMatch(new RegExp(`^hash +${line.slice(-64)}$`, 'm'));
    const applied = await run(line.split(' '));
    expect([applied.exit, applied.stderr]).toEqual([0, '']);
    expect(applied.stdout).toMatch(/^3 keys are revoked; .*It can be undone until \d{4}-\d\d-\d\d \d\d:\d\d\.\n$/);
    expect(await Promise.all(keys.map(verify))).toEqual(['revoked', 'revoked', 'revoked']);
    const explained = await cli.run(['keys', 'explain', keys[0]?.publicId ?? '']);
    expect(explained.stdout).toMatch(/^At .+ the key is revoked \(revocation\)\.$/m);
    expect(explained.stdout).toMatch(/^ {2}✗ /m);
  });

  it('takes the filters of the list, by their flags and as name=value, and repeated ones as any of', async () => {
    const other = await organization.user('Ben Holt', { teams: [team.id] });
    await keysOf(1);
    await keysOf(2, other);
    const many = await planned('--owner', ana.email, '--filter', `owner=${other.email}`, '--status', 'active');
    expect(many).toMatchObject({
      count: 3,
      selection: { filter: { owner: [ana.email, other.email], status: ['active'] } },
    });
    const typed = ['neverUsed=true', 'idleDays=1', 'createdBefore=0d', 'kind=personal'];
    const { stderr, exit } = await planOf(...typed.flatMap((pair) => ['--filter', pair]), '--owner', ana.email);
    expect([exit, stderr]).toEqual([1, expect.stringContaining('revocation.empty')]);
    const unknown = await planOf('--filter', 'colour=red');
    expect([unknown.exit, unknown.stdout, unknown.stderr]).toEqual([1, '', expect.stringMatching(/colour/)]);
  });

  it('is looked at again: what was used or revoked since', async () => {
    const [one] = (await keysOf(2)) as [TestKey];
    const { id } = await planned('--owner', ana.email);
    await call(node, 'POST', `/v1/keys/${one.publicId}/revoke`, { as: admin.secret, body: { reason: 'known' } });
    const { exit, stdout, stderr } = await run(['recheck', id]);
    expect([exit, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^accepted +1$/m);
    expect(stdout).toMatch(/^refused: administrator +1, 1 of them since the plan$/m);
    expect(stdout).toMatch(/^used in 30 days +0 \(0 when planned\)$/m);
  });

  it('takes keys by their ids, from standard input too, without those excepted', async () => {
    const [one, two, three] = (await keysOf(3)) as [TestKey, TestKey, TestKey];
    const named = await planned('--keys', `${one.publicId},${two.publicId}`, '--except', two.publicId);
    expect(named.count).toBe(1);
    const input = `${one.publicId}\n\n${three.publicId}\r\n`;
    const piped = read(await run(['plan', '--reason', 'seen', '--keys', '-', '--json'], input));
    expect(piped).toMatchObject({ count: 2, selection: { keyIds: [one.publicId, three.publicId] } });
    const nothing = await run(['plan', '--reason', 'seen', '--keys', '-'], '\n');
    expect([nothing.exit, nothing.stderr]).toEqual([1, 'There is no id on standard input.\n']);
  });

  it('names what it left out as protected, and takes it in where that was asked for', async () => {
    await keysOf(1);
    const { stdout } = await planOf('--everything', '--action', 'suspend');
    expect(stdout).toMatch(/^left out +2 protected$/m);
    expect(stdout).toMatch(new RegExp(`^ {2}${admin.publicId} {2}admin \\(the key of this call\\)$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^ {2}${verifier.publicId} .*\\(other services check keys with it\\)$`, 'm'));
    expect((await planned('--everything', '--include', verifier.publicId)).count).toBe(2);
  });

  it('over 100 keys prints the name to type, as one word of a shell', async () => {
    const quarters = await organization.team(`Ana's 3/4 team`);
    await organization.join(ana.id, quarters.id);
    const keys = await keysOf(101, ana, quarters.id);
    const { stderr } = await planOf('--team', quarters.publicId);
    expect(stderr).toMatch(/ --confirm 'Ana'\\''s 3\/4 team'$/m);
    const [, id = '', hash = ''] = /apply (rev_\w+) --hash (\w+)/.exec(stderr) ?? [];
    const refused = await run(['apply', id, '--hash', hash]);
    expect([refused.exit, refused.stderr]).toEqual([1, expect.stringContaining('revocation.confirm_required')]);
    expect((await run(['apply', id, '--hash', hash, '--confirm', quarters.name])).exit).toBe(0);
    expect(await verify(keys[100] as TestKey)).toBe('revoked');
  });

  it('whose set turns out empty fails, and says so', async () => {
    const empty = await planOf('--action', 'restore', '--everything');
    expect([empty.exit, empty.stdout, empty.stderr]).toEqual([1, '', 'No key is in the set: nothing is planned.\n']);
  });

  it('of several teams prints the name of the organization', async () => {
    const search = await organization.team('Search');
    await organization.join(ana.id, search.id);
    await keysOf(60);
    await keysOf(60, ana, search.id);
    expect((await planOf('--owner', ana.email)).stderr).toContain(`--confirm '${organization.name}'`);
  });
});

describe('applying', () => {
  it('without a hash asks for its beginning on a terminal, and is wrong usage elsewhere', async () => {
    const [key] = (await keysOf(1)) as [TestKey];
    const { id, setHash } = await frozen();
    const piped = await run(['apply', id], `${setHash.slice(0, 8)}\n`);
    expect([piped.exit, piped.stderr]).toEqual([2, expect.stringContaining('--hash is needed')]);
    const asked = (input: string): Promise<Ended> =>
      cli.run(['revoke', 'apply', id, '--json'], { input, nodeArguments });
    for (const [input, said] of [
      ['01234567\n', 'nothing was applied'],
      [`${setHash.slice(0, 7)}\n`, 'nothing was applied'],
      ['', 'Nothing was applied'],
    ] as const) {
      const refused = await asked(input);
      expect([input, refused.exit, refused.stdout]).toEqual([input, 1, '']);
      expect(refused.stderr).toContain(said);
    }
    expect(await verify(key)).toBe('valid');
    const applied = await asked(`${setHash.slice(0, 8)}\n`);
    expect(applied.stderr).toMatch(/^keys +1$/m);
    expect([applied.exit, JSON.parse(applied.stdout)]).toEqual([0, expect.objectContaining({ id, state: 'applied' })]);
    expect(await verify(key)).toBe('revoked');
    const again = await asked('');
    expect([again.exit, again.stderr]).toEqual([1, expect.stringContaining('it is applied')]);
  });

  it('with another hash is refused, and decides nothing', async () => {
    const [key] = (await keysOf(1)) as [TestKey];
    const { id } = await frozen();
    const refused = await run(['apply', id, '--hash', '0'.repeat(64)]);
    expect([refused.exit, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/revocation\.set_mismatch[\s\S]*^What to do: /m);
    expect(await verify(key)).toBe('valid');
  });

  it('can wait for a date, and is given up before it', async () => {
    const [key] = (await keysOf(1)) as [TestKey];
    const { id, setHash } = await frozen();
    const scheduled = await run(['apply', id, '--hash', setHash, '--at', inDays(30).toISOString()]);
    expect([scheduled.exit, scheduled.stdout]).toEqual([0, expect.stringContaining(`keyreeve revoke cancel ${id}`)]);
    expect(await shown(id)).toMatchObject({ state: 'scheduled' });
    expect(await run(['cancel', id])).toMatchObject({ exit: 0, stdout: `${id} is cancelled; it decides nothing.\n` });
    const twice = await run(['cancel', id, '--json']);
    expect([twice.exit, JSON.parse(twice.stderr).code]).toEqual([1, 'revocation.not_cancellable']);
    expect(await verify(key)).toBe('valid');
  });
});

describe('undoing', () => {
  it('is not for keys: it says why, and where it can be done', async () => {
    const [key] = (await keysOf(1)) as [TestKey];
    const { id, setHash } = await frozen();
    await decide(id, 'apply', { setHash });
    const refused = await run(['undo', id]);
    expect([refused.exit, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/session\.required/);
    const [, path = ''] = /^What to do: Sign in .* POST (\S+)\.$/m.exec(refused.stderr) ?? [];
    const cookie = await openSession(client, organization, olga, node.clock.now());
    expect((await call(node, 'POST', path, { cookie, body: {} })).status).toBe(200);
    expect(await verify(key)).toBe('valid');
    expect((await run(['show', id])).stdout).toMatch(/^undone +\d{4}-.* by Olga Lind$/m);
  });
});

describe('decisions', () => {
  it('are listed, the newest first, page after page', async () => {
    await keysOf(1);
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      ids.unshift((await frozen()).id);
      await decide(ids[0] as string, 'cancel');
    }
    const first = read(await run(['list', '--limit', '2', '--json'])) as unknown as Page;
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const rest = await run(['list', '--cursor', first.page.next ?? '', '--json']);
    expect((read(rest) as unknown as Page).data.map(({ id }) => id)).toEqual(ids.slice(2));
    const table = (await run(['list', '--all'])).stdout.trimEnd().split('\n');
    expect(table[0]).toMatch(/^ID\s+ACTION\s+STATE\s+KEYS/);
    expect(table.slice(1).map((line) => line.split(/\s+/, 3))).toEqual(ids.map((id) => [id, 'revoke', 'cancelled']));
  });

  it('are not there for whoever may not see them', async () => {
    await keysOf(1);
    const { id } = await frozen();
    const member = await organization.key(ana, team.id, { scopes: ['full'], ownExpiresAt: inDays(30) });
    const env = { KEYREEVE_API_KEY: member.secret };
    const refused = await cli.run(['revoke', 'show', id], { env });
    expect([refused.exit, refused.stdout]).toEqual([1, '']);
  });
});
interface Page {
  data: { id: string }[];
  page: { next: string | null };
}

describe('the bar of planning', () => {
  it('is drawn on a terminal, and nothing is said elsewhere', async () => {
    const planning = { id: 'rev_1', state: 'planning', action: 'revoke', progress: { done: 400, total: 1_000 } };
    const states = [planning, { ...planning, progress: { done: 800, total: 1_000 } }, { ...planning, state: 'failed' }];
    let answered = 0;
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        const state = states[answered++ % states.length];
        response.setHeader('content-type', 'application/json').end(JSON.stringify(state));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const env = { KEYREEVE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    const args = ['revoke', 'plan', '--reason', 'seen', '--everything'];
    const watched = await cli.run(args, { env, nodeArguments });
    const quiet = await cli.run(args, { env });
    server.close();
    expect(watched.stderr).toMatch(/Planning .* 80% 800\/1000/);
    expect([watched.exit, quiet.exit, quiet.stdout]).toEqual([1, 1, '']);
    expect(quiet.stderr).toBe('rev_1 was not planned: it is failed.\n');
  });
});

it.each([
  [['plan', '--everything']],
  [['plan', '--reason', 'seen']],
  [['plan', '--reason', 'seen', '--filter', 'lastUsedBefore']],
  [['plan', '--reason', 'seen', '--action', 'delete', '--everything']],
  [['plan', '--reason', 'seen', '--keys', 'key_1', '--idle-days', '90']],
  [['plan', '--reason', 'seen', '--keys', 'key_1', '--everything']],
  [['plan', '--reason', 'seen', '--everything', '--undo-minutes', '1h']],
  [['apply']],
  [['nonsense']],
])('ends with 2 for %j, which cannot be meant', async (badly) => {
  const { exit, stdout, stderr } = await run(badly);
  expect([exit, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^error: /);
});
