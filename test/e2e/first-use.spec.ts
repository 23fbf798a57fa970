import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type KeyOptions, TestOrganization } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

let one: TestApplication;
let two: TestApplication;
let client: pg.Client;

beforeAll(async () => {
  one = await startApplication();
  two = await startApplication({ besides: one });
  client = await administer(one);
});
afterAll(async () => {
  await client.end();
  await two.close();
  await one.close();
});

async function arrange(options: KeyOptions = {}) {
  const organization = await new TestOrganization(client, one).found();
  const team = await organization.team('Payments');
  const ana = await organization.user('Ana Ruiz', { teams: [team.id] });
  const admin = await organization.user('Adam Holt', { role: 'admin' });
  const account = await organization.serviceAccount('gateway', team.id, { steward: ana.id });
  const verifier = await organization.key(account, team.id, { scopes: ['keys:verify'], kind: 'service' });
  const key = await organization.key(ana, team.id, { name: 'nightly', ...options });
  const session = () => openSession(client, organization, ana, one.clock.now());
  const cookie = await session();
  const deciding = await openSession(client, organization, admin, one.clock.now());
  const regenerate = async (id: string, body: object = {}): Promise<Answer> =>
    call(one, 'POST', `/v1/keys/${id}/regenerate`, {
      cookie: await session(),
      body: { activate: 'first_use', ...body },
    });
  const show = async (id: string, at = one) =>
    (await call(at, 'GET', `/v1/keys/${id}`, { cookie: await session() })).body;
  const verify = async (secret: string, at = one): Promise<string> =>
    (await call(at, 'POST', '/v1/keys/verify', { as: verifier.secret, body: { secret } })).body.code;
  const events = async (action: string): Promise<number> =>
    (
      await client.query(`select from keyreeve.audit_events where organization_id = $1 and action = $2`, [
        organization.id,
        action,
      ])
    ).rowCount ?? 0;
  return { organization, team, ana, account, key, cookie, session, deciding, regenerate, show, verify, events };
}

/** The clocks of both nodes, as one. */
function advance(ms: number): void {
  for (const { clock } of [one, two]) clock.advance(ms);
}

describe('a successor that waits for its first use', () => {
  it('leaves the old secret alone until then, and its overlap begins with the use', async () => {
    const { key, regenerate, show, verify, events } = await arrange();
    const answer = await regenerate(key.publicId, { overlapSeconds: 3600 });
    expect(answer.status).toBe(201);
    const { key: made, previous, secret } = answer.body;
    expect(made).toMatchObject({ status: 'active', activatedAt: null, replaces: key.publicId });
    expect(previous).toMatchObject({ status: 'active', replacedBy: made.id });
    advance(2 * dayMs);
    expect(await verify(key.secret)).toBe('valid');
    expect(await events('key.activated')).toBe(0);
    const before = one.clock.now();
    expect(await verify(secret)).toBe('valid');
    const used = await show(made.id);
    expect(Date.parse(used.activatedAt)).toBeGreaterThanOrEqual(before.getTime());
    expect(await events('key.activated')).toBe(1);
    advance(hourMs - 60_000);
    expect([await verify(key.secret), await verify(secret)]).toEqual(['valid', 'valid']);
    advance(120_000);
    expect([await verify(key.secret, two), await verify(secret, two)]).toEqual(['revoked', 'valid']);
    expect(await show(key.publicId)).toMatchObject({ status: 'revoked', reason: 'regenerated' });
    // The end that it had while it waited is gone for good.
    advance(8 * dayMs);
    expect(await verify(secret)).toBe('valid');
  });

  it('is not used by looks, explanations and refusals', async () => {
    const { key, regenerate, show, verify, cookie, events } = await arrange({ allowedCidrs: ['192.0.2.0/24'] });
    const { key: made, secret } = (await regenerate(key.publicId)).body;
    await call(one, 'POST', '/v1/keys/lookup', { cookie, body: { secret } });
    await call(one, 'GET', `/v1/keys/${made.id}/explain`, { cookie });
    expect(await verify(secret)).toBe('ip_not_allowed');
    expect((await call(one, 'GET', '/v1/keys/self', { as: secret })).body.code).toBe('key.ip_not_allowed');
    expect((await show(made.id)).activatedAt).toBeNull();
    expect(await events('key.activated')).toBe(0);
  });

  it('ends unused after 7 days, in lists too, and the old secret works on', async () => {
    const { key, regenerate, show, verify, session } = await arrange();
    const { key: made, secret } = (await regenerate(key.publicId)).body;
    advance(7 * dayMs - 60_000);
    expect((await show(made.id)).status).toBe('active');
    advance(60_000);
    expect([await verify(secret), await verify(key.secret)]).toEqual(['revoked', 'valid']);
    expect(await show(made.id)).toMatchObject({ status: 'revoked', reason: 'regenerated', activatedAt: null });
    const listed = await call(one, 'GET', '/v1/keys?reason=regenerated', { cookie: await session() });
    expect(listed.body.data.map(({ id }: { id: string }) => id)).toEqual([made.id]);
    expect((await regenerate(key.publicId)).status).toBe(201);
  });

  it('ends with its predecessor when that is ended by a decision, whoever took it', async () => {
    for (const end of ['delete', 'revoke', 'self', 'set'] as const) {
      const { key, regenerate, show, verify, cookie, deciding } = await arrange();
      const { key: made, secret } = (await regenerate(key.publicId)).body;
      if (end === 'delete') await call(one, 'DELETE', `/v1/keys/${key.publicId}`, { cookie });
      if (end === 'self') await call(one, 'DELETE', '/v1/keys/self', { as: key.secret });
      const reason = 'found in a log';
      if (end === 'revoke') {
        await call(one, 'POST', `/v1/keys/${key.publicId}/revoke`, { cookie: deciding, body: { reason } });
      }
      if (end === 'set') await revokeSet(deciding, [key.publicId], reason);
      expect([end, await verify(secret), await verify(key.secret)]).toEqual([end, 'revoked', 'revoked']);
      const ended = await show(made.id);
      expect([end, ended.reason, ended.activatedAt]).toEqual([end, end === 'set' ? 'revocation' : 'regenerated', null]);
    }
  });
});

describe('a decision about one of them', () => {
  it('that was lost and replaced ends it, and not what waits in its place', async () => {
    const { key, regenerate, verify, cookie } = await arrange();
    const lost = (await regenerate(key.publicId)).body;
    const { secret } = (await regenerate(key.publicId)).body;
    expect((await call(one, 'DELETE', `/v1/keys/${lost.key.id}`, { cookie })).status).toBe(204);
    expect([await verify(lost.secret), await verify(secret)]).toEqual(['revoked', 'valid']);
  });

  it('suspends what waits to replace it as well: a first use goes round no suspension', async () => {
    const { key, regenerate, show, verify, deciding } = await arrange();
    const { key: made, secret } = (await regenerate(key.publicId)).body;
    const body = { reason: 'to be sure' };
    await call(one, 'POST', `/v1/keys/${key.publicId}/suspend`, { cookie: deciding, body });
    expect([await verify(secret), await verify(key.secret)]).toEqual(['suspended', 'suspended']);
    expect((await show(made.id)).activatedAt).toBeNull();
  });
});

async function revokeSet(cookie: string, keyIds: string[], reason: string): Promise<void> {
  const plan = await call(one, 'POST', '/v1/revocations', { cookie, body: { keyIds, reason } });
  let planned = plan.body;
  while (planned.state === 'planning') {
    planned = (await call(one, 'GET', `/v1/revocations/${planned.id}`, { cookie })).body;
  }
  const applied = await call(one, 'POST', `/v1/revocations/${planned.id}/apply`, {
    cookie,
    body: { setHash: planned.setHash },
  });
  expect(applied.status).toBe(200);
}

describe('a lost answer', () => {
  it('is repeated: another successor takes the place of the unused one, and the old secret is not touched', async () => {
    const { key, regenerate, verify } = await arrange();
    const lost = (await regenerate(key.publicId)).body;
    const again = await regenerate(key.publicId);
    expect(again.status).toBe(201);
    expect([await verify(lost.secret), await verify(key.secret)]).toEqual(['revoked', 'valid']);
    expect(await verify(again.body.secret)).toBe('valid');
    const late = await regenerate(key.publicId);
    expect([late.status, late.body.rules]).toEqual([409, ['already_regenerated']]);
  });

  it('of a key that rotates itself needs no overlap, since nothing ends before the new secret is held', async () => {
    const { organization, team, account, verify } = await arrange();
    const job = await organization.key(account, team.id, { kind: 'service', scopes: ['keys:rotate'] });
    const rotate = (body: object) => call(one, 'POST', '/v1/keys/self/regenerate', { as: job.secret, body });
    expect((await rotate({ overlapSeconds: 0 })).body.rules).toEqual(['overlap_of_self']);
    expect((await rotate({ overlapSeconds: 0, activate: 'first_use' })).status).toBe(201);
    const { secret } = (await rotate({ overlapSeconds: 0, activate: 'first_use' })).body;
    expect(await verify(job.secret)).toBe('valid');
    expect((await call(one, 'GET', '/v1/keys/self', { as: secret })).status).toBe(200);
    expect(await verify(job.secret)).toBe('revoked');
  });

  it('is not for leaked keys, nor for one that waits itself', async () => {
    const { key, regenerate } = await arrange();
    expect((await regenerate(key.publicId, { because: 'leaked' })).body.rules).toEqual(['overlap_of_leaked']);
    const { key: made } = (await regenerate(key.publicId)).body;
    expect((await regenerate(made.id)).body.rules).toEqual(['predecessor_live']);
  });
});

describe('races', () => {
  it('of first uses on two nodes: all are valid, one event, one end', async () => {
    const { key, regenerate, verify, events, show } = await arrange();
    const { key: made, secret } = (await regenerate(key.publicId, { overlapSeconds: 0 })).body;
    const codes = await Promise.all(Array.from({ length: 12 }, (_, n) => verify(secret, n % 2 ? one : two)));
    expect(new Set(codes)).toEqual(new Set(['valid']));
    expect(await events('key.activated')).toBe(1);
    const [ended, used] = [await show(key.publicId), await show(made.id)];
    expect(ended).toMatchObject({ status: 'revoked', statusSince: used.activatedAt });
  });

  it('of a first use with the end of its predecessor: used before, or never', async () => {
    for (let round = 0; round < 12; round += 1) {
      const { key, regenerate, verify, show, cookie, events } = await arrange();
      const { key: made, secret } = (await regenerate(key.publicId)).body;
      const [code] = await Promise.all([
        verify(secret, two),
        call(one, 'DELETE', `/v1/keys/${key.publicId}`, { cookie }),
      ]);
      const { status, activatedAt } = await show(made.id);
      const valid = code === 'valid';
      expect([round, status, activatedAt !== null, await events('key.activated')]).toEqual(
        valid ? [round, 'active', true, 1] : [round, 'revoked', false, 0],
      );
      expect(await verify(key.secret, two)).toBe('revoked');
    }
  });

  it('of a first use with another regeneration: one successor is left, and whoever holds it was told so', async () => {
    for (let round = 0; round < 12; round += 1) {
      const { key, regenerate, verify } = await arrange();
      const { secret } = (await regenerate(key.publicId)).body;
      const [code, again] = await Promise.all([verify(secret, two), regenerate(key.publicId)]);
      if (code === 'valid') {
        expect([again.status, again.body.rules]).toEqual([409, ['already_regenerated']]);
        expect(await verify(secret)).toBe('valid');
      } else {
        expect([code, again.status]).toEqual(['revoked', 201]);
        expect(await verify(again.body.secret)).toBe('valid');
      }
    }
  });
});
