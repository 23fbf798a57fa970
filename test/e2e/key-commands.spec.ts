import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { parseSecret } from '../../src/keys/domain/secret.js';
import { applyChange, type PolicyChange, UNSET_POLICY } from '../../src/policies/domain/policy.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

const dayMs = 86_400_000;
const unknownKey = 'key_01h455vb4pex5vsknk084sn02q';

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
  payments: { id: string; publicId: string };
  search: { id: string; publicId: string };
  ana: TestUser;
  admin: TestKey;
  key: TestKey;
  /** A session of Ana's, signed in just now. */
  cookie: string;
}

async function arrange(): Promise<Scene> {
  const organization = await new TestOrganization(client, node).found();
  const payments = await organization.team('Payments');
  const search = await organization.team('Search');
  const ana = await organization.user('Ana Ruiz', { teams: [payments.id] });
  const tom = await organization.user('Tom Sato', { administers: [payments.id] });
  return {
    organization,
    payments,
    search,
    ana,
    admin: await organization.key(tom, payments.id, { scopes: ['full'] }),
    key: await organization.key(ana, payments.id, { scopes: ['full'] }),
    cookie: await openSession(client, organization, ana),
  };
}

const create = (cookie: string, body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  call(node, 'POST', '/v1/keys', { cookie, body, headers });

async function events(organization: TestOrganization, action?: string): Promise<{ action: string; event: Leaf }[]> {
  const { rows } = await client.query<{ action: string; leaf: Buffer }>(
    `select action, leaf from keyreeve.audit_events where organization_id = $1 and ($2::text is null or action = $2)
     order by occurred_at, id`,
    [organization.id, action ?? null],
  );
  return rows.map((row) => ({ action: row.action, event: JSON.parse(row.leaf.toString()) as Leaf }));
}
interface Leaf {
  targets: { type: string; id: string }[];
  team: string | null;
  change: { before?: Record<string, unknown>; after?: Record<string, unknown> } | null;
}

async function policy({ organization }: Scene, rules: PolicyChange, teamId: string | null = null): Promise<void> {
  const values = applyChange(UNSET_POLICY, rules);
  await client.query(
    `insert into keyreeve.policy_versions (organization_id, id, team_id, number, rules, enforce_from, saved_at)
     values ($1, gen_random_uuid(), $2, 1, $3, $4, $4)`,
    [organization.id, teamId, JSON.stringify(values), organization.past(1)],
  );
}

describe('generating a key', () => {
  it('shows the secret once, and the key works at once', async () => {
    const scene = await arrange();
    const { organization, payments, ana, cookie } = scene;
    const made = await create(cookie, {
      name: '  deploy to production ',
      team: payments.publicId,
      description: 'The nightly deployment',
      lifetimeDays: 90,
      scopes: ['orders:read'],
      allowedCidrs: ['127.0.0.1', '2001:DB8::/32'],
      reference: 'vault/42',
    });
    expect(made.status).toBe(201);
    expect(made.headers.get('cache-control')).toBe('no-store');
    expect(made.headers.get('etag')).toBe('"1"');
    expect(parseSecret(made.body.secret)).toMatchObject({ kind: 'u', routingTag: organization.routingTag });
    const { key } = made.body;
    expect(key).toMatchObject({
      name: 'deploy to production',
      status: 'active',
      owner: { id: ana.publicId },
      team: { id: payments.publicId },
      createdBy: { id: ana.publicId },
      scopes: ['orders:read'],
      allowedCidrs: ['127.0.0.1/32', '2001:db8::/32'],
      reference: 'vault/42',
      createdWith: null,
    });
    expect(Date.parse(key.expiry.own) - Date.parse(key.createdAt)).toBe(90 * dayMs);
    const self = await call(node, 'GET', '/v1/keys/self', { as: made.body.secret });
    expect([self.status, self.body.id, self.text.includes(made.body.secret)]).toEqual([200, key.id, false]);
    const me = await call(node, 'GET', '/me', { as: made.body.secret });
    expect(me.body.key).toEqual({
      id: key.id,
      name: 'deploy to production',
      status: 'active',
      scopes: ['orders:read'],
      expiry: key.expiry,
    });
    const shown = await client.query(`select user_id from keyreeve.secret_views where organization_id = $1`, [
      organization.id,
    ]);
    expect(shown.rows).toEqual([{ user_id: ana.id }]);
    const [event] = await events(organization, 'key.created');
    expect(event?.event.targets.map(({ type, id }) => [type, id])).toEqual([
      ['key', key.id],
      ['user', ana.publicId],
    ]);
  });

  it('repeated with the same Idempotency-Key gives the same answer without the secret', async () => {
    const { organization, payments, cookie } = await arrange();
    const body = { name: 'deploy', team: payments.publicId };
    const first = await create(cookie, body, { 'idempotency-key': 'run-1' });
    const again = await create(cookie, body, { 'idempotency-key': 'run-1' });
    const { secret, ...rest } = first.body;
    expect(secret).toMatch(/^kru_/);
    expect([again.status, again.body]).toEqual([201, rest]);
    const other = await create(cookie, { ...body, name: 'deploy 2' }, { 'idempotency-key': 'run-1' });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency.mismatch']);
    expect((await events(organization, 'key.created')).length).toBe(1);
  });

  it('warns when a live key of the owner has the name, however it is written', async () => {
    const { payments, cookie } = await arrange();
    const first = await create(cookie, { name: 'Backup', team: payments.publicId });
    expect(first.body.warnings).toBeUndefined();
    const second = await create(cookie, { name: 'backup', team: payments.publicId });
    expect(second.body.warnings).toMatchObject([{ code: 'key.name_in_use', keyId: first.body.key.id }]);
    for (const { body } of [first, second]) await call(node, 'DELETE', `/v1/keys/${body.key.id}`, { cookie });
    expect((await create(cookie, { name: 'backup', team: payments.publicId })).body.warnings).toBeUndefined();
  });

  it('is for oneself and the service accounts one answers for, in their own teams', async () => {
    const scene = await arrange();
    const { organization, payments, search, ana, cookie } = scene;
    const [mine, other] = [
      await organization.serviceAccount('gateway', payments.id, { deputy: ana.id }),
      await organization.serviceAccount('reports', payments.id),
    ];
    const sven = await organization.user('Sven Dahl', { teams: [payments.id] });
    const body = { name: 'nightly', team: payments.publicId };
    const service = await create(cookie, { ...body, owner: mine.publicId, scopes: ['orders:read'] });
    expect([service.status, service.body.key?.kind, service.body.secret.slice(0, 4)]).toEqual([201, 'service', 'krs_']);
    for (const owner of [other.publicId, sven.publicId, 'user_01h455vb4pex5vsknk084sn02q']) {
      const refused = await create(cookie, { ...body, owner });
      expect([refused.status, refused.body.code]).toEqual([403, 'key.owner_not_yours']);
    }
    for (const team of [search.publicId, 'team_01h455vb4pex5vsknk084sn02q']) {
      const refused = await create(cookie, { ...body, team });
      expect([refused.status, refused.body.errors]).toEqual([
        422,
        [{ field: 'team', message: 'must be a team that you belong to' }],
      ]);
    }
    const itself = await call(node, 'POST', '/v1/keys', {
      as: (await organization.key(mine, payments.id, { kind: 'service', scopes: ['full'] })).secret,
      body,
    });
    expect([itself.status, itself.body.code]).toEqual([403, 'key.owner_not_yours']);
  });

  it('beyond the policy names field and limit, and an omitted lifetime is the shorter of default and limit', async () => {
    const scene = await arrange();
    const { payments, cookie } = scene;
    await policy(scene, { maxLifetimeDays: { personal: 30, service: null }, maxLiveKeysPerOwner: 3 });
    const body = { name: 'nightly', team: payments.publicId };
    const beyond = await create(cookie, { ...body, lifetimeDays: 31 });
    expect([beyond.status, beyond.body.code, beyond.body.errors]).toEqual([
      422,
      'key.beyond_policy',
      [{ field: 'expiresAt', message: expect.stringContaining('at most 30 days ahead') }],
    ]);
    expect((await create(cookie, { ...body, expiresAt: null })).status).toBe(422);
    const byLimit = await create(cookie, body);
    const { key } = byLimit.body;
    expect(Date.parse(key.expiry.own) - Date.parse(key.createdAt)).toBe(30 * dayMs);
    const settings = { defaultLifetimeDays: 7 };
    await call(node, 'PUT', '/v1/me/key-settings', { cookie, body: settings });
    const byDefault = await create(cookie, body);
    expect(Date.parse(byDefault.body.key.expiry.own) - Date.parse(byDefault.body.key.createdAt)).toBe(7 * dayMs);
    const tooMany = await create(cookie, body);
    expect([tooMany.status, tooMany.body.detail]).toEqual([422, expect.stringContaining('3 live keys')]);
  });

  it('never makes more keys at once than the policy allows', async () => {
    const scene = await arrange();
    await policy(scene, { maxLiveKeysPerOwner: 4 });
    const body = { name: 'nightly', team: scene.payments.publicId };
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(scene.cookie, body)));
    // One key was there already.
    expect(answers.filter(({ status }) => status === 201).length).toBe(3);
    expect(answers.filter((answer) => answer.body.code === 'key.beyond_policy').length).toBe(5);
  });

  it('is refused where the policy lets administrators only, and while an administrator has suspended the owner', async () => {
    const scene = await arrange();
    const { organization, payments, ana, cookie } = scene;
    const body = { name: 'nightly', team: payments.publicId };
    await client.query(
      `insert into keyreeve.owner_marks (organization_id, id, owner_id, cause, level, since)
       values ($1, gen_random_uuid(), $2, 'administrator', 'organization', $3)`,
      [organization.id, ana.id, organization.past(1)],
    );
    const suspended = await create(cookie, body);
    expect([suspended.status, suspended.body.code]).toEqual([403, 'key.not_permitted']);
    const other = await arrange();
    await policy(other, { whoMayCreate: { personal: 'administrators', service: null } });
    const forbidden = await create(other.cookie, { ...body, team: other.payments.publicId });
    expect([forbidden.status, forbidden.body.rules]).toEqual([403, ['whoMayCreate']]);
    const tom = await call(node, 'POST', '/v1/keys', {
      as: other.admin.secret,
      body: { ...body, team: other.payments.publicId, scopes: ['orders:read'] },
    });
    expect(tom.status).toBe(201);
  });

  it('with an administrative scope needs the right and a fresh sign-in, and ends within 90 days', async () => {
    const { organization, payments, ana, cookie } = await arrange();
    const body = { name: 'nightly', team: payments.publicId };
    const stale = await openSession(client, organization, ana, new Date(Date.now() - 16 * 60_000));
    const wanted = { ...body, scopes: ['keys:write'] };
    const tired = await create(stale, wanted);
    expect([tired.status, tired.body.code, tired.headers.get('www-authenticate')]).toEqual([
      401,
      'session.step_up_required',
      expect.stringContaining('Session'),
    ]);
    const lacking = await create(cookie, { ...body, scopes: ['policies:write'] });
    expect([lacking.status, lacking.body.rules]).toEqual([403, ['scope_not_held']]);
    const long = await create(cookie, { ...wanted, lifetimeDays: 91 });
    expect([long.status, long.body.rules]).toEqual([422, ['administrative_lifetime']]);
    const made = await create(cookie, wanted);
    expect(made.status).toBe(201);
    expect(Date.parse(made.body.key.expiry.own) - Date.parse(made.body.key.createdAt)).toBe(90 * dayMs);
  });

  it('with a key gives one that is no wider and lives no longer, and says with which it was made', async () => {
    const { organization, payments, ana } = await arrange();
    const end = new Date(Date.now() + 10 * dayMs);
    const maker = await organization.key(ana, payments.id, {
      scopes: ['keys:write', 'orders:read'],
      allowedCidrs: ['127.0.0.0/8'],
      ownExpiresAt: end,
    });
    const body = { name: 'nightly', team: payments.publicId, scopes: ['orders:read'], allowedCidrs: ['127.0.0.1/32'] };
    const as = maker.secret;
    const made = await call(node, 'POST', '/v1/keys', { as, body });
    expect([made.status, made.body.key?.createdWith, made.body.key?.expiry.own]).toEqual([
      201,
      maker.publicId,
      end.toISOString(),
    ]);
    const wider = [
      { scopes: ['orders:write'] },
      { scopes: [] },
      { allowedCidrs: [] },
      { allowedCidrs: ['10.0.0.0/8'] },
      { lifetimeDays: 11 },
      { expiresAt: null },
    ];
    for (const more of wider) {
      const refused = await call(node, 'POST', '/v1/keys', { as, body: { ...body, ...more } });
      expect([more, refused.status, refused.body.code]).toEqual([more, 422, 'key.beyond_policy']);
    }
  });

  it.each([
    [{ expiresAt: '2030-01-01T00:00:00Z', lifetimeDays: 3 }, 'lifetimeDays'],
    [{ accepts: { scopes: ['orders:read'] } }, 'accepts'],
    [{ scopes: ['keys:everything'] }, 'scopes'],
    [{ scopes: ['Orders Read'] }, 'scopes'],
    [{ allowedCidrs: ['10.1.2.3/8'] }, 'allowedCidrs'],
    [{ name: '' }, 'name'],
    [{ lifetimeDays: 0 }, 'lifetimeDays'],
    [{ status: 'active' }, 'status'],
  ])('with %j is refused and names %s', async (more, field) => {
    const { payments, cookie } = await arrange();
    const refused = await create(cookie, { name: 'nightly', team: payments.publicId, ...more });
    expect([refused.status, refused.body.errors?.map((error: { field: string }) => error.field)]).toEqual([
      400,
      [field],
    ]);
  });

  it('with a secret in its texts is refused without repeating it', async () => {
    const { payments, cookie, key } = await arrange();
    for (const more of [{ name: key.secret }, { description: `was ${key.secret} before` }, { [key.secret]: 1 }]) {
      const refused = await create(cookie, { name: 'nightly', team: payments.publicId, ...more });
      expect([refused.status, refused.body.code]).toEqual([422, 'field.contains_secret']);
      expect(refused.text).not.toContain(key.secret);
    }
  });
});

describe('editing a key', () => {
  it('keeps the values it replaces, and a lost update is told', async () => {
    const { organization, cookie, key } = await arrange();
    const path = `/v1/keys/${key.publicId}`;
    const patch = (body: object, match?: string): Promise<Answer> =>
      call(node, 'PATCH', path, { cookie, body, headers: match === undefined ? {} : { 'if-match': match } });
    const renamed = await patch({ name: 'Nightly', description: 'x' }, '"1"');
    expect([renamed.status, renamed.headers.get('etag'), renamed.body.name]).toEqual([200, '"2"', 'Nightly']);
    expect((await patch({ name: 'Lost' }, '"1"')).body.code).toBe('version.outdated');
    expect((await patch({ name: 'Nightly' })).headers.get('etag')).toBe('"2"');
    expect((await patch({ description: '' })).body).toMatchObject({ name: 'Nightly', description: '', version: 3 });
    const { rows } = await client.query(
      `select version, name, description, since, until from keyreeve.key_revisions where organization_id = $1 order by version`,
      [organization.id],
    );
    expect(rows).toMatchObject([
      { version: 1, name: 'deploy to production', description: '' },
      { version: 2, name: 'Nightly', description: 'x', since: rows[0].until },
    ]);
    const [event] = await events(organization, 'key.edited');
    expect(Object.keys(event?.event.change?.after ?? {}).sort()).toEqual(['description', 'name']);
  });

  it('narrows scopes only, and widens addresses only in a fresh session of its owner', async () => {
    const { organization, payments, ana, cookie, admin } = await arrange();
    const key = await organization.key(ana, payments.id, {
      scopes: ['orders:read', 'orders:write'],
      allowedCidrs: ['10.0.0.0/8'],
    });
    const writer = await organization.key(ana, payments.id, { scopes: ['full'] });
    const stale = await openSession(client, organization, ana, new Date(Date.now() - 16 * 60_000));
    const patch = async (who: { as?: string; cookie?: string }, body: object): Promise<unknown[]> => {
      const answer = await call(node, 'PATCH', `/v1/keys/${key.publicId}`, { ...who, body });
      return [answer.status, answer.body.code ?? answer.body.version];
    };
    const wide = { allowedCidrs: ['0.0.0.0/0'] };
    expect(await patch({ cookie }, { scopes: ['orders:read', 'orders:delete'] })).toEqual([422, 'key.wider']);
    expect(await patch({ cookie }, { scopes: [] })).toEqual([422, 'key.wider']);
    expect(await patch({ as: writer.secret }, wide)).toEqual([403, 'session.required']);
    expect(await patch({ cookie: stale }, wide)).toEqual([401, 'session.step_up_required']);
    expect(await patch({ as: admin.secret }, wide)).toEqual([403, 'access.forbidden']);
    expect(await patch({ as: admin.secret }, { scopes: ['orders:read'] })).toEqual([200, 2]);
    expect(await patch({ as: writer.secret }, { allowedCidrs: ['10.1.0.0/16'] })).toEqual([200, 3]);
    expect(await patch({ cookie }, { allowedCidrs: [] })).toEqual([200, 4]);
  });
});

describe('deleting a key', () => {
  it('answers 204 each time, records the owner’s end once, and beside an administrator’s', async () => {
    const { organization, cookie, key, admin } = await arrange();
    const path = `/v1/keys/${key.publicId}`;
    const revoked = await call(node, 'POST', `${path}/revoke`, { as: admin.secret, body: { reason: 'in a log' } });
    expect(revoked.status).toBe(200);
    for (let time = 0; time < 3; time += 1) expect((await call(node, 'DELETE', path, { cookie })).status).toBe(204);
    expect((await events(organization)).map(({ action }) => action)).toEqual(['key.revoked', 'key.deleted']);
    const { rows } = await client.query(
      `select cause, level from keyreeve.key_causes where organization_id = $1 order by cause`,
      [organization.id],
    );
    expect(rows).toEqual([
      { cause: 'administrator', level: 'team' },
      { cause: 'owner', level: 'owner' },
    ]);
  });

  it('by an administrator is a revocation, and by anybody else answers as unknown', async () => {
    const { organization, payments, search, key, admin } = await arrange();
    const other = await organization.user('Sven Dahl', { administers: [search.id], teams: [payments.id] });
    const stranger = await organization.key(other, search.id, { scopes: ['full'] });
    const auditor = await organization.key(await organization.user('Ada Lind', { role: 'auditor' }), payments.id, {
      scopes: ['full'],
    });
    const face = ({ status, body }: Answer) => ({ status, body: { ...body, requestId: null } });
    const path = (id: string): string => `/v1/keys/${id}`;
    const unseen = await call(node, 'DELETE', path(key.publicId), { as: stranger.secret });
    for (const id of [unknownKey, 'nonsense']) {
      expect(face(await call(node, 'DELETE', path(id), { as: stranger.secret }))).toEqual(face(unseen));
    }
    expect([unseen.status, unseen.body.code]).toEqual([404, 'key.not_found']);
    expect((await call(node, 'DELETE', path(key.publicId), { as: auditor.secret })).status).toBe(403);
    expect((await call(node, 'DELETE', path(key.publicId), { as: admin.secret })).status).toBe(204);
    const seen = await call(node, 'GET', path(key.publicId), { as: admin.secret });
    expect(seen.body).toMatchObject({ reason: 'administrator', reasonText: 'deleted by an administrator' });
  });

  it('by the key itself needs no scope', async () => {
    const { organization, payments, ana } = await arrange();
    const found = await organization.key(ana, payments.id);
    expect((await call(node, 'DELETE', '/v1/keys/self', { as: found.secret })).status).toBe(204);
    const after = await call(node, 'GET', '/v1/keys/self', { as: found.secret });
    expect([after.status, after.body.code, after.body.reason]).toEqual([401, 'key.revoked', 'owner']);
  });
});

describe('key settings', () => {
  it('say what policy overrides the default, and at which level', async () => {
    const scene = await arrange();
    const { payments, cookie } = scene;
    const path = '/v1/me/key-settings';
    const before = await call(node, 'GET', path, { cookie });
    expect(before.body).toMatchObject({ defaultLifetimeDays: null, teams: [{ lifetimeDays: null, decidedBy: null }] });
    await policy(scene, { maxLifetimeDays: { personal: 365, service: null } });
    await policy(scene, { maxLifetimeDays: { personal: 90, service: null } }, payments.id);
    const put = (defaultLifetimeDays: unknown): Promise<Answer> =>
      call(node, 'PUT', path, { cookie, body: { defaultLifetimeDays } });
    expect((await put(180)).body).toMatchObject({
      defaultLifetimeDays: 180,
      teams: [{ team: { id: payments.publicId }, lifetimeDays: 90, decidedBy: 'team', maxLifetimeDays: 90 }],
    });
    expect((await put(30)).body.teams).toMatchObject([{ lifetimeDays: 30, decidedBy: 'default', limitedBy: 'team' }]);
    await put(30);
    expect((await put(0)).status).toBe(400);
    expect((await events(scene.organization, 'key.settings_changed')).length).toBe(2);
  });
});

describe('changes', () => {
  it('by one owner are paced, and refused beyond that with a time to wait', async () => {
    const { cookie } = await arrange();
    const answers = await Promise.all(
      Array.from({ length: 200 }, () =>
        call(node, 'PUT', '/v1/me/key-settings', { cookie, body: { defaultLifetimeDays: 30 } }),
      ),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(5);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(40);
    expect(refused[0]?.body.code).toBe('rate.limited');
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
