import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';
import { postRevocation } from '../support/revocations.js';
import { openSession } from '../support/sessions.js';

let node: TestApplication;
let other: TestApplication;
let client: pg.Client;

beforeAll(async () => {
  node = await startApplication();
  other = await startApplication({ besides: node });
  client = await administer(node);
});
afterAll(async () => {
  await client.end();
  await other.close();
  await node.close();
});

let organization: TestOrganization;
let team: { id: string; publicId: string };
let adam: TestUser;
let admin: TestKey;
let id: string;

/** No node takes the job until the test lets it, so that a plan stays under way. */
beforeEach(async () => {
  for (const { app } of [node, other]) jest.spyOn(app.get(JobRunner), 'wake').mockReturnValue();
  organization = await new TestOrganization(client, node).found();
  team = await organization.team('Payments');
  const ana = await organization.user('Ana Ruiz', { teams: [team.id] });
  await organization.key(ana, team.id);
  adam = await organization.user('Adam Holt', { role: 'admin' });
  admin = await organization.key(adam, team.id, { scopes: ['full'] });
  const asked = await postRevocation(node, admin.secret, '', {
    filter: { owner: [ana.email] },
    reason: 'left in a log',
  });
  expect(asked.status).toBe(202);
  id = asked.body.id;
});
afterEach(async () => {
  jest.restoreAllMocks();
  await client.query(`update keyreeve.jobs set finished_at = now() where organization_id = $1`, [organization.id]);
});

type Credential = { 'x-api-key': string } | { cookie: string };

interface Followed {
  status: number;
  /** Every event so far. */
  events: { state: string; done: number; total: number | null }[];
  ended: Promise<void>;
  close(): Promise<void>;
}

async function follow(at: TestApplication, headers: Credential): Promise<Followed> {
  const closing = new AbortController();
  const response = await fetch(`${at.url}/v1/revocations/${id}/progress`, { headers, signal: closing.signal });
  const events: Followed['events'] = [];
  const read = async (): Promise<void> => {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = (text + chunk).split('\n\n');
      text = lines.pop() ?? '';
      for (const line of lines) if (line.startsWith('data: ')) events.push(JSON.parse(line.slice(6)));
    }
  };
  const ended = read().catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
  return { status: response.status, events, ended, close: async () => (closing.abort(), ended) };
}

const within = async (ms: number, ended: Promise<void>): Promise<boolean> =>
  Promise.race([ended.then(() => true), delay(ms, false, { ref: false })]);

describe('the progress of a plan', () => {
  it('is told until the plan is there, ends with its state, and is an event stream that nobody keeps', async () => {
    const response = await fetch(`${node.url}/v1/revocations/${id}/progress`, {
      headers: { 'x-api-key': admin.secret },
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-store');
    await response.body?.cancel();
    const followed = await follow(node, { 'x-api-key': admin.secret });
    await client.query(`update keyreeve.jobs set done = 1, total = 4 where organization_id = $1`, [organization.id]);
    expect(await within(300, followed.ended)).toBe(false);
    jest.restoreAllMocks();
    node.app.get(JobRunner).wake();
    expect(await within(10_000, followed.ended)).toBe(true);
    expect(followed.events.at(-1)).toEqual({ state: 'planned', done: 1, total: 1 });
    expect(followed.events[0]?.state).toBe('planning');
    const after = await follow(node, { 'x-api-key': admin.secret });
    await after.ended;
    expect(after.events).toEqual([{ state: 'planned', done: 1, total: 1 }]);
  });

  it('of another organization, or of nothing, is not found', async () => {
    const stranger = await new TestOrganization(client, node).found();
    const their = await stranger.user('Eve Moss', { role: 'owner' });
    const key = await stranger.key(their, (await stranger.team('Else')).id, { scopes: ['full'] });
    const answer = await call(node, 'GET', `/v1/revocations/${id}/progress`, { as: key.secret });
    expect([answer.status, answer.body.code]).toEqual([404, 'revocation.not_found']);
  });

  it('goes to five listeners of one credential, and to another again when one has gone', async () => {
    const streams = [];
    for (let at = 0; at < 5; at += 1) streams.push(await follow(node, { 'x-api-key': admin.secret }));
    expect(streams.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const refused = await call(node, 'GET', `/v1/revocations/${id}/progress`, { as: admin.secret });
    expect([refused.status, refused.body.code]).toEqual([429, 'revocation.too_many_streams']);
    const second = await organization.key(adam, team.id, { scopes: ['full'] });
    const elsewhere = await follow(node, { 'x-api-key': second.secret });
    expect(elsewhere.status).toBe(200);
    await streams[0]?.close();
    const late = AbortSignal.timeout(5_000);
    let again = await follow(node, { 'x-api-key': admin.secret });
    for (; again.status === 429; again = await follow(node, { 'x-api-key': admin.secret }))
      await delay(20, undefined, { signal: late });
    expect(again.status).toBe(200);
    for (const stream of [...streams, elsewhere, again]) await stream.close();
  });
});

describe('a stream', () => {
  const end = async (path: string, by: { as?: string; cookie?: string }, method = 'POST'): Promise<void> => {
    const { status } = await call(node, method, path, {
      ...by,
      ...(method === 'POST' && { body: { reason: 'known' } }),
    });
    expect(status).toBeLessThan(300);
  };

  it('ends with the key that opened it, on every node, and not with another', async () => {
    const second = await organization.key(adam, team.id, { scopes: ['full'] });
    const [here, there, others] = [
      await follow(node, { 'x-api-key': second.secret }),
      await follow(other, { 'x-api-key': second.secret }),
      await follow(other, { 'x-api-key': admin.secret }),
    ];
    await end(`/v1/keys/${second.publicId}/revoke`, { as: admin.secret });
    expect(await Promise.all([within(250, here.ended), within(250, there.ended)])).toEqual([true, true]);
    expect(await within(250, others.ended)).toBe(false);
    await others.close();
  });

  it('ends with the session that opened it', async () => {
    const cookie = await openSession(client, organization, adam, node.clock.now());
    const followed = await follow(other, { cookie });
    expect(followed.status).toBe(200);
    await fetch(`${node.url}/v1/auth/logout`, { method: 'POST', headers: { cookie, 'sec-fetch-site': 'same-origin' } });
    expect(await within(250, followed.ended)).toBe(true);
  });

  it('ends with the right to read it', async () => {
    const olga = await organization.user('Olga Berg', { role: 'owner' });
    const owner = await organization.key(olga, team.id, { scopes: ['full'] });
    const followed = await follow(other, { 'x-api-key': admin.secret });
    await end(`/v1/users/${adam.publicId}/deactivate`, { as: owner.secret });
    expect(await within(250, followed.ended)).toBe(true);
  });

  it('ends when its node stops', async () => {
    const third = await startApplication({ besides: node });
    jest.spyOn(third.app.get(JobRunner), 'wake').mockReturnValue();
    const followed = await follow(third, { 'x-api-key': admin.secret });
    expect(followed.status).toBe(200);
    await third.close();
    expect(await within(1_000, followed.ended)).toBe(true);
  });
});
