import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, TestOrganization, type TestUser } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

const unknownUser = 'user_01h455vb4pex5vsknk084sn02q';

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

/** One organization a test: each role once, two teams, and for each person a key of all their rights. */
async function arrange() {
  const organization = await new TestOrganization(client, node).found();
  const [payments, search] = [await organization.team('Payments'), await organization.team('Search')];
  const person = async (name: string, options: Parameters<TestOrganization['user']>[1] = {}): Promise<Person> => {
    const user = await organization.user(name, options);
    const key = await organization.key(user, payments.id, { scopes: ['full'], createdAt: organization.past(300) });
    return { ...user, as: key.secret };
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
  };
}

const at = (user: { publicId: string }, more = ''): string => `/v1/users/${user.publicId}${more}`;
const code = (answer: Answer): unknown => answer.body?.code ?? answer.status;
const face = ({ status, body }: Answer) => ({ status, body: { ...body, requestId: null } });

async function actions(organization: TestOrganization): Promise<string[]> {
  const { rows } = await client.query<{ action: string }>(
    `select action from keyreeve.audit_events where organization_id = $1 and action <> 'access.refused' order by occurred_at, id`,
    [organization.id],
  );
  return rows.map(({ action }) => action);
}

describe('inviting', () => {
  it('gives a user with role and teams, and a link that is shown once', async () => {
    const { organization, payments, search, admin } = await arrange();
    const body = {
      email: 'Bea.Lund@Example.com',
      name: 'Bea Lund',
      role: 'auditor',
      teams: [{ team: payments.publicId, role: 'admin' }, { team: search.publicId }],
    };
    const headers = { 'idempotency-key': 'invite-bea' };
    const answer = await call(node, 'POST', '/v1/users', { as: admin.as, body, headers });
    expect(answer.status).toBe(201);
    expect(new URL(answer.body.setupUrl).origin).toBe(node.url);
    expect(answer.body.user).toMatchObject({
      email: 'Bea.Lund@Example.com',
      state: 'active',
      role: 'auditor',
      suspensions: [],
    });
    expect(answer.body.user.teams.map(({ name, role }: { name: string; role: string }) => [name, role])).toEqual([
      ['Payments', 'admin'],
      ['Search', 'member'],
    ]);
    expect((await actions(organization)).toSorted()).toEqual([
      'membership.started',
      'membership.started',
      'role.granted',
      'role.granted',
      'user.invited',
    ]);
    const replay = await call(node, 'POST', '/v1/users', { as: admin.as, body, headers });
    expect(replay.body).toEqual({ user: answer.body.user });
    expect(code(await call(node, 'POST', '/v1/users', { as: admin.as, body }))).toBe('user.email_taken');
    const folded = { name: 'Bea', email: 'bea.lund@example.com' };
    expect(code(await call(node, 'POST', '/v1/users', { as: admin.as, body: folded }))).toBe('user.email_taken');
  });

  it('is half done never: an unknown team leaves no user', async () => {
    const { search: foreign } = await arrange();
    const { organization, payments, admin } = await arrange();
    for (const team of [foreign.publicId, 'team_01h455vb4pex5vsknk084sn02q']) {
      const body = { email: 'bea@example.com', name: 'Bea', teams: [{ team: payments.publicId }, { team }] };
      const answer = await call(node, 'POST', '/v1/users', { as: admin.as, body });
      expect(answer.body.errors).toEqual([{ field: 'teams', message: 'must name teams of the organization' }]);
    }
    for (const teams of [[{ team: 'x' }], [null], ['team'], [{ team: payments.publicId, admin: true }], {}]) {
      const body = { email: 'bea@example.com', name: 'Bea', teams };
      expect((await call(node, 'POST', '/v1/users', { as: admin.as, body })).body.errors[0].field).toBe('teams');
    }
    expect(await actions(organization)).toEqual([]);
  });

  it('grants at most one’s own role, and owner in a fresh session alone', async () => {
    const { organization, owner, admin, teamAdmin } = await arrange();
    const invite = (options: { as?: string; cookie?: string }, role: string) =>
      call(node, 'POST', '/v1/users', { ...options, body: { email: `${role}@example.com`, name: 'New', role } });
    expect(code(await invite({ as: admin.as }, 'owner'))).toBe('role.above_you');
    expect(code(await invite({ as: teamAdmin.as }, 'member'))).toBe('access.forbidden');
    expect(code(await invite({ as: owner.as }, 'owner'))).toBe('session.required');
    const stale = await openSession(client, organization, owner, new Date(Date.now() - 16 * 60_000));
    expect(code(await invite({ cookie: stale }, 'owner'))).toBe('session.step_up_required');
    expect((await invite({ cookie: await openSession(client, organization, owner) }, 'owner')).status).toBe(201);
    expect((await invite({ as: admin.as }, 'admin')).status).toBe(201);
  });
});

describe('the list of users', () => {
  it('is whole for readers of the organization, and for a team’s administrator those who are or were in the team', async () => {
    const { organization, search, admin, auditor, teamAdmin, ana, person } = await arrange();
    await person('Sven Dahl', { teams: [search.id] });
    expect(code(await call(node, 'GET', '/v1/users', { as: ana.as }))).toBe('access.forbidden');
    const names = async (as: string, query = '') =>
      (await call(node, 'GET', `/v1/users${query}`, { as })).body.data.map((user: { name: string }) => user.name);
    expect(await names(auditor.as)).toEqual([
      'Ada Lind',
      'Adam Holt',
      'Ana Ruiz',
      'Olga Berg',
      'Sven Dahl',
      'Tom Sato',
    ]);
    expect(await names(teamAdmin.as)).toEqual(['Ana Ruiz', 'Tom Sato']);
    await client.query(`update keyreeve.memberships set until = $2 where organization_id = $1 and user_id = $3`, [
      organization.id,
      organization.past(10),
      ana.id,
    ]);
    expect(await names(teamAdmin.as)).toEqual(['Ana Ruiz', 'Tom Sato']);
    expect(await names(admin.as, `?team=${search.publicId}`)).toEqual(['Sven Dahl']);
    expect(await names(teamAdmin.as, `?team=${search.publicId}`)).toEqual([]);
  });

  it('filters by state, role and words of name or e-mail, page by page', async () => {
    const { admin, ana } = await arrange();
    await call(node, 'POST', at(ana, '/deactivate'), { as: admin.as, body: { reason: 'leaves' } });
    const names = async (query: string) =>
      (await call(node, 'GET', `/v1/users?${query}`, { as: admin.as })).body.data.map(({ name }: Person) => name);
    expect(await names('state=deactivated')).toEqual(['Ana Ruiz']);
    expect(await names('state=removed')).toEqual([]);
    expect(await names('role=owner')).toEqual(['Olga Berg']);
    expect(await names('role=member')).toEqual(['Ana Ruiz', 'Tom Sato']);
    expect(await names('q=RUIZ%20example.com')).toEqual(['Ana Ruiz']);
    expect(await names(`q=${encodeURIComponent(ana.email)}`)).toEqual(['Ana Ruiz']);
    const first = (await call(node, 'GET', '/v1/users?limit=3', { as: admin.as })).body;
    const second = (await call(node, 'GET', `/v1/users?limit=3&cursor=${first.page.next}`, { as: admin.as })).body;
    const back = (await call(node, 'GET', `/v1/users?limit=3&cursor=${second.page.previous}`, { as: admin.as })).body;
    expect([...first.data, ...second.data]).toHaveLength(5);
    expect([second.page.next, back.page.previous, back.data]).toEqual([null, null, first.data]);
  });

  it('answers a user of another organization, or of no team of one’s own, like one that does not exist', async () => {
    const { ana: foreign } = await arrange();
    const { search, owner, teamAdmin, person } = await arrange();
    const sven = await person('Sven Dahl', { teams: [search.id] });
    const reason = { reason: 'cleanup' };
    for (const [as, user] of [
      [owner.as, foreign],
      [teamAdmin.as, sven],
      [owner.as, { publicId: 'user_nonsense' }],
    ] as const) {
      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['POST', '/suspend-keys', reason],
        ['POST', '/restore-keys', reason],
      ] as const) {
        const unknown = await call(node, method, `/v1/users/${unknownUser}${path}`, { as, body });
        expect(face(await call(node, method, at(user, path), { as, body }))).toEqual(face(unknown));
        expect(code(unknown)).toBe('user.not_found');
      }
    }
    expect(code(await call(node, 'PUT', at(foreign, '/role'), { as: owner.as, body: { role: 'admin' } }))).toBe(
      'user.not_found',
    );
    expect(code(await call(node, 'DELETE', at(foreign), { as: owner.as }))).toBe('user.not_found');
  });

  it('shows an administrator of a team the teams they share alone', async () => {
    const { organization, search, teamAdmin, admin, ana } = await arrange();
    await organization.join(ana.id, search.id);
    const teams = async (as: string) =>
      (await call(node, 'GET', at(ana), { as })).body.teams.map(({ name }: { name: string }) => name);
    expect(await teams(admin.as)).toEqual(['Payments', 'Search']);
    expect(await teams(teamAdmin.as)).toEqual(['Payments']);
  });
});

describe('roles', () => {
  const set = (as: string, user: Person, body: object) => call(node, 'PUT', at(user, '/role'), { as, body });

  it('are granted and taken up to one’s own, and count at once', async () => {
    const { organization, owner, admin, ana, teamAdmin } = await arrange();
    const reads = async () => (await call(node, 'GET', '/v1/users', { as: ana.as })).status;
    expect((await set(admin.as, ana, { role: 'auditor' })).body.role).toBe('auditor');
    expect(await reads()).toBe(200);
    expect((await set(admin.as, ana, { role: 'admin' })).body.role).toBe('admin');
    expect((await set(ana.as, ana, { role: 'member' })).body.role).toBe('member');
    expect(await reads()).toBe(403);
    expect(code(await set(admin.as, ana, { role: 'owner' }))).toBe('role.above_you');
    expect(code(await set(owner.as, ana, { role: 'owner' }))).toBe('session.required');
    expect(code(await set(teamAdmin.as, ana, { role: 'auditor' }))).toBe('access.forbidden');
    expect((await actions(organization)).toSorted()).toEqual([
      'role.ended',
      'role.ended',
      'role.granted',
      'role.granted',
    ]);
    const { rows } = await client.query(
      `select role, until is null as open from keyreeve.role_grants where organization_id = $1 and owner_id = $2 order by since`,
      [organization.id, ana.id],
    );
    expect(rows).toEqual([
      { role: 'auditor', open: false },
      { role: 'admin', open: false },
    ]);
  });

  it('of owners are decided by owners alone, and so is everything else about them', async () => {
    const { organization, owner, admin } = await arrange();
    const cookie = await openSession(client, organization, admin);
    const reason = { reason: 'I want to' };
    const attempts = [
      set(admin.as, owner, { role: 'member' }),
      call(node, 'POST', at(owner, '/deactivate'), { as: admin.as, body: reason }),
      call(node, 'POST', at(owner, '/reactivate'), { as: admin.as, body: reason }),
      call(node, 'POST', at(owner, '/suspend-keys'), { as: admin.as, body: reason }),
      call(node, 'POST', at(owner, '/restore-keys'), { as: admin.as, body: reason }),
      call(node, 'DELETE', at(owner), { as: admin.as }),
      call(node, 'DELETE', at(owner, '/sessions'), { cookie }),
      call(node, 'POST', at(owner, '/reset-password'), { cookie }),
    ];
    for (const attempt of attempts) expect(code(await attempt)).toBe('user.stands_above');
    expect(await actions(organization)).toEqual([]);
  });

  it('end on a date by the rule itself', async () => {
    const { admin, ana } = await arrange();
    const until = new Date(node.clock.now().getTime() + 3_600_000).toISOString();
    expect((await set(admin.as, ana, { role: 'auditor', until })).body).toMatchObject({
      role: 'auditor',
      roleUntil: until,
    });
    const reads = async () => (await call(node, 'GET', '/v1/users', { as: ana.as })).status;
    expect(await reads()).toBe(200);
    node.clock.advance(3_600_000);
    expect(await reads()).toBe(403);
    expect((await call(node, 'GET', at(ana), { as: admin.as })).body).toMatchObject({
      role: 'member',
      roleUntil: null,
    });
    node.clock.advance(-3_600_000);
    const past = new Date(node.clock.now().getTime() - 1000).toISOString();
    expect((await set(admin.as, ana, { role: 'auditor', until: past })).body.errors[0].field).toBe('until');
  });
});

describe('the last owner', () => {
  it('is not demoted, limited in time, deactivated or removed; an owner with an end date does not count', async () => {
    const { organization, owner, person } = await arrange();
    const temporary = await person('Uma Roy');
    await organization.grant(temporary.id, 'owner', null);
    await client.query(`update keyreeve.role_grants set until = $2 where organization_id = $1 and owner_id = $3`, [
      organization.id,
      new Date(Date.now() + 86_400_000),
      temporary.id,
    ]);
    const cookie = await openSession(client, organization, owner);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const attempts = [
      call(node, 'PUT', at(owner, '/role'), { cookie, body: { role: 'member' } }),
      call(node, 'PUT', at(owner, '/role'), { cookie, body: { role: 'owner', until } }),
      call(node, 'POST', at(owner, '/deactivate'), { cookie, body: { reason: 'gone' } }),
      call(node, 'POST', at(owner, '/deactivate'), { cookie, body: { reason: 'gone', at: until } }),
      call(node, 'DELETE', at(owner), { cookie }),
    ];
    for (const attempt of attempts) expect(code(await attempt)).toBe('user.last_owner');
    const settled = await person('Vera Kim', { role: 'owner' });
    expect(
      (await call(node, 'POST', at(owner, '/deactivate'), { as: settled.as, body: { reason: 'gone' } })).status,
    ).toBe(200);
  });

  it('stays, when two demote each other at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { organization, owner, person } = await arrange();
      const other = await person('Uma Roy', { role: 'owner' });
      const demote = (by: Person, whom: Person) =>
        call(node, 'PUT', at(whom, '/role'), { as: by.as, body: { role: 'member' } });
      const answers = await Promise.all([demote(owner, other), demote(other, owner)]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const { rows } = await client.query(
        `select owner_id from keyreeve.role_grants where organization_id = $1 and role = 'owner' and until is null`,
        [organization.id],
      );
      expect(rows).toHaveLength(1);
    }
  });
});

describe('sign-in of others', () => {
  it('is ended and reset by an administrator in a session, never with a key', async () => {
    const { organization, admin, ana } = await arrange();
    const hers = await openSession(client, organization, ana);
    const cookie = await openSession(client, organization, admin);
    const reads = async () => (await call(node, 'GET', '/v1/organization', { cookie: hers })).status;
    for (const [method, path] of [
      ['DELETE', '/sessions'],
      ['POST', '/reset-password'],
    ] as const) {
      expect(code(await call(node, method, at(ana, path), { as: admin.as }))).toBe('session.required');
    }
    expect(await reads()).toBe(200);
    expect((await call(node, 'DELETE', at(ana, '/sessions'), { cookie })).status).toBe(204);
    expect(await reads()).toBe(401);
    const stale = await openSession(client, organization, admin, new Date(Date.now() - 16 * 60_000));
    expect(code(await call(node, 'POST', at(ana, '/reset-password'), { cookie: stale }))).toBe(
      'session.step_up_required',
    );
    const link = await call(node, 'POST', at(ana, '/reset-password'), { cookie });
    expect(new URL(link.body.setupUrl).hash).toMatch(/^#[\w-]{43}$/);
    expect(await actions(organization)).toEqual(['user.sessions_ended', 'user.invited']);
    await client.query(
      `insert into keyreeve.passwords (organization_id, user_id, hash, changed_at) values ($1, $2, 'x', now())`,
      [organization.id, ana.id],
    );
    await call(node, 'POST', at(ana, '/reset-password'), { cookie });
    expect((await actions(organization)).at(-1)).toBe('password.reset_started');
    const { rows } = await client.query(
      `select purpose, cancelled_at is null as works from keyreeve.setup_links where organization_id = $1 order by created_at`,
      [organization.id],
    );
    expect(rows).toEqual([
      { purpose: 'invitation', works: false },
      { purpose: 'reset', works: true },
    ]);
  });
});
