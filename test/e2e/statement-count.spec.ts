import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { generateSecret } from '../../src/keys/domain/secret.js';
import { ChangeFeed } from '../../src/verification/change-feed.js';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization } from '../support/organization.js';

/** Connections that serve requests; feed, listener, flusher and the test's own are not a request's. */
const serving = /^keyreeve-(lookups|lists|commands)$/;

type Query = (this: pg.Client, config: string | { text: string }, values?: unknown[]) => unknown;

describe('the statements of a verification', () => {
  const statements: string[] = [];
  let node: TestApplication;
  let client: pg.Client;
  let organization: TestOrganization;
  let verifier: TestKey;
  let newKey: (scope?: string) => Promise<TestKey>;

  beforeAll(async () => {
    // oxlint-disable-next-line typescript/unbound-method -- it is called on the client it was called on
    const original = pg.Client.prototype.query as unknown as Query;
    const counting = function (this: pg.Client, ...asked: Parameters<Query>): unknown {
      const { application_name: name } = this as unknown as { application_name?: string };
      const parameters = (this as unknown as { connectionParameters: { application_name?: string } })
        .connectionParameters;
      const text = typeof asked[0] === 'string' ? asked[0] : asked[0].text;
      if (serving.test(name ?? parameters.application_name ?? '')) statements.push(text);
      return original.apply(this, asked);
    };
    jest.spyOn(pg.Client.prototype, 'query').mockImplementation(counting as never);
    node = await startApplication();
    client = await administer(node);
    // How long memory may decide is tested elsewhere; a machine that stands still must not turn a hit into a miss here.
    jest.spyOn(node.app.get(ChangeFeed), 'isFresh').mockReturnValue(true);
    organization = await new TestOrganization(client, node).found();
    const team = await organization.team('Payments');
    const ana = await organization.user('Ana Ruiz', { teams: [team.id] });
    const account = await organization.serviceAccount('gateway', team.id, { steward: ana.id });
    verifier = await organization.key(account, team.id, { scopes: ['keys:verify'], kind: 'service' });
    newKey = (scope = 'orders:read') => organization.key(ana, team.id, { scopes: [scope] });
    // The verifier's key and the organization's policies are in memory from here on.
    await verify((await newKey()).secret);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await client.end();
    await node.close();
  });
  beforeEach(() => void (statements.length = 0));

  const verify = async (secret: string): Promise<string> =>
    (await call(node, 'POST', '/v1/keys/verify', { as: verifier.secret, body: { secret } })).body.code;

  it('are one on a miss, and none on every hit after it', async () => {
    const key = await newKey();
    expect(await verify(key.secret)).toBe('valid');
    expect(statements).toHaveLength(1);
    for (let hit = 0; hit < 5; hit += 1) expect(await verify(key.secret)).toBe('valid');
    expect(statements).toHaveLength(1);
  });

  it('are none for a secret whose shape or checksum is wrong', async () => {
    const { secret } = await newKey();
    const last = secret.endsWith('0') ? '1' : '0';
    expect(await verify(secret.slice(0, -1) + last)).toBe('malformed');
    expect(await verify('not a secret')).toBe('malformed');
    expect(statements).toHaveLength(0);
  });

  it('are one for an unknown secret, however often it is asked again within ten seconds', async () => {
    const unknown = generateSecret({ prefix: 'kr', kind: 'u', routingTag: organization.routingTag });
    for (let time = 0; time < 5; time += 1) expect(await verify(unknown)).toBe('not_found');
    expect(statements).toHaveLength(1);
  });

  it('are, at an operation of this service, one more for a key that is not in memory than for one that is', async () => {
    const key = await newKey('full');
    const counts: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      statements.length = 0;
      expect((await call(node, 'GET', '/me', { as: key.secret })).status).toBe(200);
      counts.push(statements.filter((text) => /keyreeve\.keys\b[\s\S]*routing_tag = \$1/.test(text)).length);
    }
    expect(counts).toEqual([1, 0, 0]);
  });
});
