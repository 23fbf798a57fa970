import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { CredentialVerifier } from '../../src/access/credential-verifier.js';
import { generateSecret } from '../../src/keys/domain/secret.js';
import { ChangeFeed } from '../../src/verification/change-feed.js';
import { KeyFactsReader } from '../../src/verification/key-facts.reader.js';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { administer, TestOrganization } from '../support/organization.js';

describe('a key is verified', () => {
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

  it('is ready when database, clock, feed and listener are well', async () => {
    const ready = await call(node, 'GET', '/health/ready');
    expect(ready.body).toEqual({
      status: 'ready',
      checks: { database: 'ok', clock: 'ok', feed: 'ok', listener: 'ok' },
    });
  });

  it('on two nodes, by a verifier key of its organization', async () => {
    const organization = await new TestOrganization(client, node).found();
    const team = await organization.team('Payments');
    const ana = await organization.user('Ana Ruiz', { teams: [team.id] });
    const account = await organization.serviceAccount('gateway', team.id, { steward: ana.id });
    const verifier = await organization.key(account, team.id, { scopes: ['keys:verify'], kind: 'service' });
    const key = await organization.key(ana, team.id, { scopes: ['orders:read'] });
    for (const each of [node, other]) {
      const answer = await call(each, 'POST', '/v1/keys/verify', {
        as: verifier.secret,
        body: { secret: key.secret, scopes: ['orders:read'] },
      });
      expect(answer.body).toMatchObject({
        valid: true,
        code: 'valid',
        keyId: key.publicId,
        scopes: ['orders:read'],
        owner: { name: 'Ana Ruiz' },
      });
      expect(answer.status).toBe(200);
    }
  });

  it('no more by the node that ended it, from the answer on, without waiting to be told', async () => {
    const organization = await new TestOrganization(client, node).found();
    const team = await organization.team('Payments');
    const ana = await organization.user('Ana Ruiz', { teams: [team.id] });
    const feed = node.app.get(ChangeFeed) as unknown as { listener: pg.Client };
    feed.listener.removeAllListeners('notification');
    for (let at = 0; at < 5; at += 1) {
      const { secret } = await organization.key(ana, team.id);
      expect((await call(node, 'GET', '/v1/keys/self', { as: secret })).status).toBe(200);
      expect((await call(node, 'DELETE', '/v1/keys/self', { as: secret })).status).toBe(204);
      const after = await call(node, 'GET', '/v1/keys/self', { as: secret });
      expect([after.status, after.body.code]).toEqual([401, 'key.revoked']);
    }
  });

  it('at each of two nodes by that node alone, and each of many that ask at once as who they are', async () => {
    const organization = await new TestOrganization(client, node).found();
    const team = await organization.team('Payments');
    const asking: { publicId: string; secret: string }[] = [];
    for (let at = 0; at < 20; at += 1) {
      const user = await organization.user(`Ana Ruiz ${at}`, { teams: [team.id] });
      asking.push({ publicId: user.publicId, secret: (await organization.key(user, team.id)).secret });
    }
    const [here, there] = [node, other].map(({ app }) => jest.spyOn(app.get(CredentialVerifier), 'accept'));
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, at) => {
        const { publicId, secret } = asking[at % asking.length] as (typeof asking)[number];
        return [publicId, (await call(node, 'GET', '/me', { as: secret })).body.user.id];
      }),
    );
    expect(answers.filter(([asked, told]) => asked !== told)).toEqual([]);
    expect([here?.mock.calls.length, there?.mock.calls.length]).toEqual([100, 0]);
  });

  it('not by what was read of it before a decision that came while it was read', async () => {
    const organization = await new TestOrganization(client, node).found();
    const team = await organization.team('Payments');
    const ana = await organization.user('Ana Ruiz', { teams: [team.id] });
    const { secret } = await organization.key(ana, team.id);
    const reader = node.app.get(KeyFactsReader);
    const read = reader.read.bind(reader);
    const reading = jest.spyOn(reader, 'read').mockImplementationOnce(async (...args) => {
      const stale = await read(...args);
      await client.query(
        `insert into keyreeve.key_causes (organization_id, key_id, id, effect, cause, level, opened_at)
         select organization_id, id, id, 'revoked', 'owner', 'owner', $2 from keyreeve.keys where organization_id = $1`,
        [organization.id, node.clock.now()],
      );
      node.app
        .get(ChangeFeed)
        .tell([{ kind: 'organization', target: organization.id, organizationId: organization.id }]);
      return stale;
    });
    const answer = await call(node, 'GET', '/v1/keys/self', { as: secret });
    expect([answer.status, answer.body.code]).toEqual([401, 'key.revoked']);
    expect(reading).toHaveBeenCalledTimes(2);
    reading.mockRestore();
  });

  it('while somebody at its address guesses: unknown keys are limited before the database is asked', async () => {
    const organization = await new TestOrganization(client, node).found();
    const team = await organization.team('Payments');
    const ana = await organization.user('Ana Ruiz', { teams: [team.id] });
    const warm = await organization.key(ana, team.id);
    const self = async (secret: string) => (await call(node, 'GET', '/v1/keys/self', { as: secret })).body.code;
    expect(await self(warm.secret)).toBeUndefined();
    const reading = jest.spyOn(node.app.get(KeyFactsReader), 'read');
    const guess = () => generateSecret({ prefix: 'kr', kind: 'u', routingTag: organization.routingTag });
    const answers: Record<string, number> = {};
    for (let at = 0; at < 30; at += 1) {
      const codes = await Promise.all(Array.from({ length: 20 }, () => self(guess())));
      for (const code of codes) answers[code] = (answers[code] ?? 0) + 1;
    }
    const { 'key.unknown': unknown = 0, 'rate.limited': limited = 0, ...others } = answers;
    expect(others).toEqual({});
    expect(unknown).toBeGreaterThanOrEqual(300);
    expect(limited).toBeGreaterThan(0);
    expect(reading).toHaveBeenCalledTimes(unknown);
    reading.mockRestore();
    // Who is known goes in.
    expect(await self(warm.secret)).toBeUndefined();
  });
});
