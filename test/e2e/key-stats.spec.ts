import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { UsageBuffer } from '../../src/verification/usage-buffer.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { CommandLine } from '../support/command-line.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';

const DAY_MS = 86_400_000;
const lateMs = 20_000;

describe('figures of keys over HTTP', () => {
  let node: TestApplication;
  let client: pg.Client;
  let organization: TestOrganization;
  let payments: { id: string; publicId: string };
  let ana: TestUser;
  let [owner, auditor, teamAdmin, member] = [] as unknown as [TestKey, TestKey, TestKey, TestKey];

  beforeAll(async () => {
    node = await startApplication();
    client = await administer(node);
  });
  afterAll(async () => {
    await client?.end();
    await node?.close();
  });
  beforeEach(async () => {
    organization = await new TestOrganization(client, node).found();
    payments = await organization.team('Payments');
    const search = await organization.team('Search');
    const keyOf = async (name: string, options: Parameters<TestOrganization['user']>[1]): Promise<TestKey> =>
      organization.key(await organization.user(name, options), search.id, { scopes: ['full'] });
    ana = await organization.user('Ana Ruiz', { teams: [payments.id, search.id] });
    owner = await keyOf('Olga Berg', { role: 'owner' });
    auditor = await keyOf('Aino Korhonen', { role: 'auditor' });
    teamAdmin = await keyOf('Tom Sato', { administers: [payments.id] });
    member = await organization.key(ana, search.id, { scopes: ['full'] });
    await organization.key(ana, payments.id, { createdAt: organization.past(100) });
    await organization.key(ana, payments.id, { ownExpiresAt: new Date(node.clock.now().getTime() + DAY_MS) });
  });

  const get = (query: string, as: TestKey): Promise<Answer> =>
    call(node, 'GET', `/v1/keys/stats${query}`, { as: as.secret });
  const codeOf = ({ status, body }: Answer): [number, string | undefined] => [status, body.code];

  async function untilDone(id: string, as: TestKey): Promise<Answer['body']> {
    const late = AbortSignal.timeout(lateMs);
    for (;;) {
      const { body } = await get(`/${id}`, as);
      if (body.state !== 'running') return body;
      await delay(20, undefined, { signal: late });
    }
  }

  it('tells each reader of what they may see, and members nothing', async () => {
    for (const as of [owner, auditor]) expect((await get('', as)).body).toMatchObject({ exact: true, total: 6 });
    const { body } = await get('', teamAdmin);
    // Their own, and the two of the team.
    expect(body).toMatchObject({ total: 3, examined: 3, neverUsed: { count: 3 } });
    expect(body.topOwners[0]).toMatchObject({ id: ana.publicId, name: 'Ana Ruiz', type: 'user', count: 2 });
    expect(codeOf(await get('', member))).toEqual([403, 'access.forbidden']);
    const narrow = await organization.key(await organization.user('Ida Aud', { role: 'auditor' }), payments.id);
    // As in the list, a key without the reading scope sees what is its owner's own.
    expect((await get('', narrow)).body.total).toBe(1);
  });

  it('names lists that count the same', async () => {
    const { body } = await get(`?team=${payments.publicId}&createdAfter=200d&kind=personal`, owner);
    expect(body.total).toBe(2);
    const figures = [body.byStatus[0], body.age[0], body.age[2], body.calendar[0].fixed, body.neverExpiring];
    for (const { count, filter } of figures) {
      const { body: list } = await call(node, 'GET', `/v1/keys?${filter}`, { as: owner.secret });
      expect(list.data).toHaveLength(count);
    }
    expect(body.age.map(({ count }: { count: number }) => count)).toEqual([1, 0, 1, 0, 0, 0]);
    expect((await get('?status=active', owner)).body.byStatus).toMatchObject([{ filter: 'status=active' }]);
  });

  it('looks at every key when asked for exact figures, which are for whoever asked', async () => {
    const asked = await get(`?exact=true&team=${payments.publicId}`, auditor);
    expect([asked.status, asked.body.id]).toEqual([202, expect.stringMatching(/^sta_/)]);
    const { state, stats } = await untilDone(asked.body.id, auditor);
    const { at: _, ...figures } = (await get(`?team=${payments.publicId}`, auditor)).body;
    expect(state).toBe('done');
    expect(stats).toMatchObject({ exact: true, examined: 2, total: 2, byStatus: figures.byStatus });
    expect(stats.topOwners).toEqual(figures.topOwners);
    for (const id of [asked.body.id, 'sta_01h455vb4pex5vsknk084sn02q', 'nonsense'])
      expect(codeOf(await get(`/${id}`, owner))).toEqual([404, 'stats.not_found']);
  });

  it('takes no figures away from whoever asked unless they see less by now', async () => {
    const { body } = await get('?exact=true', teamAdmin);
    expect(await untilDone(body.id, teamAdmin)).toMatchObject({ state: 'done', stats: { total: 3 } });
    await client.query(`update keyreeve.jobs set input = jsonb_set(input::jsonb, '{visibility,all}', 'true')`);
    expect(codeOf(await get(`/${body.id}`, teamAdmin))).toEqual([404, 'stats.not_found']);
  });

  it('is drawn by the command line, and is JSON for programs', async () => {
    await CommandLine.build();
    const cli = await CommandLine.at({ KEYREEVE_URL: node.url, KEYREEVE_API_KEY: auditor.secret });
    const run = async (...args: string[]): Promise<string> => {
      const { exit, stdout, stderr } = await cli.run(['keys', 'stats', '--status', 'active', ...args]);
      expect([exit, stderr]).toEqual([0, '']);
      return stdout;
    };
    expect(await run()).toMatch(/^6 keys as of .*\n\nStatus\n {2}active {2}6 {2}█+\n/);
    expect(JSON.parse(await run('--json'))).toMatchObject({ exact: true, total: 6 });
    expect(JSON.parse(await run('--json', '--exact'))).toMatchObject({ exact: true, total: 6 });
    await cli.close();
  }, 60_000);

  it('tells of a past instant what was told then', async () => {
    // Of a use the day is kept: that of the calling key on this day is there before and after.
    await get('', owner);
    await node.app.get(UsageBuffer).flush();
    const { at, ...before } = (await get('', owner)).body;
    await organization.key(ana, payments.id);
    const revoked = await call(node, 'POST', `/v1/keys/${member.publicId}/revoke`, {
      as: owner.secret,
      body: { reason: 'left a laptop on a train' },
    });
    expect(revoked.status).toBeLessThan(300);
    expect((await get('', owner)).body).toMatchObject({ total: 7 });
    const { at: then, ...past } = (await get(`?asOf=${at}`, owner)).body;
    expect(then).toBe(at);
    expect(withoutFilters(past)).toEqual(withoutFilters(before));
    expect(past.byStatus[0].filter).toBe(`asOf=${encodeURIComponent(at)}&status=active`);
    const ahead = new Date(node.clock.now().getTime() + DAY_MS).toISOString();
    for (const query of [`?asOf=${ahead}`, `?asOf=${at}&exact=true`, '?status=dead', '?sort=name'])
      expect(codeOf(await get(query, owner))).toEqual([400, 'request.invalid']);
  });
});

function withoutFilters(stats: object): unknown {
  return JSON.parse(JSON.stringify(stats, (name, value: unknown) => (name === 'filter' ? undefined : value)));
}
