import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization } from '../support/organization.js';

let node: TestApplication;
let client: pg.Client;
let admin: TestKey;
let stranger: TestKey;
let anas: TestKey;

beforeAll(async () => {
  node = await startApplication();
  client = await administer(node);
  const organization = await new TestOrganization(client, node).found();
  const payments = await organization.team('Payments');
  const ana = await organization.user('Ana Ruiz', { teams: [payments.id] });
  const ben = await organization.user('Ben Ito', { teams: [payments.id] });
  const adam = await organization.user('Adam Holt', { role: 'admin', teams: [payments.id] });
  admin = await organization.key(adam, payments.id, { scopes: ['full'] });
  stranger = await organization.key(ben, payments.id, { scopes: ['full'] });
  anas = await organization.key(ana, payments.id, { scopes: ['full'] });
});
afterAll(async () => {
  await client.end();
  await node.close();
});

const explained = (at?: Date, as = admin): Promise<Answer> =>
  call(node, 'GET', `/v1/keys/${anas.publicId}/explain${at ? `?at=${at.toISOString()}` : ''}`, { as: as.secret });
const ahead = (days: number): Date => new Date(node.clock.now().getTime() + days * 86_400_000);

describe('explaining a key', () => {
  it('names the decision that stands, and for a time before it says what was known then', async () => {
    expect((await explained(undefined, anas)).body).toMatchObject({ status: 'active', reason: null, decidedBy: null });
    node.clock.advance(5_000);
    const before = node.clock.now();
    node.clock.advance(5_000);
    const held = await call(node, 'POST', `/v1/keys/${anas.publicId}/suspend`, {
      as: admin.secret,
      body: { reason: 'to be sure' },
    });
    expect(held.status).toBe(200);
    node.clock.advance(1_000);
    expect((await explained()).body).toMatchObject({
      status: 'suspended',
      reason: 'administrator',
      decidedBy: { rule: 'decision', source: 'key', verdict: 'refuses' },
    });
    const then = (await explained(before)).body;
    expect(then.status).toBe('active');
    expect(then.chain.map(({ rule }: { rule: string }) => rule)).not.toContain('decision');
    expect(then.chain.at(-1)).toMatchObject({ rule: 'status', verdict: 'passes' });
  });

  it('is not for those who do not see the key, nor for times outside its life', async () => {
    const refused = async (answer: Promise<Answer>): Promise<unknown[]> => {
      const { status, body } = await answer;
      return [status, body.code];
    };
    expect(await refused(explained(undefined, stranger))).toEqual([404, 'key.not_found']);
    expect(await refused(explained(ahead(-3_650)))).toEqual([422, 'key.explain_out_of_range']);
    expect(await refused(explained(ahead(3_660)))).toEqual([422, 'key.explain_out_of_range']);
    expect((await explained(ahead(3_600))).status).toBe(200);
  });
});
