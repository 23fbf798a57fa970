import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

let node: TestApplication;
let client: pg.Client;
let admin: TestKey;
let adminSession: string;
let held: TestKey;
let spared: TestKey;
/** Reads its own history: an owner's. */
let anas: TestKey;

beforeAll(async () => {
  node = await startApplication();
  client = await administer(node);
  const organization = await new TestOrganization(client, node).found();
  const payments = await organization.team('Payments');
  const ana = await organization.user('Ana Ruiz', { teams: [payments.id] });
  const adam = await organization.user('Adam Holt', { role: 'admin', teams: [payments.id] });
  admin = await organization.key(adam, payments.id, { scopes: ['full'] });
  adminSession = await openSession(client, organization, adam, node.clock.now());
  [held, spared, anas] = [
    await organization.key(ana, payments.id),
    await organization.key(ana, payments.id),
    await organization.key(ana, payments.id, { scopes: ['full'] }),
  ];
});
afterAll(async () => {
  await client.end();
  await node.close();
});

const post = (path: string, body: object): Promise<Answer> => call(node, 'POST', path, { as: admin.secret, body });
const history = (key: TestKey, query = '', as = admin): Promise<Answer> =>
  call(node, 'GET', `/v1/keys/${key.publicId}/history${query}`, { as: as.secret });
const actions = ({ body }: Answer): string[] => body.data.map(({ action }: { action: string }) => action);

async function plan(action: string): Promise<Answer['body']> {
  const asked = await post('/v1/revocations', { action, keyIds: [held.publicId], reason: 'found in a log' });
  expect([asked.status, asked.body.code]).toEqual([202, undefined]);
  const late = AbortSignal.timeout(20_000);
  for (;;) {
    const { body } = await call(node, 'GET', `/v1/revocations/${asked.body.id}`, { as: admin.secret });
    if (body.state !== 'planning') return body;
    await delay(20, undefined, { signal: late });
  }
}

describe('the history of a key', () => {
  it('shows the decisions over sets that hold it among its own events, page by page, and on no other key', async () => {
    const renamed = await call(node, 'PATCH', `/v1/keys/${held.publicId}`, {
      as: anas.secret,
      body: { name: 'Nightly export 2' },
    });
    expect(renamed.status).toBe(200);
    await plan('revoke');
    const planned = await plan('suspend');
    const applied = await post(`/v1/revocations/${planned.id}/apply`, { setHash: planned.setHash });
    expect([applied.status, applied.body.code]).toEqual([200, undefined]);
    const undone = await call(node, 'POST', `/v1/revocations/${planned.id}/undo`, { cookie: adminSession, body: {} });
    expect([undone.status, undone.body.code]).toEqual([200, undefined]);
    await post(`/v1/keys/${held.publicId}/suspend`, { reason: 'to be sure' });

    const whole = await history(held);
    expect(actions(whole)).toEqual(['key.suspended', 'revocation.undone', 'revocation.applied', 'key.edited']);
    expect(whole.body.data[2]).toMatchObject({ targets: [{ type: 'revocation', id: planned.id }] });
    const first = await history(held, '?limit=2');
    const second = await history(held, `?limit=2&cursor=${encodeURIComponent(first.body.page.next)}`);
    expect([...first.body.data, ...second.body.data]).toEqual(whole.body.data);
    expect(second.body.page.next).toBeNull();

    expect(actions(await history(spared))).toEqual([]);
    const own = await history(held, '', anas);
    expect(actions(own)).toEqual(actions(whole));
    expect(own.body.data.map(({ source }: { source: { ip: unknown } }) => source.ip)).toEqual([null, null, null, null]);
  });
});
