import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scopes } from '../../src/access/permissions.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import type { TestUser } from '../support/organization.js';
import { type Caller, World } from './world.js';

let node: TestApplication;
let world: World;

beforeAll(async () => {
  node = await startApplication();
  world = await World.found(node);
}, 60_000);
afterAll(async () => {
  await world.client.end();
  await node.close();
});

function ask({ credential }: Caller, method: string, path: string, body?: object): Promise<Answer> {
  return call(node, method, path, {
    ...(credential.kind === 'key' && { as: credential.secret }),
    ...(credential.kind === 'session' && { cookie: credential.cookie }),
    ...(body && { body }),
  });
}

/** A service account that reads the organization, and its steward, who is a plain member. */
async function inventory(): Promise<{ account: { id: string; publicId: string }; steward: TestUser }> {
  const steward = await world.user('member');
  const account = await world.home.serviceAccount('inventory', world.team.id, { steward: steward.id });
  await world.home.grant(account.id, 'auditor', null);
  return { account, steward };
}

describe('nobody gets more than they have', () => {
  it('by a key for a service account that may more than its steward (R9.2)', async () => {
    const { account, steward } = await inventory();
    const session = await world.withSession('member', steward, false);
    const make = (wanted: string[]): Promise<Answer> =>
      ask(session, 'POST', '/v1/keys', {
        name: world.nextName(),
        team: world.team.publicId,
        owner: account.publicId,
        scopes: wanted,
        lifetimeDays: 30,
      });
    for (const wanted of [['full'], ['audit:read'], ['keys:read', 'audit:read']]) {
      const made = await make(wanted);
      expect([wanted, made.status, made.body.code]).toEqual([wanted, 403, 'key.not_permitted']);
    }
    // What means something to other services only is the steward's to give.
    expect((await make(['orders:read'])).status).toBe(201);
    // Neither is a key that an owner of the organization made for it renewed into the steward's hands.
    const strong = await world.home.key(account, world.team.id, { scopes: ['full'], kind: 'service' });
    const renewed = await ask(session, 'POST', `/v1/keys/${strong.publicId}/regenerate`, {});
    expect([renewed.status, renewed.body.code]).toEqual([403, 'key.not_permitted']);
    // The key renews itself all the same, and an auditor who is its steward makes as many as they like.
    const itself = {
      role: 'member',
      user: steward,
      credential: { kind: 'key', scopes: [], ...strong, keyId: strong.id },
    } as const;
    expect((await ask(itself, 'POST', '/v1/keys/self/regenerate', {})).status).toBe(201);
    await world.home.grant(steward.id, 'auditor', null);
    expect((await make(['keys:read', 'audit:read'])).status).toBe(201);
  });

  it('by a key with a scope that no role of theirs has', async () => {
    const session = await world.withSession('member', await world.user('member'), false);
    for (const scope of ['audit:read', 'keys:revoke', 'policies:write', 'teams:write', 'users:write'] as const) {
      const body = { name: world.nextName(), team: world.team.publicId, scopes: [scope], lifetimeDays: 30 };
      const made = await ask(session, 'POST', '/v1/keys', body);
      const held = scope === 'users:write';
      expect([scope, made.status]).toEqual([scope, held ? 201 : 403]);
    }
  });

  it('by a key made, regenerated or edited with a narrower one', async () => {
    const owner = await world.user('owner');
    for (const scope of Object.keys(scopes).filter((each) => each !== 'full')) {
      const narrow = await world.withKey('owner', owner, ['keys:write', scope]);
      for (const wider of ['full', scope === 'users:write' ? 'teams:write' : 'users:write']) {
        const body = { name: world.nextName(), team: world.team.publicId, scopes: [wider], lifetimeDays: 30 };
        expect([scope, wider, (await ask(narrow, 'POST', '/v1/keys', body)).status]).toEqual([scope, wider, 422]);
      }
      const { credential } = narrow;
      const id = credential.kind === 'key' ? (await ask(narrow, 'GET', '/v1/keys/self')).body.id : '';
      const edit = await ask(narrow, 'PATCH', `/v1/keys/${id}`, { scopes: ['keys:write', scope, 'full'] });
      expect([edit.status, edit.body.code]).toEqual([422, 'key.wider']);
    }
    const strong = await world.home.key(owner, world.team.id, { scopes: ['full'] });
    const weak = await world.withKey('owner', owner, ['keys:write']);
    const regenerated = await ask(weak, 'POST', `/v1/keys/${strong.publicId}/regenerate`, {});
    expect([regenerated.status, regenerated.body.secret]).toEqual([422, undefined]);
  });

  it('by an old session, for a key that may change things', async () => {
    const stale = await world.withSession('owner', await world.user('owner'), true);
    const body = { name: world.nextName(), team: world.team.publicId, scopes: ['full'], lifetimeDays: 30 };
    const made = await ask(stale, 'POST', '/v1/keys', body);
    expect([made.status, made.body.code]).toEqual([401, 'session.step_up_required']);
  });

  it('by naming themselves, or another tenant, in a body', async () => {
    const member = await world.withKey('member', await world.user('member'), ['full']);
    const admin = await world.withKey('admin', await world.user('admin'), ['full']);
    const base = { name: world.nextName(), team: world.team.publicId };
    for (const [caller, path, body] of [
      [member, '/v1/keys', { ...base, organization: world.foreign.publicId }],
      [member, '/v1/keys', { ...base, createdBy: world.above.publicId }],
      [member, '/v1/keys', { ...base, kind: 'service' }],
      [admin, '/v1/teams', { name: world.nextName(), organizationId: world.foreign.id }],
      [
        admin,
        '/v1/users',
        { name: 'Nina', email: 'nina@example.com', state: 'active', password: 'copper lantern harvest' },
      ],
    ] as const) {
      const answer = await ask(caller, 'POST', path, body);
      expect([path, answer.status, answer.body.code]).toEqual([path, 400, 'request.invalid']);
    }
    const owned = await ask(member, 'POST', '/v1/keys', { ...base, owner: world.mate.publicId });
    expect([owned.status, owned.body.code]).toEqual([403, 'key.owner_not_yours']);
  });

  it('by granting a role above their own, in any way a role is granted', async () => {
    const admin = await world.withSession('admin', await world.user('admin'), false);
    const lead = await world.withSession('team_admin', await world.user('team_admin'), false);
    const person = await world.user('member');
    const invitation = { name: 'Nina Petrov', email: `nina.${Date.now()}@example.com` };
    for (const [caller, method, path, body] of [
      [admin, 'PUT', `/v1/users/${person.publicId}/role`, { role: 'owner' }],
      [admin, 'PUT', `/v1/users/${admin.user.publicId}/role`, { role: 'owner' }],
      [admin, 'POST', '/v1/users', { ...invitation, role: 'owner' }],
      [lead, 'PUT', `/v1/users/${person.publicId}/role`, { role: 'admin' }],
      [lead, 'PUT', `/v1/users/${lead.user.publicId}/role`, { role: 'admin' }],
    ] as const) {
      const answer = await ask(caller, method, path, body);
      expect([path, answer.status]).toEqual([path, 403]);
    }
    const owner = await world.withKey('owner', await world.user('owner'), ['full']);
    for (const [method, path, body] of [
      ['PUT', `/v1/users/${person.publicId}/role`, { role: 'owner' }],
      ['POST', '/v1/users', { ...invitation, role: 'owner' }],
    ] as const) {
      const answer = await ask(owner, method, path, body);
      expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'session.required']);
    }
  });
});
