import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, TestOrganization, type TestUser } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

const path = '/v1/service-accounts';
const unknownAccount = 'svc_01h455vb4pex5vsknk084sn02q';

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

type Person = TestUser & { as: string };

/** Payments has three members; Search has one. */
async function arrange() {
  const organization = await new TestOrganization(client, node).found();
  const [payments, search] = [await organization.team('Payments'), await organization.team('Search')];
  const person = async (name: string, options: Parameters<TestOrganization['user']>[1] = {}): Promise<Person> => {
    const user = await organization.user(name, options);
    // A key in a team of its own, so that leaving Payments leaves it alone.
    return { ...user, as: (await organization.key(user, search.id, { scopes: ['full'] })).secret };
  };
  return {
    organization,
    payments,
    search,
    person,
    owner: await person('Olga Berg', { role: 'owner' }),
    admin: await person('Adam Holt', { role: 'admin' }),
    auditor: await person('Ada Lind', { role: 'auditor' }),
    teamAdmin: await person('Tom Sato', { administers: [payments.id] }),
    ana: await person('Ana Ruiz', { teams: [payments.id] }),
    bea: await person('Bea Lund', { teams: [payments.id] }),
    sven: await person('Sven Dahl', { teams: [search.id] }),
  };
}

const code = (answer: Answer): unknown => answer.body?.code ?? answer.status;
const face = ({ status, body }: Answer) => ({ status, body: { ...body, requestId: null } });

const create = (by: Person, team: { publicId: string }, more: object = {}) =>
  call(node, 'POST', path, { as: by.as, body: { name: 'settlement-runner', team: team.publicId, ...more } });
const read = (by: Person, id: string) => call(node, 'GET', `${path}/${id}`, { as: by.as });
const setStewards = (by: Person, id: string, body: object) =>
  call(node, 'PUT', `${path}/${id}/stewards`, { as: by.as, body });
const leave = (by: Person, team: { publicId: string }, user: Person) =>
  call(node, 'DELETE', `/v1/teams/${team.publicId}/members/${user.publicId}`, { as: by.as });

async function actions(organization: TestOrganization): Promise<string[]> {
  const { rows } = await client.query<{ action: string }>(
    `select action from keyreeve.audit_events where organization_id = $1 and action <> 'access.refused' order by occurred_at`,
    [organization.id],
  );
  return rows.map(({ action }) => action);
}

describe('creating a service account', () => {
  it('makes its creator steward, with a deputy where the team has another member', async () => {
    const { organization, payments, search, ana, bea, sven } = await arrange();
    const alone = await create(sven, search);
    expect(alone.body).toMatchObject({ steward: { id: sven.publicId, answers: true }, deputy: null, orphaned: false });
    expect(code(await create(ana, payments))).toBe('service_account.deputy_required');
    expect(code(await create(ana, payments, { deputy: ana.publicId }))).toBe('service_account.deputy_required');
    const made = await create(ana, payments, { deputy: bea.email, description: 'Nightly settlement' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'settlement-runner',
      description: 'Nightly settlement',
      team: { id: payments.publicId, name: 'Payments' },
      role: 'member',
      steward: { id: ana.publicId, name: 'Ana Ruiz', answers: true },
      deputy: { id: bea.publicId, name: 'Bea Lund', answers: true },
      orphaned: false,
    });
    expect(await actions(organization)).toEqual(['service_account.created', 'service_account.created']);
  });

  it('takes only an active member of the team, or an administrator of the organization, as deputy', async () => {
    const { organization, payments, ana, bea, sven, admin, auditor, owner } = await arrange();
    const { ana: foreign } = await arrange();
    for (const deputy of [sven, auditor, foreign].map((user) => user.publicId).concat('nobody@example.com', 'nonsense'))
      expect(code(await create(ana, payments, { deputy }))).toBe('service_account.unfit_steward');
    await call(node, 'POST', `/v1/users/${bea.publicId}/deactivate`, { as: owner.as, body: { reason: 'left' } });
    expect(code(await create(ana, payments, { deputy: bea.publicId }))).toBe('service_account.unfit_steward');
    expect((await create(ana, payments, { deputy: admin.publicId })).status).toBe(201);
    expect(await actions(organization)).toEqual(['user.deactivated', 'service_account.created']);
  });

  it('is for members of the team and its administrators; a team that one may not see does not exist', async () => {
    const { payments, search, admin, auditor, ana, sven } = await arrange();
    const { search: foreign } = await arrange();
    expect(code(await create(sven, payments))).toBe('team.not_found');
    expect(code(await create(admin, foreign))).toBe('team.not_found');
    expect(code(await create(auditor, search))).toBe('service_account.creation_forbidden');
    expect((await create(admin, payments, { deputy: ana.publicId })).status).toBe(201);
  });

  it('needs a person', async () => {
    const { organization, payments, ana, bea } = await arrange();
    const robot = await organization.serviceAccount('runner', payments.id, { steward: ana.id });
    const key = await organization.key(robot, payments.id, { kind: 'service', scopes: ['users:write'] });
    const body = { name: 'another', team: payments.publicId, deputy: bea.publicId };
    expect(code(await call(node, 'POST', path, { as: key.secret, body }))).toBe('service_account.needs_person');
  });
});

describe('service accounts', () => {
  it('are seen by who answers for them, by administrators of their team and by readers of the organization', async () => {
    const { payments, search, owner, admin, auditor, teamAdmin, ana, bea, sven, person } = await arrange();
    const cleo = await person('Cleo Marsh', { teams: [payments.id] });
    const { id } = (await create(ana, payments, { deputy: bea.publicId })).body;
    await create(sven, search);
    const seen = async (by: Person) => (await call(node, 'GET', path, { as: by.as })).body.data.length;
    expect(await Promise.all([owner, admin, auditor, teamAdmin, ana, bea, cleo, sven].map(seen))).toEqual([
      2, 2, 2, 1, 1, 1, 0, 1,
    ]);
    const { ana: foreign } = await arrange();
    for (const [by, account] of [
      [cleo, id],
      [sven, id],
      [foreign, id],
      [owner, 'svc_nonsense'],
    ] as const) {
      expect(face(await read(by, account))).toEqual(face(await read(by, unknownAccount)));
      const rename = { as: by.as, body: { name: 'mine' } };
      expect(code(await call(node, 'PATCH', `${path}/${account}`, rename))).toBe('service_account.not_found');
      expect(code(await setStewards(by, account, { steward: by.publicId }))).toBe('service_account.not_found');
    }
    const rename = { as: auditor.as, body: { name: 'mine' } };
    expect(code(await call(node, 'PATCH', `${path}/${id}`, rename))).toBe('access.forbidden');
  });

  it('are renamed and described by who answers for them, with their history', async () => {
    const { organization, payments, ana, bea, teamAdmin } = await arrange();
    const { id } = (await create(ana, payments, { deputy: bea.publicId })).body;
    const edit = (by: Person, body: object) => call(node, 'PATCH', `${path}/${id}`, { as: by.as, body });
    expect((await edit(bea, { name: 'settlement' })).body).toMatchObject({ name: 'settlement', description: '' });
    expect((await edit(teamAdmin, { description: 'At night' })).body).toMatchObject({ description: 'At night' });
    expect((await edit(ana, { name: 'settlement' })).status).toBe(200);
    expect(await actions(organization)).toEqual([
      'service_account.created',
      'service_account.renamed',
      'service_account.renamed',
    ]);
    const { rows } = await client.query(
      `select n.name from keyreeve.names n join keyreeve.owners o on o.id = n.subject_id and o.type = 'service_account'
       where n.organization_id = $1 order by n.since`,
      [organization.id],
    );
    expect(rows).toEqual([{ name: 'settlement-runner' }, { name: 'settlement' }]);
  });

  it('are listed page by page, by words, by team, and by whether anybody answers for them', async () => {
    const { payments, search, owner, teamAdmin, ana, bea, sven } = await arrange();
    for (const name of ['alpha', 'beta', 'gamma']) await create(ana, payments, { name, deputy: bea.publicId });
    await create(sven, search, { name: 'delta search' });
    const names = async (query: string) =>
      (await call(node, 'GET', `${path}?${query}`, { as: owner.as })).body.data.map(({ name }: Person) => name);
    expect(await names('')).toEqual(['alpha', 'beta', 'delta search', 'gamma']);
    expect(await names('q=SEARCH')).toEqual(['delta search']);
    expect(await names(`team=${payments.publicId}&limit=2`)).toEqual(['alpha', 'beta']);
    expect([await names('orphaned=true'), (await names('orphaned=false')).length]).toEqual([[], 4]);
    for (const user of [ana, bea]) await leave(teamAdmin, payments, user);
    expect(await names('orphaned=true')).toEqual(['alpha', 'beta', 'gamma']);
    expect(code(await call(node, 'GET', `${path}?orphaned=yes`, { as: owner.as }))).toBe('request.invalid');
  });
});

describe('stewards and deputies', () => {
  it('are two people, named by either of them or an administrator, with their periods', async () => {
    const { organization, payments, teamAdmin, ana, bea, person } = await arrange();
    const cleo = await person('Cleo Marsh', { teams: [payments.id] });
    const { id } = (await create(ana, payments, { deputy: bea.publicId })).body;
    expect(code(await setStewards(ana, id, { deputy: null }))).toBe('service_account.deputy_required');
    expect(code(await setStewards(ana, id, { steward: bea.publicId }))).toBe('service_account.deputy_required');
    expect((await setStewards(bea, id, { steward: bea.email, deputy: cleo.email })).body).toMatchObject({
      steward: { id: bea.publicId },
      deputy: { id: cleo.publicId },
    });
    expect(code(await read(ana, id))).toBe('service_account.not_found');
    expect((await setStewards(teamAdmin, id, { deputy: ana.publicId })).body.deputy.id).toBe(ana.publicId);
    expect((await setStewards(teamAdmin, id, { deputy: ana.publicId })).status).toBe(200);
    expect((await actions(organization)).filter((action) => action === 'stewardship.changed')).toHaveLength(2);
    const { rows } = await client.query(
      `select role, until is null as open from keyreeve.stewardships where organization_id = $1 order by since, role`,
      [organization.id],
    );
    expect(rows.filter(({ open }) => open)).toHaveLength(2);
    expect(rows).toHaveLength(5);
  });

  it('who leave the team answer no longer: the account goes to the deputy, then waits, and an administrator finds it', async () => {
    const { payments, owner, teamAdmin, ana, bea } = await arrange();
    const { id } = (await create(ana, payments, { deputy: bea.publicId })).body;
    await leave(teamAdmin, payments, ana);
    expect(code(await read(ana, id))).toBe('service_account.not_found');
    expect((await read(bea, id)).body).toMatchObject({
      steward: { answers: false },
      deputy: { answers: true },
      orphaned: false,
    });
    await call(node, 'POST', `/v1/users/${bea.publicId}/deactivate`, { as: owner.as, body: { reason: 'left' } });
    expect((await read(teamAdmin, id)).body).toMatchObject({ deputy: { answers: false }, orphaned: true });
    const body = { steward: teamAdmin.publicId, deputy: null };
    expect((await setStewards(teamAdmin, id, body)).body).toMatchObject({
      steward: { answers: true },
      orphaned: false,
    });
  });

  it('who leave on a date answer until then, without a job', async () => {
    const { payments, teamAdmin, ana, bea } = await arrange();
    const { id } = (await create(ana, payments, { deputy: bea.publicId })).body;
    const until = new Date(node.clock.now().getTime() + 3_600_000).toISOString();
    const member = `/v1/teams/${payments.publicId}/members/${ana.publicId}`;
    expect((await call(node, 'PATCH', member, { as: teamAdmin.as, body: { until } })).status).toBe(200);
    expect((await read(ana, id)).status).toBe(200);
    node.clock.advance(3_600_000);
    expect(code(await read(ana, id))).toBe('service_account.not_found');
    expect((await read(bea, id)).body.steward.answers).toBe(false);
    node.clock.advance(-3_600_000);
  });
});

describe('the role of a service account', () => {
  it('is auditor or none, given by an owner who signed in lately', async () => {
    const { organization, payments, owner, admin, ana, bea } = await arrange();
    const { id } = (await create(ana, payments, { deputy: bea.publicId })).body;
    const set = (options: { as?: string; cookie?: string }, role: string) =>
      call(node, 'PUT', `${path}/${id}/role`, { ...options, body: { role } });
    const cookie = await openSession(client, organization, owner);
    const stale = await openSession(client, organization, owner, new Date(Date.now() - 16 * 60_000));
    expect(code(await set({ as: admin.as }, 'auditor'))).toBe('access.forbidden');
    expect(code(await set({ as: ana.as }, 'auditor'))).toBe('access.forbidden');
    expect(code(await set({ cookie: stale }, 'auditor'))).toBe('session.step_up_required');
    for (const role of ['admin', 'owner']) expect(code(await set({ cookie }, role))).toBe('request.invalid');
    expect((await set({ cookie }, 'auditor')).body.role).toBe('auditor');
    expect((await set({ cookie }, 'auditor')).body.role).toBe('auditor');
    const { rows } = await client.query<{ id: string }>(
      `select id from keyreeve.owners where organization_id = $1 and type = 'service_account'`,
      [organization.id],
    );
    const key = await organization.key({ id: rows[0]?.id ?? '' }, payments.id, {
      kind: 'service',
      scopes: ['users:read'],
    });
    const inventory = async () => (await call(node, 'GET', '/v1/users', { as: key.secret })).status;
    expect(await inventory()).toBe(200);
    expect((await set({ cookie }, 'member')).body.role).toBe('member');
    expect(await inventory()).toBe(403);
    expect((await actions(organization)).slice(1)).toEqual(['role.granted', 'role.ended']);
  });
});
