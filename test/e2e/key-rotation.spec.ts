import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { applyChange, type PolicyChange, UNSET_POLICY } from '../../src/policies/domain/policy.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type KeyOptions, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

const hourMs = 3_600_000;
const dayMs = 86_400_000;

let node: TestApplication;
let client: pg.Client;

beforeAll(async () => {
  node = await startApplication();
  client = await administer(node);
});
afterAll(async () => {
  await client.end();
  await node.close();
});

interface Scene {
  organization: TestOrganization;
  team: { id: string; publicId: string };
  ana: TestUser;
  account: { id: string; publicId: string };
  /** A session of Ana's, signed in just now by the clock of the node. */
  cookie(): Promise<string>;
  verifier: TestKey;
  personal(options?: KeyOptions): Promise<TestKey>;
  service(options?: KeyOptions): Promise<TestKey>;
}

async function arrange(): Promise<Scene> {
  const organization = await new TestOrganization(client, node).found();
  const team = await organization.team('Payments');
  const ana = await organization.user('Ana Ruiz', { teams: [team.id] });
  const account = await organization.serviceAccount('gateway', team.id, { steward: ana.id });
  return {
    organization,
    team,
    ana,
    account,
    cookie: () => openSession(client, organization, ana, node.clock.now()),
    verifier: await organization.key(account, team.id, { scopes: ['keys:verify'], kind: 'service' }),
    personal: (options) => organization.key(ana, team.id, options),
    service: (options) => organization.key(account, team.id, { kind: 'service', ...options }),
  };
}

const regenerate = async (scene: Pick<Scene, 'cookie'>, id: string, body: object = {}): Promise<Answer> =>
  call(node, 'POST', `/v1/keys/${id}/regenerate`, { cookie: await scene.cookie(), body });
const rotate = (as: string, body: object = {}, headers: Record<string, string> = {}): Promise<Answer> =>
  call(node, 'POST', '/v1/keys/self/regenerate', { as, body, headers });
const told = ({ status, body }: Answer): unknown[] => [status, body.code ?? null, ...(body.rules ?? [])];

async function verdict({ verifier }: Scene, secret: string): Promise<string> {
  return (await call(node, 'POST', '/v1/keys/verify', { as: verifier.secret, body: { secret } })).body.code;
}

/** The usage buffer is flushed every few seconds; a test writes the use itself. */
async function used(key: { id: string }): Promise<void> {
  await client.query(`update keyreeve.key_usage set last_used_at = $2 where key_id = $1`, [key.id, node.clock.now()]);
}

async function setPolicy({ organization }: Scene, rules: PolicyChange): Promise<void> {
  const values = applyChange(UNSET_POLICY, rules);
  await client.query(
    `insert into keyreeve.policy_versions (organization_id, id, number, rules, enforce_from, saved_at)
     values ($1, gen_random_uuid(), 1, $2, $3, $3)`,
    [organization.id, JSON.stringify(values), organization.past(1)],
  );
}

describe('regenerating a key', () => {
  it('copies the key, and the old secret works for the overlap and no longer', async () => {
    const scene = await arrange();
    const key = await scene.personal({
      name: 'nightly',
      scopes: ['orders:read'],
      allowedCidrs: ['127.0.0.0/8'],
      createdAt: new Date(node.clock.now().getTime() - 30 * dayMs),
      ownExpiresAt: new Date(node.clock.now().getTime() + 60 * dayMs),
    });
    const answer = await regenerate(scene, key.publicId, { overlapSeconds: 3600 });
    expect(answer.status).toBe(201);
    const { key: made, previous, secret } = answer.body;
    expect(made).toMatchObject({
      name: 'nightly',
      scopes: ['orders:read'],
      allowedCidrs: ['127.0.0.0/8'],
      status: 'active',
      replaces: key.publicId,
    });
    expect(Date.parse(made.expiry.own) - Date.parse(made.createdAt)).toBe(90 * dayMs);
    expect(previous).toMatchObject({ id: key.publicId, status: 'active', replacedBy: made.id });
    expect([await verdictFrom(scene, key.secret), await verdictFrom(scene, secret)]).toEqual(['valid', 'valid']);
    node.clock.advance(hourMs);
    expect([await verdictFrom(scene, key.secret), await verdictFrom(scene, secret)]).toEqual(['revoked', 'valid']);
    const ended = await call(node, 'GET', `/v1/keys/${key.publicId}`, { cookie: await scene.cookie() });
    expect(ended.body).toMatchObject({ status: 'revoked', reason: 'regenerated' });
  });

  it('ends the old secret at once without overlap, and for a leaked key always', async () => {
    const scene = await arrange();
    const [one, two] = [await scene.personal(), await scene.personal()];
    expect((await regenerate(scene, one.publicId, { overlapSeconds: 0 })).status).toBe(201);
    expect(await verdict(scene, one.secret)).toBe('revoked');
    const overlapping = await regenerate(scene, two.publicId, { because: 'leaked', overlapSeconds: 60 });
    expect(told(overlapping)).toEqual([422, 'key.beyond_policy', 'overlap_of_leaked']);
    expect((await regenerate(scene, two.publicId, { because: 'leaked' })).status).toBe(201);
    expect(await verdict(scene, two.secret)).toBe('revoked');
  });

  it('keeps to the policy’s overlap limit, which is the default where it is shorter', async () => {
    const scene = await arrange();
    await setPolicy(scene, { maxOverlapSeconds: 600 });
    const key = await scene.personal();
    const beyond = await regenerate(scene, key.publicId, { overlapSeconds: 601 });
    expect(told(beyond)).toEqual([422, 'key.beyond_policy', 'maxOverlapSeconds']);
    await regenerate(scene, key.publicId);
    node.clock.advance(599_000);
    expect(await verdict(scene, key.secret)).toBe('valid');
    node.clock.advance(2_000);
    expect(await verdict(scene, key.secret)).toBe('revoked');
  });

  it('is for active keys and those that expired at most 30 days ago', async () => {
    const scene = await arrange();
    const created = new Date(node.clock.now().getTime() - 100 * dayMs);
    const expired = (days: number): Promise<TestKey> =>
      scene.personal({ createdAt: created, ownExpiresAt: new Date(node.clock.now().getTime() - days * dayMs) });
    expect((await regenerate(scene, (await expired(29)).publicId)).status).toBe(201);
    expect(told(await regenerate(scene, (await expired(31)).publicId))).toEqual([
      409,
      'key.not_regenerable',
      'expired_too_long',
    ]);
    const deleted = await scene.personal();
    await call(node, 'DELETE', `/v1/keys/${deleted.publicId}`, { cookie: await scene.cookie() });
    expect(told(await regenerate(scene, deleted.publicId))).toEqual([409, 'key.not_regenerable', 'not_regenerable']);
  });

  it('leaves one live predecessor at most', async () => {
    const scene = await arrange();
    const key = await scene.personal();
    const second = (await regenerate(scene, key.publicId)).body;
    expect(told(await regenerate(scene, second.key.id))).toEqual([409, 'key.not_regenerable', 'predecessor_live']);
    node.clock.advance(dayMs + 1_000);
    expect((await regenerate(scene, second.key.id)).status).toBe(201);
  });

  it('is the owner’s, the steward’s for a service account, and nobody else’s', async () => {
    const scene = await arrange();
    const { organization, team } = scene;
    const admin = await organization.user('Tom Sato', { administers: [team.id] });
    const by = { ...scene, cookie: () => openSession(client, organization, admin, node.clock.now()) };
    const [personal, service] = [await scene.personal(), await scene.service()];
    for (const key of [personal, service]) {
      expect(told(await regenerate(by, key.publicId))).toEqual([403, 'access.forbidden']);
      expect((await regenerate(scene, key.publicId)).status).toBe(201);
    }
    const sibling = await scene.service({ scopes: ['full'] });
    const another = await scene.service();
    const answer = await call(node, 'POST', `/v1/keys/${another.publicId}/regenerate`, {
      as: sibling.secret,
      body: {},
    });
    expect(told(answer)).toEqual([403, 'access.forbidden']);
  });

  it('again, while nobody has used the new key, ends that one and makes another; the old one’s end stays', async () => {
    const scene = await arrange();
    const key = await scene.personal();
    const lost = (await regenerate(scene, key.publicId)).body;
    node.clock.advance(hourMs);
    const again = await regenerate(scene, key.publicId);
    expect(again.status).toBe(201);
    expect(await verdict(scene, lost.secret)).toBe('revoked');
    expect(await verdict(scene, again.body.secret)).toBe('valid');
    node.clock.advance(dayMs - hourMs - 1_000);
    expect(await verdict(scene, key.secret)).toBe('valid');
    node.clock.advance(2_000);
    expect(await verdict(scene, key.secret)).toBe('revoked');
  });

  it('again, once the new key is in use, is refused', async () => {
    const scene = await arrange();
    const key = await scene.personal();
    const { body } = await regenerate(scene, key.publicId);
    const { rows } = await client.query<{ id: string }>(`select id from keyreeve.keys where replaces = $1`, [key.id]);
    await used(rows[0] as { id: string });
    expect(told(await regenerate(scene, key.publicId))).toEqual([409, 'key.not_regenerable', 'already_regenerated']);
    expect(await verdict(scene, body.secret)).toBe('valid');
  });
});

async function verdictFrom({ verifier }: Scene, secret: string): Promise<string> {
  const body = { secret, ip: '127.0.0.1' };
  return (await call(node, 'POST', '/v1/keys/verify', { as: verifier.secret, body })).body.code;
}

describe('a key regenerates itself', () => {
  it('with the scope for it, as far as the policy lets keys of its kind', async () => {
    const scene = await arrange();
    const scopes = ['keys:rotate', 'orders:read'];
    expect(told(await rotate((await scene.service()).secret))).toEqual([403, 'key.insufficient_scope']);
    expect(told(await rotate((await scene.personal({ scopes })).secret))).toEqual([
      403,
      'key.not_permitted',
      'selfRotation',
    ]);
    const key = await scene.service({ scopes });
    expect(told(await rotate(key.secret, { overlapSeconds: 299 }))).toEqual([
      422,
      'key.beyond_policy',
      'overlap_of_self',
    ]);
    const rotated = await rotate(key.secret, { overlapSeconds: 300 });
    expect(rotated.status).toBe(201);
    expect(rotated.body.key).toMatchObject({ createdWith: key.publicId, kind: 'service', scopes });
    expect(rotated.body.secret).toMatch(/^krs_/);
    expect(
      told(await call(node, 'POST', '/v1/keys/self/regenerate', { cookie: await scene.cookie(), body: {} })),
    ).toEqual([403, 'key.required']);
  });

  it('and a lost answer is asked for again with or without the same Idempotency-Key', async () => {
    const scene = await arrange();
    const key = await scene.service({ scopes: ['keys:rotate'] });
    const sibling = await scene.service({ scopes: ['keys:rotate'] });
    const run = { 'idempotency-key': 'rotation-2026-11' };
    const lost = await rotate(key.secret, {}, run);
    const replayed = await rotate(key.secret, {}, run);
    const { secret, ...rest } = lost.body;
    expect([replayed.status, replayed.body]).toEqual([201, rest]);
    const again = await rotate(key.secret, {}, { 'idempotency-key': 'rotation-2026-11-b' });
    expect([again.status, again.body.secret === secret, await verdict(scene, secret)]).toEqual([201, false, 'revoked']);
    // Another key of the same account under the same Idempotency-Key is another request.
    const other = await rotate(sibling.secret, {}, run);
    expect([other.status, other.body.key.replaces]).toEqual([201, sibling.publicId]);
  });

  it('with an administrative scope that writes keeps its end', async () => {
    const scene = await arrange();
    const end = new Date(node.clock.now().getTime() + 5 * dayMs);
    const key = await scene.service({ scopes: ['keys:rotate', 'teams:write'], ownExpiresAt: end });
    const rotated = await rotate(key.secret);
    expect([rotated.status, rotated.body.key?.expiry.own]).toEqual([201, end.toISOString()]);
  });

  it('every 60 days of 90 through a year, one answer in three lost: its pipeline is never refused', async () => {
    const scene = await arrange();
    const born = node.clock.now().getTime();
    const first = await scene.service({
      scopes: ['keys:rotate', 'orders:write'],
      createdAt: new Date(born),
      ownExpiresAt: new Date(born + 90 * dayMs),
    });
    let held = first.secret;
    let heldSince = born;
    let asked = 0;
    let lost = 0;
    const outcomes = new Map<string, number>();
    const pipeline = async (): Promise<void> => {
      const code = await verdict(scene, held);
      outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
    };
    // The answer to every third request never arrives; the script runs again an hour later with what it holds.
    for (let hour = 0; hour < 365 * 24; hour += 12) {
      node.clock.advance(12 * hourMs);
      await pipeline();
      while (node.clock.now().getTime() - heldSince >= 60 * dayMs) {
        const answer = await rotate(held);
        asked += 1;
        expect(told(answer)).toEqual([201, null]);
        if (asked % 3 === 1) {
          lost += 1;
          await pipeline();
          node.clock.advance(hourMs);
        } else {
          held = answer.body.secret;
          heldSince = node.clock.now().getTime();
        }
        await pipeline();
      }
    }
    expect([...outcomes.keys()]).toEqual(['valid']);
    expect([asked, lost]).toEqual([9, 3]);
    const { rows } = await client.query(
      `select count(*)::int as unused from keyreeve.keys k join keyreeve.key_causes c on c.key_id = k.id
       where k.owner_id = $1 and c.cause = 'regenerated' and c.opened_at < k.created_at + interval '12 hours'`,
      [scene.account.id],
    );
    expect(rows).toEqual([{ unused: 3 }]);
  }, 120_000);
});
