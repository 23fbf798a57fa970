import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';

/** A single decision answers at commit and binds every node within this (R5.8). */
const boundMs = 250;
const dayMs = 86_400_000;

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

interface Scene {
  organization: TestOrganization;
  payments: { id: string; publicId: string };
  search: { id: string; publicId: string };
  ana: TestUser;
  account: { id: string; publicId: string };
  /** Ana's key: what is decided about. */
  key: TestKey;
  verifier: TestKey;
  owner: TestKey;
  admin: TestKey;
  teamAdmin: TestKey;
  otherTeamAdmin: TestKey;
  auditor: TestKey;
  member: TestKey;
}

async function arrange(): Promise<Scene> {
  const organization = await new TestOrganization(client, node).found();
  const [payments, search] = [await organization.team('Payments'), await organization.team('Search')];
  const ana = await organization.user('Ana Ruiz', { teams: [payments.id] });
  const account = await organization.serviceAccount('gateway', payments.id, { steward: ana.id });
  const full = async (name: string, options: Parameters<TestOrganization['user']>[1]): Promise<TestKey> =>
    organization.key(await organization.user(name, options), payments.id, { scopes: ['full'] });
  return {
    organization,
    payments,
    search,
    ana,
    account,
    key: await organization.key(ana, payments.id, { scopes: ['orders:read'], createdAt: organization.past(30) }),
    verifier: await organization.key(account, payments.id, { scopes: ['keys:verify'], kind: 'service' }),
    owner: await full('Olga Berg', { role: 'owner' }),
    admin: await full('Adam Holt', { role: 'admin' }),
    teamAdmin: await full('Tom Sato', { administers: [payments.id] }),
    otherTeamAdmin: await full('Sven Dahl', { administers: [search.id] }),
    auditor: await full('Ada Lind', { role: 'auditor' }),
    member: await full('Mia Cole', { teams: [payments.id] }),
  };
}

type Decision = 'revoke' | 'suspend' | 'restore';
const decide = (as: TestKey, decision: Decision, key: TestKey, more: object = {}): Promise<Answer> =>
  call(node, 'POST', `/v1/keys/${key.publicId}/${decision}`, {
    as: as.secret,
    body: { reason: 'found in a log', ...more },
  });
const told = ({ status, body }: Answer): unknown[] => [status, body.code ?? body.status ?? null];
const face = ({ status, body }: Answer) => ({ status, body: { ...body, requestId: null } });

async function verdict({ verifier }: Scene, key: TestKey, by = node): Promise<string> {
  return (await call(by, 'POST', '/v1/keys/verify', { as: verifier.secret, body: { secret: key.secret } })).body.code;
}

async function actions({ organization }: Scene): Promise<string[]> {
  const { rows } = await client.query<{ action: string }>(
    `select action from keyreeve.audit_events where organization_id = $1 and action <> 'access.refused'
     order by occurred_at, id`,
    [organization.id],
  );
  return rows.map(({ action }) => action);
}

async function mark({ organization, ana }: Scene, cause: string, level: string): Promise<void> {
  await client.query(
    `insert into keyreeve.owner_marks (organization_id, id, owner_id, cause, level, since)
     values ($1, gen_random_uuid(), $2, $3, $4, $5)`,
    [organization.id, ana.id, cause, level, organization.past(1)],
  );
}

describe('a decision about one key', () => {
  it('binds another node that had the key in memory', async () => {
    const scene = await arrange();
    const { teamAdmin, key } = scene;
    const steps = [
      ['suspend', 'suspended'],
      ['restore', 'valid'],
      ['revoke', 'revoked'],
    ] as const;
    for (const [decision, outcome] of steps) {
      // Warm on both.
      await Promise.all([verdict(scene, key), verdict(scene, key, other)]);
      expect((await decide(teamAdmin, decision, key)).status).toBe(200);
      await delay(boundMs);
      expect([decision, await verdict(scene, key, other), await verdict(scene, key)]).toEqual([
        decision,
        outcome,
        outcome,
      ]);
    }
    expect(await actions(scene)).toEqual(['key.suspended', 'key.restored', 'key.revoked']);
  });

  it('is told with its reason, and said again changes nothing', async () => {
    const scene = await arrange();
    const { admin, key } = scene;
    const first = await decide(admin, 'revoke', key, { reason: 'posted in a chat' });
    expect(first.body).toMatchObject({ status: 'revoked', reason: 'administrator', reasonText: 'posted in a chat' });
    expect(first.body.revokedBy).toMatchObject({ name: 'Adam Holt' });
    const again = await decide(admin, 'revoke', key, { reason: 'again' });
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await actions(scene)).toEqual(['key.revoked']);
  });

  it('is recorded although the key is refused already, for another cause', async () => {
    const scene = await arrange();
    const { teamAdmin, key } = scene;
    for (const decision of ['suspend', 'revoke', 'suspend'] as const) await decide(teamAdmin, decision, key);
    const restored = await decide(teamAdmin, 'restore', key);
    expect(restored.body).toMatchObject({
      lifted: 1,
      stillRefused: [{ reason: 'administrator', count: 1 }],
      key: { status: 'revoked' },
    });
  });

  it('needs a reason', async () => {
    const { teamAdmin, key } = await arrange();
    for (const decision of ['revoke', 'suspend', 'restore'] as const) {
      const answer = await decide(teamAdmin, decision, key, { reason: ' ' });
      expect([answer.status, answer.body.errors[0].field]).toEqual([400, 'reason']);
    }
  });

  it('is an administrator’s of the team or of the organization, with the scope for it', async () => {
    const scene = await arrange();
    const { organization, payments, key, member, auditor, otherTeamAdmin, teamAdmin } = scene;
    for (const decision of ['revoke', 'suspend', 'restore'] as const) {
      expect(told(await decide(member, decision, key))).toEqual([403, 'access.forbidden']);
      expect(told(await decide(auditor, decision, key))).toEqual([403, 'access.forbidden']);
      const unseen = await decide(otherTeamAdmin, decision, key);
      const unknown = await decide(otherTeamAdmin, decision, { ...key, publicId: 'key_01h455vb4pex5vsknk084sn02q' });
      expect([told(unseen), face(unseen)]).toEqual([[404, 'key.not_found'], face(unknown)]);
    }
    const foreign = (await arrange()).key;
    expect(told(await decide(teamAdmin, 'revoke', foreign))).toEqual([404, 'key.not_found']);
    const tom = await organization.user('Tom Two', { administers: [payments.id] });
    const writer = await organization.key(tom, payments.id, { scopes: ['keys:write'] });
    expect(told(await decide(writer, 'revoke', key))).toEqual([403, 'key.insufficient_scope']);
    const deleted = await call(node, 'DELETE', `/v1/keys/${key.publicId}`, { as: writer.secret });
    expect(told(deleted)).toEqual([403, 'key.insufficient_scope']);
    const revoker = await organization.key(tom, payments.id, { scopes: ['keys:revoke'] });
    expect(told(await decide(revoker, 'suspend', key))).toEqual([200, 'suspended']);
    expect((await decide(teamAdmin, 'restore', key)).status).toBe(200);
  });
});

describe('restoring a key', () => {
  it('is for the level of the decision or above', async () => {
    const scene = await arrange();
    const { key, admin, teamAdmin } = scene;
    await decide(admin, 'suspend', key);
    expect(told(await decide(teamAdmin, 'restore', key))).toEqual([403, 'key.decided_above']);
    expect((await decide(admin, 'restore', key)).body).toMatchObject({ lifted: 1, stillRefused: [] });
    await decide(teamAdmin, 'suspend', key);
    // The organization takes over what the team decided.
    expect((await decide(admin, 'suspend', key, { reason: 'under investigation' })).body.reasonText).toBe(
      'under investigation',
    );
    expect(told(await decide(teamAdmin, 'restore', key))).toEqual([403, 'key.decided_above']);
    expect((await decide(admin, 'restore', key)).body.key.status).toBe('active');
  });

  it('is never for the owner or a steward of the key, owners of the organization excepted', async () => {
    const scene = await arrange();
    const { organization, payments, admin } = scene;
    const tom = await organization.user('Tom Own', { administers: [payments.id] });
    const olga = await organization.user('Olga Own', { role: 'owner', teams: [payments.id] });
    const account = await organization.serviceAccount('reports', payments.id, { deputy: tom.id });
    const full = { scopes: ['full'] };
    const tomsOther = await organization.key(tom, payments.id, full);
    for (const key of [
      await organization.key(tom, payments.id),
      await organization.key(account, payments.id, { kind: 'service' }),
    ]) {
      await decide(tomsOther, 'suspend', key);
      expect(told(await decide(tomsOther, 'restore', key))).toEqual([403, 'key.not_permitted']);
      expect((await decide(admin, 'restore', key)).status).toBe(200);
    }
    const olgas = await organization.key(olga, payments.id);
    await decide(admin, 'suspend', olgas);
    expect((await decide(await organization.key(olga, payments.id, full), 'restore', olgas)).status).toBe(200);
  });

  it('frees one key from a mark on its owner, and leaves the others', async () => {
    const scene = await arrange();
    const { organization, payments, ana, key, admin, teamAdmin } = scene;
    const sibling = await organization.key(ana, payments.id, { createdAt: organization.past(30) });
    await mark(scene, 'owner_deactivated', 'organization');
    expect([await verdict(scene, key), await verdict(scene, sibling)]).toEqual(['suspended', 'suspended']);
    expect(told(await decide(teamAdmin, 'restore', key))).toEqual([403, 'key.decided_above']);
    expect((await decide(admin, 'restore', key)).body).toMatchObject({ lifted: 1, key: { status: 'active' } });
    await delay(boundMs);
    expect([await verdict(scene, key), await verdict(scene, sibling)]).toEqual(['valid', 'suspended']);
    expect(told(await decide(admin, 'restore', key))).toEqual([409, 'key.nothing_to_restore']);
  });

  it('lifts the causes it names, and says what is left', async () => {
    const scene = await arrange();
    const { key, admin } = scene;
    await mark(scene, 'administrator', 'organization');
    await mark(scene, 'owner_deactivated', 'organization');
    await decide(admin, 'suspend', key);
    expect(told(await decide(admin, 'restore', key, { causes: ['leak_quarantine'] }))).toEqual([
      409,
      'key.nothing_to_restore',
    ]);
    expect((await decide(admin, 'restore', key, { causes: ['administrator'] })).body).toMatchObject({
      lifted: 2,
      stillRefused: [{ reason: 'owner_deactivated', count: 1 }],
      key: { status: 'suspended', reason: 'owner_deactivated' },
    });
    const nonsense = await decide(admin, 'restore', key, { causes: ['owner'] });
    expect([nonsense.status, nonsense.body.errors[0].field]).toEqual([400, 'causes']);
  });

  it('waits until the owner is active again', async () => {
    const scene = await arrange();
    const { organization, ana, key, admin } = scene;
    await mark(scene, 'owner_deactivated', 'organization');
    await client.query(`update keyreeve.owner_states set until = $3 where organization_id = $1 and owner_id = $2`, [
      organization.id,
      ana.id,
      organization.past(1),
    ]);
    await client.query(
      `insert into keyreeve.owner_states (organization_id, owner_id, since, state) values ($1, $2, $3, 'deactivated')`,
      [organization.id, ana.id, organization.past(1)],
    );
    expect(told(await decide(admin, 'restore', key))).toEqual([409, 'key.owner_inactive']);
    expect(await actions(scene)).toEqual([]);
  });

  it('brings no key back whose time is over', async () => {
    const scene = await arrange();
    const { organization, payments, ana, admin } = scene;
    const key = await organization.key(ana, payments.id, {
      createdAt: organization.past(30),
      ownExpiresAt: new Date(Date.now() - dayMs),
    });
    await decide(admin, 'suspend', key);
    expect((await decide(admin, 'restore', key)).body).toMatchObject({
      lifted: 1,
      stillRefused: [{ reason: 'lifetime', count: 1 }],
      key: { status: 'expired' },
    });
  });
});
