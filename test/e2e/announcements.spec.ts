import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization } from '../support/organization.js';

const dayMs = 86_400_000;

describe('what a key is told ahead', () => {
  let node: TestApplication;
  let client: pg.Client;
  let owner: TestKey;
  let verifier: TestKey;
  let old: TestKey;

  beforeAll(async () => {
    node = await startApplication();
    client = await administer(node);
    const organization = await new TestOrganization(client, node).found();
    const team = await organization.team('Payments');
    const olga = await organization.user('Olga Berg', { role: 'owner', teams: [team.id] });
    const account = await organization.serviceAccount('gateway', team.id, { steward: olga.id });
    owner = await organization.key(olga, team.id, { scopes: ['full'] });
    // It ends soon itself, which is nothing to whoever asks about another key.
    const ownExpiresAt = new Date(node.clock.now().getTime() + 3 * dayMs);
    verifier = await organization.key(account, team.id, { scopes: ['keys:verify'], kind: 'service', ownExpiresAt });
    old = await organization.key(olga, team.id, { createdAt: organization.past(120), scopes: ['orders:read'] });
  });
  afterAll(async () => {
    await client.end();
    await node.close();
  });

  const told = ({ status, headers }: Answer): [number, string | null, string | null] => [
    status,
    headers.get('keyreeve-key-expires'),
    headers.get('keyreeve-policy-warning'),
  ];
  const me = (): Promise<Answer> => call(node, 'GET', '/me', { as: old.secret });
  const verify = (): Promise<Answer> =>
    call(node, 'POST', '/v1/keys/verify', { as: verifier.secret, body: { secret: old.secret } });

  it('is in the headers of what it calls, and of the answer that it is valid', async () => {
    expect([told(await me()), told(await verify())]).toEqual([
      [200, null, null],
      [200, null, null],
    ]);
    const from = new Date(node.clock.now().getTime() + 20 * dayMs).toISOString();
    const saved = await call(node, 'PUT', '/v1/policies/organization', {
      as: owner.secret,
      headers: { 'if-match': '"0"' },
      body: { maxLifetimeDays: { personal: 90 }, enforceFrom: from },
    });
    expect(saved.status).toBe(200);
    const warned = [200, from, `organization;version=1;from="${from}";ends="${from}"`];
    expect([told(await me()), told(await verify())]).toEqual([warned, warned]);
    // Of the key itself, whatever becomes of the call.
    expect(told(await call(node, 'GET', '/v1/users', { as: old.secret }))).toEqual([403, ...warned.slice(1)]);
  });
});
