import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

const dayMs = 86_400_000;
const unknownTeam = 'team_01h455vb4pex5vsknk084sn02q';
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

type Team = Awaited<ReturnType<TestOrganization['team']>>;
type Person = TestUser & { as: string };

/** One organization a test: an owner, an administrator and two teams, with a key of all rights for each person. */
async function arrange() {
  const organization = await new TestOrganization(client, node).found();
  const [payments, search] = [await organization.team('Payments'), await organization.team('Search')];
  const person = async (name: string, options: Parameters<TestOrganization['user']>[1] = {}): Promise<Person> => {
    const user = await organization.user(name, options);
    const key = await organization.key(user, payments.id, { scopes: ['full'], createdAt: organization.past(300) });
    return { ...user, as: key.secret };
  };
  const owner = await person('Olga Berg', { role: 'owner' });
  const admin = await person('Adam Holt', { role: 'admin' });
  const teamAdmin = await person('Tom Sato', { administers: [payments.id] });
  const ana = await person('Ana Ruiz', { teams: [payments.id] });
  return { organization, payments, search, owner, admin, teamAdmin, ana, person };
}

const members = (team: Team, user?: { publicId: string }): string =>
  `/v1/teams/${team.publicId}/members${user ? `/${user.publicId}` : ''}`;

/** A decision binds every node within so long of its answer (R5.8). */
const boundMs = 250;

/** Any key whose owner may act reads the organization. */
async function isAccepted(key: TestKey): Promise<boolean> {
  await delay(boundMs);
  return (await call(node, 'GET', '/v1/organization', { as: key.secret })).status === 200;
}

async function events(organization: TestOrganization, action: string) {
  const { rows } = await client.query<{ leaf: Buffer; team_id: string | null; targets: string[] }>(
    `select leaf, team_id, array(select target_id from keyreeve.audit_targets t
       where t.organization_id = e.organization_id and t.event_id = e.id) as targets
     from keyreeve.audit_events e where organization_id = $1 and action = $2 order by occurred_at`,
    [organization.id, action],
  );
  return rows.map(({ leaf, team_id, targets }) => ({ leaf: leaf.toString(), team: team_id, targets }));
}

/** The same answer but for the id of the request. */
const face = ({ status, body }: Answer) => ({ status, body: { ...body, requestId: null } });

describe('the organization', () => {
  it('is read by any credential, and renamed by an owner in a fresh session alone', async () => {
    const { organization, owner, admin, ana } = await arrange();
    expect((await call(node, 'GET', '/v1/organization', { as: ana.as })).body).toEqual({
      id: organization.publicId,
      name: organization.name,
      createdAt: expect.any(String),
    });
    const body = { name: 'Aurelia Labs International' };
    const stale = await openSession(client, organization, owner, new Date(Date.now() - 16 * 60_000));
    const fresh = await openSession(client, organization, owner);
    const adminFresh = await openSession(client, organization, admin);
    expect((await call(node, 'PATCH', '/v1/organization', { as: owner.as, body })).body.code).toBe('session.required');
    expect((await call(node, 'PATCH', '/v1/organization', { cookie: stale, body })).body.code).toBe(
      'session.step_up_required',
    );
    expect((await call(node, 'PATCH', '/v1/organization', { cookie: adminFresh, body })).body.code).toBe(
      'access.forbidden',
    );
    expect((await call(node, 'PATCH', '/v1/organization', { cookie: fresh, body })).body.name).toBe(body.name);
    expect(await events(organization, 'organization.renamed')).toHaveLength(1);
  });
});

describe('teams', () => {
  it('are listed to readers of the organization whole, to others as far as they belong to them', async () => {
    const { payments, owner, teamAdmin, ana, person } = await arrange();
    const auditor = await person('Ada Lind', { role: 'auditor' });
    const list = async (as: string) => (await call(node, 'GET', '/v1/teams', { as })).body.data;
    expect((await list(owner.as)).map((team: { name: string }) => team.name)).toEqual(['Payments', 'Search']);
    expect(await list(auditor.as)).toHaveLength(2);
    expect(await list(teamAdmin.as)).toEqual([
      {
        id: payments.publicId,
        name: 'Payments',
        createdAt: expect.any(String),
        memberCount: 2,
        role: 'admin',
      },
    ]);
    expect(await list(ana.as)).toEqual([
      { id: payments.publicId, name: 'Payments', createdAt: expect.any(String), role: 'member' },
    ]);
  });

  it('pages both ways, each team once, while others are created', async () => {
    const { organization, owner } = await arrange();
    for (let n = 0; n < 7; n += 1) await organization.team(`Crew ${n}`);
    const page = async (cursor: string | null) =>
      (await call(node, 'GET', `/v1/teams?limit=4${cursor ? `&cursor=${cursor}` : ''}`, { as: owner.as })).body;
    const names = ({ data }: { data: { name: string }[] }) => data.map(({ name }) => name);
    const first = await page(null);
    expect(names(first)).toEqual(['Crew 0', 'Crew 1', 'Crew 2', 'Crew 3']);
    expect(first.page.previous).toBeNull();
    await organization.team('Crew 1 and a half');
    const second = await page(first.page.next);
    expect(names(second)).toEqual(['Crew 4', 'Crew 5', 'Crew 6', 'Payments']);
    const third = await page(second.page.next);
    expect(names(third)).toEqual(['Search']);
    expect(third.page.next).toBeNull();
    expect(names(await page(third.page.previous))).toEqual(names(second));
    expect(names(await page(second.page.previous))).toEqual(['Crew 1', 'Crew 1 and a half', 'Crew 2', 'Crew 3']);
  });

  it('refuses a cursor of another list, another caller, or of nobody', async () => {
    const { organization, owner, admin } = await arrange();
    for (let n = 0; n < 3; n += 1) await organization.team(`Crew ${n}`);
    const { next } = (await call(node, 'GET', '/v1/teams?limit=1', { as: owner.as })).body.page;
    const code = async (as: string, query: string) => (await call(node, 'GET', `/v1/teams?${query}`, { as })).body.code;
    expect(await code(admin.as, `cursor=${next}`)).toBe('page.cursor_mismatch');
    expect(await code(owner.as, `q=crew&cursor=${next}`)).toBe('page.cursor_mismatch');
    expect(await code(owner.as, `cursor=${next}x`)).toBe('page.cursor_invalid');
    expect(await code(owner.as, 'limit=0')).toBe('request.invalid');
    expect(await code(owner.as, 'limit=201')).toBe('request.invalid');
    expect(await code(owner.as, 'colour=red')).toBe('request.invalid');
  });

  it('are found by words of their name, whatever the case, with wildcards taken as they are', async () => {
    const { organization, owner } = await arrange();
    await organization.team('Straße 100% & Co_');
    const found = async (q: string) =>
      (await call(node, 'GET', `/v1/teams?q=${encodeURIComponent(q)}`, { as: owner.as })).body.data.length;
    expect([
      await found('STRASSE'),
      await found('straße 100%'),
      await found('co_'),
      await found('%'),
      await found('_'),
    ]).toEqual([0, 1, 1, 1, 1]);
    expect([await found('PAY'), await found('pay ments'), await found('pay search')]).toEqual([1, 1, 0]);
  });

  it('are created by administrators of the organization, under a name that is free', async () => {
    const { organization, owner, admin, teamAdmin } = await arrange();
    const create = (as: string, name: string) => call(node, 'POST', '/v1/teams', { as, body: { name } });
    const made = await create(admin.as, '  Risk  ');
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name: 'Risk', memberCount: 0, role: null });
    expect((await create(owner.as, 'RISK')).body.code).toBe('team.name_taken');
    expect((await create(teamAdmin.as, 'Mine')).body.code).toBe('access.forbidden');
    const [event] = await events(organization, 'team.created');
    expect(event?.targets).toHaveLength(1);
    expect(event?.team).toBe(event?.targets[0]);
  });

  it('keep the names they had, with their periods', async () => {
    const { organization, admin } = await arrange();
    const { id } = (await call(node, 'POST', '/v1/teams', { as: admin.as, body: { name: 'Risk' } })).body;
    const rename = (name: string) => call(node, 'PATCH', `/v1/teams/${id}`, { as: admin.as, body: { name } });
    expect((await rename('Risk and Fraud')).body.name).toBe('Risk and Fraud');
    expect((await rename('Risk and Fraud')).status).toBe(200);
    expect((await rename('Payments')).body.code).toBe('team.name_taken');
    const { rows } = await client.query(
      `select n.name, n.until is null as open, n.until = lead(n.since) over (order by n.since) as joined
       from keyreeve.names n join keyreeve.teams t on t.id = n.subject_id and t.name = 'Risk and Fraud'
       where n.organization_id = $1 order by n.since`,
      [organization.id],
    );
    expect(rows).toEqual([
      { name: 'Risk', open: false, joined: true },
      { name: 'Risk and Fraud', open: true, joined: null },
    ]);
    expect(await events(organization, 'team.renamed')).toHaveLength(1);
  });

  it('of another organization, and those one may not see, answer like those that do not exist', async () => {
    const { search, teamAdmin, ana, owner, payments } = await arrange();
    const { search: foreign } = await arrange();
    for (const [as, id] of [
      [owner.as, foreign.publicId],
      [teamAdmin.as, search.publicId],
      [ana.as, search.publicId],
      [owner.as, 'team_no-such'],
    ] as const) {
      const unknown = await call(node, 'GET', `/v1/teams/${unknownTeam}`, { as });
      expect(face(await call(node, 'GET', `/v1/teams/${id}`, { as }))).toEqual(face(unknown));
      expect(unknown.status).toBe(404);
    }
    const rename = { as: teamAdmin.as, body: { name: 'Mine now' } };
    expect((await call(node, 'PATCH', `/v1/teams/${search.publicId}`, rename)).body.code).toBe('team.not_found');
    expect((await call(node, 'PATCH', `/v1/teams/${payments.publicId}`, rename)).status).toBe(200);
  });
});

describe('members', () => {
  it('are added by id or e-mail, found by either, and never shown to mere members', async () => {
    const { search, owner, admin, ana, payments, teamAdmin } = await arrange();
    const add = (user: string) => call(node, 'POST', members(search), { as: admin.as, body: { user } });
    expect((await add(ana.publicId)).body).toMatchObject({
      user: { id: ana.publicId, state: 'active' },
      role: 'member',
    });
    expect((await add(owner.email.toUpperCase())).status).toBe(201);
    expect((await add(ana.email)).body.code).toBe('membership.exists');
    for (const nobody of [unknownUser, 'nobody@example.com', 'nonsense', search.publicId]) {
      expect((await add(nobody)).body.errors).toEqual([
        { field: 'user', message: 'must name a user of the organization' },
      ]);
    }
    const found = (await call(node, 'GET', `${members(search)}?q=${ana.email.slice(0, 8)}`, { as: admin.as })).body
      .data;
    expect(found.map((member: { user: { id: string } }) => member.user.id)).toEqual([ana.publicId]);
    expect((await call(node, 'GET', members(payments), { as: ana.as })).status).toBe(403);
    expect((await call(node, 'GET', members(search), { as: teamAdmin.as })).body.code).toBe('team.not_found');
  });

  it('leave at once: their keys in this team are refused, others are not, and joining again revives none', async () => {
    const { organization, payments, search, teamAdmin, ana } = await arrange();
    await organization.join(ana.id, search.id);
    const [here, there] = [await organization.key(ana, payments.id), await organization.key(ana, search.id)];
    expect([await isAccepted(here), await isAccepted(there)]).toEqual([true, true]);
    const removal = { as: teamAdmin.as, body: { reason: 'moved to another project' } };
    expect((await call(node, 'DELETE', members(payments, ana), removal)).status).toBe(204);
    expect([await isAccepted(here), await isAccepted(there)]).toEqual([false, true]);
    expect((await call(node, 'DELETE', members(payments, ana), removal)).body.code).toBe('membership.not_found');
    const again = { as: teamAdmin.as, body: { user: ana.publicId } };
    expect((await call(node, 'POST', members(payments), again)).status).toBe(201);
    expect(await isAccepted(here)).toBe(false);
    expect(await isAccepted(await organization.key(ana, payments.id))).toBe(true);
    const { rows } = await client.query(
      `select until is null as open, end_reason, end_level, ended_by from keyreeve.memberships
       where organization_id = $1 and user_id = $2 and team_id = $3 order by since`,
      [organization.id, ana.id, payments.id],
    );
    expect(rows).toEqual([
      { open: false, end_reason: 'moved to another project', end_level: 'team', ended_by: teamAdmin.id },
      { open: true, end_reason: null, end_level: null, ended_by: null },
    ]);
    const [event] = await events(organization, 'membership.ended');
    expect(event?.team).toBe(payments.id);
    expect(event?.targets.toSorted()).toEqual([ana.id, payments.id].toSorted());
  });

  it('take a reason in the query where a client cannot send a body with DELETE', async () => {
    const { organization, payments, teamAdmin, ana } = await arrange();
    await call(node, 'DELETE', `${members(payments, ana)}?reason=gone`, { as: teamAdmin.as });
    const { rows } = await client.query(
      `select end_reason from keyreeve.memberships where organization_id = $1 and user_id = $2`,
      [organization.id, ana.id],
    );
    expect(rows).toEqual([{ end_reason: 'gone' }]);
  });

  it('end on a date by the rule itself, keys and role with them, and a role left over does not come back', async () => {
    const { organization, payments, search, admin, person } = await arrange();
    const bea = await person('Bea Lund');
    const until = new Date(node.clock.now().getTime() + 5 * dayMs).toISOString();
    const body = { user: bea.publicId, role: 'admin', until };
    expect((await call(node, 'POST', members(search), { as: admin.as, body })).body).toMatchObject({
      until,
      role: 'admin',
    });
    const key = await organization.key(bea, search.id, { scopes: ['full'] });
    const sees = async () => (await call(node, 'GET', members(search), { as: bea.as })).status;
    expect([await isAccepted(key), await sees()]).toEqual([true, 200]);
    node.clock.advance(5 * dayMs);
    try {
      expect([await isAccepted(key), await sees()]).toEqual([false, 403]);
      const again = { as: admin.as, body: { user: bea.publicId } };
      expect((await call(node, 'POST', members(search), again)).body.role).toBe('member');
      expect(await sees()).toBe(403);
    } finally {
      node.clock.advance(-5 * dayMs);
    }
    const past = { user: bea.publicId, until: new Date(node.clock.now().getTime() - 1).toISOString() };
    expect((await call(node, 'POST', members(payments), { as: admin.as, body: past })).body.errors[0].field).toBe(
      'until',
    );
  });

  it('hold the role of an administrator for a while, and stay members after it', async () => {
    const { payments, admin, ana } = await arrange();
    const roleUntil = new Date(node.clock.now().getTime() + dayMs).toISOString();
    const change = (body: object) => call(node, 'PATCH', members(payments, ana), { as: admin.as, body });
    expect((await change({ roleUntil })).body.errors[0].field).toBe('roleUntil');
    expect((await change({ role: 'admin', roleUntil })).body).toMatchObject({ role: 'admin', roleUntil, until: null });
    const sees = async () => (await call(node, 'GET', members(payments), { as: ana.as })).status;
    expect(await sees()).toBe(200);
    node.clock.advance(dayMs);
    expect(await sees()).toBe(403);
    expect((await call(node, 'GET', `/v1/teams/${payments.publicId}`, { as: ana.as })).body.role).toBe('member');
    node.clock.advance(-dayMs);
    expect((await change({ role: 'member' })).body.role).toBe('member');
    expect((await change({ role: 'member' })).status).toBe(200);
    expect(await sees()).toBe(403);
  });

  it('are put off or kept on only from the level that set the end, and never by themselves', async () => {
    const { payments, admin, teamAdmin, ana, person } = await arrange();
    const at = (days: number) => new Date(node.clock.now().getTime() + days * dayMs).toISOString();
    const change = (as: string, of: Person, until: string | null) =>
      call(node, 'PATCH', members(payments, of), { as, body: { until } });
    expect((await change(admin.as, ana, at(5))).status).toBe(200);
    expect((await change(teamAdmin.as, ana, null)).body.code).toBe('membership.decided_above');
    expect((await change(teamAdmin.as, ana, at(6))).body.code).toBe('membership.decided_above');
    expect((await change(teamAdmin.as, ana, at(4))).status).toBe(200);
    expect((await change(teamAdmin.as, ana, at(6))).status).toBe(200);
    const other = await person('Uma Roy', { administers: [payments.id] });
    expect((await change(other.as, teamAdmin, at(5))).status).toBe(200);
    expect((await change(teamAdmin.as, teamAdmin, null)).body.code).toBe('membership.own');
    expect((await change(other.as, teamAdmin, null)).body.until).toBeNull();
  });

  it('who stand above an administrator of the team are not touched by one', async () => {
    const { organization, payments, owner, admin, teamAdmin, person } = await arrange();
    for (const above of [owner, admin]) {
      await organization.join(above.id, payments.id);
      expect((await call(node, 'DELETE', members(payments, above), { as: teamAdmin.as })).body.code).toBe(
        'user.stands_above',
      );
    }
    expect((await call(node, 'DELETE', members(payments, owner), { as: admin.as })).body.code).toBe(
      'user.stands_above',
    );
    expect((await call(node, 'DELETE', members(payments, admin), { as: owner.as })).status).toBe(204);
    const equal = await person('Uma Roy', { administers: [payments.id] });
    expect((await call(node, 'DELETE', members(payments, equal), { as: teamAdmin.as })).status).toBe(204);
    const refused = await events(organization, 'access.refused');
    expect(refused.length).toBe(3);
  });

  it('are not changed in teams that one does not administer', async () => {
    const { organization, search, teamAdmin, ana } = await arrange();
    await organization.join(ana.id, search.id);
    const unseen = await call(node, 'DELETE', members(search, ana), { as: teamAdmin.as });
    expect(unseen.body.code).toBe('team.not_found');
    await organization.join(teamAdmin.id, search.id);
    expect((await call(node, 'DELETE', members(search, ana), { as: teamAdmin.as })).body.code).toBe('access.forbidden');
  });

  it('are never more than once in a team, however many add them at once', async () => {
    const { organization, search, admin, ana } = await arrange();
    const body = { user: ana.publicId };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => call(node, 'POST', members(search), { as: admin.as, body })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409, 409, 409]);
    const { rows } = await client.query(
      `select id from keyreeve.memberships where organization_id = $1 and user_id = $2 and team_id = $3`,
      [organization.id, ana.id, search.id],
    );
    expect(rows).toHaveLength(1);
  });
});
