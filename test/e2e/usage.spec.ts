import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { UsageBuffer } from '../../src/verification/usage-buffer.js';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';

/** A key's first use on a day is written within this time (R2.2). */
const boundMs = 5_000;
const minuteMs = 60_000;
const dayMs = 86_400_000;

describe('the use of a key', () => {
  let node: TestApplication;
  let client: pg.Client;
  let organization: TestOrganization;
  let team: { id: string };
  let ana: TestUser;
  let verifier: TestKey;
  let reader: TestKey;

  beforeAll(async () => {
    node = await startApplication();
    client = await administer(node);
    organization = await new TestOrganization(client, node).found();
    team = await organization.team('Payments');
    ana = await organization.user('Ana Ruiz', { teams: [team.id] });
    verifier = await organization.key(ana, team.id, { scopes: ['keys:verify'] });
    reader = await organization.key(ana, team.id, { scopes: ['keys:read'] });
  });
  afterAll(async () => {
    await client.end();
    await node.close();
  });
  // What a test does lies within one day.
  beforeEach(() => node.clock.advance(dayMs - (node.clock.now().getTime() % dayMs)));

  const verify = async (key: TestKey, ip?: string, at: TestApplication = node): Promise<string> => {
    const body = { secret: key.secret, ...(ip && { ip }) };
    return (await call(at, 'POST', '/v1/keys/verify', { as: verifier.secret, body })).body.code;
  };
  const shown = async (key: TestKey) => {
    await node.app.get(UsageBuffer).flush();
    return (await call(node, 'GET', `/v1/keys/${key.publicId}`, { as: reader.secret })).body;
  };
  const storedUse = async ({ id }: TestKey): Promise<Date | null> => {
    const { rows } = await client.query<{ at: Date | null }>(
      'select last_used_at as at from keyreeve.key_usage where organization_id = $1 and key_id = $2',
      [organization.id, id],
    );
    return rows[0]?.at ?? null;
  };

  it('is shown with its time, address, verifier and day', async () => {
    const key = await organization.key(ana, team.id);
    const at = node.clock.now();
    expect(await verify(key, '192.0.2.7')).toBe('valid');
    const { lastUsedAt, ...rest } = await shown(key);
    expect(Math.abs(Date.parse(lastUsedAt) - at.getTime())).toBeLessThan(minuteMs);
    const day = at.toISOString().slice(0, 10);
    expect(rest).toMatchObject({
      lastUsedIp: '192.0.2.7',
      lastUsedVia: verifier.publicId,
      usedDays: [day],
      recentSources: [{ address: '192.0.2.7', firstDay: day, lastDay: day }],
    });
  });

  it('is not what is refused, looked up or read: that is kept apart', async () => {
    const bound = await organization.key(ana, team.id, { allowedCidrs: ['10.0.0.0/8'] });
    const ended = await organization.key(ana, team.id, { ownExpiresAt: new Date(node.clock.now().getTime() - 1) });
    expect([await verify(bound, '192.0.2.7'), await verify(ended)]).toEqual(['ip_not_allowed', 'expired']);
    await call(node, 'POST', '/v1/keys/lookup', { as: reader.secret, body: { secret: bound.secret } });
    for (const key of [bound, ended]) {
      const { lastUsedAt, usedDays, lastRefusedAt } = await shown(key);
      expect({ lastUsedAt, usedDays, refused: typeof lastRefusedAt }).toEqual({
        lastUsedAt: null,
        usedDays: [],
        refused: 'string',
      });
    }
  });

  it('keeps the last seven addresses, the latest day of each, and every day', async () => {
    const key = await organization.key(ana, team.id);
    for (let at = 1; at <= 9; at += 1) {
      expect(await verify(key, `192.0.2.${at}`)).toBe('valid');
      await node.app.get(UsageBuffer).flush();
      node.clock.advance(dayMs);
    }
    const { recentSources, usedDays } = await shown(key);
    const addresses = (recentSources as { address: string }[]).map(({ address }) => address);
    expect([...addresses].sort()).toEqual([3, 4, 5, 6, 7, 8, 9].map((at) => `192.0.2.${at}`));
    expect(usedDays).toHaveLength(9);
  });

  it('never goes back, when a node writes an earlier use after another has written a later one', async () => {
    const key = await organization.key(ana, team.id);
    const other = await startApplication({ besides: node });
    other.clock.advance(node.clock.now().getTime() - other.clock.now().getTime());
    expect(await verify(key, '192.0.2.1', other)).toBe('valid');
    node.clock.advance(10 * minuteMs);
    expect(await verify(key, '192.0.2.2')).toBe('valid');
    const { lastUsedAt } = await shown(key);
    await other.close();
    expect(await shown(key)).toMatchObject({ lastUsedAt, lastUsedIp: '192.0.2.2' });
  });

  it('is written by a node that is told to stop, and needs no statement before', async () => {
    const key = await organization.key(ana, team.id);
    const other = await startApplication({ besides: node });
    other.clock.advance(node.clock.now().getTime() - other.clock.now().getTime());
    expect(await verify(key, undefined, other)).toBe('valid');
    expect(await storedUse(key)).toBeNull();
    await other.close();
    expect(await storedUse(key)).toBeInstanceOf(Date);
  });

  it(`is in the database within ${boundMs / 1_000} s, so that a crash loses no more`, async () => {
    const key = await organization.key(ana, team.id);
    expect(await verify(key)).toBe('valid');
    await delay(boundMs);
    expect(await storedUse(key)).toBeInstanceOf(Date);
  }, 15_000);
});
