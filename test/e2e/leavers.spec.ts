import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { newIdAt } from '../../src/platform/ids.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

const hourMs = 3_600_000;

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

/** Ana has two keys in Payments and one in Search; whoever decides has a key of all their rights. */
async function arrange() {
  const organization = await new TestOrganization(client, node).found();
  const [payments, search] = [await organization.team('Payments'), await organization.team('Search')];
  const person = async (name: string, options: Parameters<TestOrganization['user']>[1] = {}): Promise<Person> => {
    const user = await organization.user(name, options);
    return { ...user, as: (await organization.key(user, payments.id, { scopes: ['full'] })).secret };
  };
  const ana = await organization.user('Ana Ruiz', { teams: [payments.id, search.id] });
  const createdAt = organization.past(300);
  return {
    organization,
    payments,
    search,
    person,
    ana,
    first: await organization.key(ana, payments.id, { createdAt, scopes: ['full'] }),
    second: await organization.key(ana, payments.id, { createdAt }),
    elsewhere: await organization.key(ana, search.id, { createdAt }),
    owner: await person('Olga Berg', { role: 'owner' }),
    admin: await person('Adam Holt', { role: 'admin' }),
    teamAdmin: await person('Tom Sato', { administers: [payments.id] }),
  };
}

const decide = (
  as: string,
  user: { publicId: string },
  what: string,
  body: object = { reason: 'leaves the company' },
) => call(node, 'POST', `/v1/users/${user.publicId}/${what}`, { as, body });
const code = (answer: Answer): unknown => answer.body?.code ?? answer.status;

/** A decision binds every node within so long of its answer (R5.8). */
const boundMs = 250;

/** Any key whose owner may act reads the organization. */
async function accepted(...keys: TestKey[]): Promise<boolean[]> {
  await delay(boundMs);
  return Promise.all(
    keys.map(async ({ secret }) => (await call(node, 'GET', '/v1/organization', { as: secret })).status === 200),
  );
}

/** Until some statement of the application waits for a lock that a test holds. */
async function untilLocked(): Promise<void> {
  const sql = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await client.query(sql)).rows.length === 0) await delay(5);
}

async function rowsOf(sql: string, values: unknown[]): Promise<unknown[]> {
  return (await client.query(sql, values)).rows;
}

describe('deactivation', () => {
  it('ends sessions and links and refuses every personal key, with one mark and one state', async () => {
    const { organization, admin, ana, first, elsewhere } = await arrange();
    const cookie = await openSession(client, organization, ana);
    const answer = await decide(admin.as, ana, 'deactivate');
    expect(answer.body).toMatchObject({
      state: 'deactivated',
      suspensions: [{ cause: 'owner_deactivated', level: 'organization', team: null, reason: 'leaves the company' }],
    });
    expect(await accepted(first, elsewhere)).toEqual([false, false]);
    expect((await call(node, 'GET', '/v1/organization', { cookie })).status).toBe(401);
    expect(code(await decide(admin.as, ana, 'deactivate'))).toBe('user.not_active');
    const marks = `select cause, level, team_id, until from keyreeve.owner_marks where organization_id = $1`;
    expect(await rowsOf(marks, [organization.id])).toEqual([
      { cause: 'owner_deactivated', level: 'organization', team_id: null, until: null },
    ]);
    const states = `select state, until = lead(since) over (order by since) as joined from keyreeve.owner_states
      where organization_id = $1 and owner_id = $2 order by since`;
    expect(await rowsOf(states, [organization.id, ana.id])).toEqual([
      { state: 'active', joined: true },
      { state: 'deactivated', joined: null },
    ]);
    const live = `select id from keyreeve.sessions where organization_id = $1 and user_id = $2 and ended_at is null`;
    expect(await rowsOf(live, [organization.id, ana.id])).toEqual([]);
  });

  it('gives sign-in back alone when it is taken back; keys come back by a restore, which waits for that', async () => {
    const { organization, admin, ana, first, second } = await arrange();
    await decide(admin.as, ana, 'deactivate');
    expect(code(await decide(admin.as, ana, 'restore-keys'))).toBe('key.owner_inactive');
    expect((await decide(admin.as, ana, 'reactivate', {})).body.state).toBe('active');
    expect(code(await decide(admin.as, ana, 'reactivate', {}))).toBe('user.active');
    const cookie = await openSession(client, organization, ana);
    expect((await call(node, 'GET', '/v1/organization', { cookie })).status).toBe(200);
    expect(await accepted(first, second)).toEqual([false, false]);
    expect(await accepted(await organization.key(ana, (await organization.team('New')).id))).toEqual([true]);
    expect((await decide(admin.as, ana, 'restore-keys')).body).toEqual({ lifted: 3, stillRefused: [] });
    expect(await accepted(first, second)).toEqual([true, true]);
    expect((await decide(admin.as, ana, 'restore-keys')).body).toEqual({ lifted: 0, stillRefused: [] });
  });

  it('comes on its day without a job, and until then can be moved or taken back whole', async () => {
    const { organization, admin, ana, first } = await arrange();
    const on = (hours: number) => new Date(node.clock.now().getTime() + hours * hourMs).toISOString();
    const schedule = (at: string) => decide(admin.as, ana, 'deactivate', { reason: 'last day', at });
    expect((await schedule(on(-1))).body.errors).toEqual([{ field: 'at', message: 'must lie ahead' }]);
    const day = on(4);
    expect((await schedule(day)).body).toMatchObject({ state: 'active', deactivatesAt: day, suspensions: [] });
    const cookie = await openSession(client, organization, ana);
    const signedIn = async () => (await call(node, 'GET', '/v1/organization', { cookie })).status === 200;
    expect([await signedIn(), ...(await accepted(first))]).toEqual([true, true]);
    expect((await decide(admin.as, ana, 'reactivate', {})).body).toMatchObject({
      state: 'active',
      deactivatesAt: null,
    });
    expect((await schedule(day)).status).toBe(200);
    const moved = on(0.25);
    expect((await schedule(moved)).body.deactivatesAt).toBe(moved);
    node.clock.advance(0.25 * hourMs);
    try {
      expect([await signedIn(), ...(await accepted(first))]).toEqual([false, false]);
      expect((await call(node, 'GET', `/v1/users/${ana.publicId}`, { as: admin.as })).body).toMatchObject({
        state: 'deactivated',
        stateSince: moved,
        deactivatesAt: null,
      });
      expect((await decide(admin.as, ana, 'reactivate', {})).status).toBe(200);
      expect((await decide(admin.as, ana, 'restore-keys')).body.lifted).toBe(3);
      expect(await accepted(first)).toEqual([true]);
      node.clock.advance(5 * hourMs);
      expect(await accepted(first)).toEqual([true]);
      node.clock.advance(-5 * hourMs);
    } finally {
      node.clock.advance(-0.25 * hourMs);
    }
  });

  it('is not for administrators of a team', async () => {
    const { teamAdmin, ana } = await arrange();
    for (const what of ['deactivate', 'reactivate'])
      expect(code(await decide(teamAdmin.as, ana, what))).toBe('access.forbidden');
  });

  it('covers a key that a node whose clock is ahead has just made', async () => {
    const { organization, admin, ana, payments } = await arrange();
    const createdAt = new Date(node.clock.now().getTime() + 60_000);
    const key = await organization.key(ana, payments.id, { createdAt });
    await decide(admin.as, ana, 'deactivate');
    const mark = `select since >= $2 as covers from keyreeve.owner_marks where organization_id = $1`;
    expect(await rowsOf(mark, [organization.id, createdAt])).toEqual([{ covers: true }]);
    node.clock.advance(61_000);
    expect(await accepted(key)).toEqual([false]);
    node.clock.advance(-61_000);
  });

  it('is not taken for one that lies ahead by a decision that waited behind it', async () => {
    const { organization, admin, ana, first } = await arrange();
    const other = await administer(node);
    await other.query('begin');
    await other.query(`select id from keyreeve.owners where organization_id = $1 and id = $2 for update`, [
      organization.id,
      ana.id,
    ]);
    const waiting = decide(admin.as, ana, 'reactivate', {});
    await untilLocked();
    const { rows } = await other.query<{ now: Date }>(`select clock_timestamp()::timestamptz(3) as now`);
    const values = [organization.id, ana.id, rows[0]?.now];
    await other.query(
      `update keyreeve.owner_states set until = $3 where organization_id = $1 and owner_id = $2`,
      values,
    );
    await other.query(
      `with mark as (
         insert into keyreeve.owner_marks (organization_id, id, owner_id, cause, level, since)
         values ($1, gen_random_uuid(), $2, 'owner_deactivated', 'organization', $3))
       insert into keyreeve.owner_states (organization_id, owner_id, since, state) values ($1, $2, $3, 'deactivated')`,
      values,
    );
    await other.query('commit');
    await other.end();
    expect((await waiting).body).toMatchObject({ state: 'active', suspensions: [{ cause: 'owner_deactivated' }] });
    expect(await accepted(first)).toEqual([false]);
  });

  it('and what undoes it, in one rush, leave one state in force and no gap', async () => {
    const { organization, admin, owner, ana } = await arrange();
    const rush = Array.from({ length: 12 }, (_, n) =>
      decide(n % 2 ? admin.as : owner.as, ana, n % 3 ? 'reactivate' : 'deactivate'),
    );
    for (const { status } of await Promise.all(rush)) expect([200, 409]).toContain(status);
    const faults = `select s.since from (select since, until, lead(since) over (order by since) as next
        from keyreeve.owner_states where organization_id = $1 and owner_id = $2 and (until is null or until > since)) s
      where s.until is distinct from s.next`;
    expect(await rowsOf(faults, [organization.id, ana.id])).toEqual([]);
  });
});

describe('removal', () => {
  it('is final: keys revoked, memberships and roles ended, the address free, the name kept', async () => {
    const { organization, payments, owner, admin, ana, first } = await arrange();
    await organization.grant(ana.id, 'auditor', null);
    const cookie = await openSession(client, organization, admin);
    const stale = await openSession(client, organization, admin, new Date(Date.now() - 16 * 60_000));
    const path = `/v1/users/${ana.publicId}`;
    expect(code(await call(node, 'DELETE', path, { cookie: stale }))).toBe('session.step_up_required');
    expect((await call(node, 'DELETE', path, { cookie, body: { reason: 'left' } })).status).toBe(204);
    expect(await accepted(first)).toEqual([false]);
    expect((await call(node, 'GET', '/v1/organization', { as: first.secret })).body.code).toBe('key.revoked');
    expect((await call(node, 'GET', path, { as: owner.as })).body).toMatchObject({
      name: 'Ana Ruiz',
      email: null,
      state: 'removed',
      role: 'member',
      teams: [],
    });
    for (const what of ['deactivate', 'reactivate', 'suspend-keys', 'restore-keys'])
      expect(code(await decide(owner.as, ana, what))).toBe('user.removed');
    expect(code(await call(node, 'DELETE', path, { as: owner.as }))).toBe('user.removed');
    const add = { as: owner.as, body: { user: ana.publicId } };
    expect((await call(node, 'POST', `/v1/teams/${payments.publicId}/members`, add)).status).toBe(422);
    const again = { email: ana.email, name: 'Ana Ruiz' };
    expect((await call(node, 'POST', '/v1/users', { as: admin.as, body: again })).status).toBe(201);
    const names = `select name, email from keyreeve.names where organization_id = $1 and subject_id = $2 order by since`;
    expect(await rowsOf(names, [organization.id, ana.id])).toEqual([
      { name: 'Ana Ruiz', email: ana.email },
      { name: 'Ana Ruiz', email: null },
    ]);
    const list = await call(node, 'GET', '/v1/users?state=removed', { as: owner.as });
    expect(list.body.data).toHaveLength(1);
  });
});

describe('suspending all keys of a person', () => {
  it('is one mark, and tells what of their reach it leaves alone', async () => {
    const { organization, payments, admin, ana, first, second, elsewhere } = await arrange();
    const robot = await organization.serviceAccount('settlement', payments.id, { steward: ana.id });
    const known = await organization.key(robot, payments.id, { kind: 'service' });
    const child = await organization.key(robot, payments.id, { kind: 'service' });
    const grandchild = await organization.key(robot, payments.id, { kind: 'service' });
    const expired = await organization.key(ana, payments.id, { ownExpiresAt: organization.past(1) });
    for (const [key, parent] of [
      [child, first],
      [grandchild, child],
    ] as const)
      await client.query(`update keyreeve.keys set created_with = $2 where id = $1`, [key.id, parent.id]);
    await client.query(
      `insert into keyreeve.secret_views (organization_id, key_id, user_id, at) values ($1, $2, $3, now())`,
      [organization.id, known.id, ana.id],
    );
    expect((await decide(admin.as, ana, 'suspend-keys')).body).toEqual({
      suspended: 3,
      knownServiceKeys: 1,
      shareKeys: 0,
      madeWithTheirKeys: 2,
    });
    expect(await accepted(first, second, elsewhere, expired, known, child)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
    expect((await decide(admin.as, ana, 'suspend-keys')).body.suspended).toBe(0);
    const marks = `select cause, level, team_id from keyreeve.owner_marks where organization_id = $1`;
    expect(await rowsOf(marks, [organization.id])).toEqual([
      { cause: 'administrator', level: 'organization', team_id: null },
      { cause: 'administrator', level: 'organization', team_id: null },
    ]);
    expect((await decide(admin.as, ana, 'restore-keys')).body).toEqual({
      lifted: 4,
      stillRefused: [{ reason: 'lifetime', count: 1 }],
    });
    expect(await accepted(first, second, elsewhere)).toEqual([true, true, true]);
  });

  it('reaches, for an administrator of a team, the keys in that team alone', async () => {
    const { teamAdmin, admin, ana, first, second, elsewhere } = await arrange();
    expect((await decide(teamAdmin.as, ana, 'suspend-keys')).body.suspended).toBe(2);
    expect(await accepted(first, second, elsewhere)).toEqual([false, false, true]);
    const user = (await call(node, 'GET', `/v1/users/${ana.publicId}`, { as: admin.as })).body;
    expect(user.suspensions).toMatchObject([{ cause: 'administrator', level: 'team' }]);
    expect((await decide(teamAdmin.as, ana, 'restore-keys')).body).toEqual({ lifted: 2, stillRefused: [] });
    expect(await accepted(first, second, elsewhere)).toEqual([true, true, true]);
  });
});

describe('restoring all keys of a person', () => {
  it('leaves to the organization what the organization decided', async () => {
    const { teamAdmin, admin, ana, first } = await arrange();
    await decide(admin.as, ana, 'suspend-keys');
    expect(code(await decide(teamAdmin.as, ana, 'restore-keys'))).toBe('user.decided_above');
    await decide(teamAdmin.as, ana, 'suspend-keys');
    expect((await decide(teamAdmin.as, ana, 'restore-keys')).body).toEqual({
      lifted: 2,
      stillRefused: [{ reason: 'administrator', count: 2 }],
    });
    expect(await accepted(first)).toEqual([false]);
    expect((await decide(admin.as, ana, 'restore-keys')).body.lifted).toBe(3);
    expect(await accepted(first)).toEqual([true]);
  });

  it('is never done by the person, an owner of the organization excepted', async () => {
    const { organization, admin, owner, person } = await arrange();
    const cookies = [await openSession(client, organization, admin), await openSession(client, organization, owner)];
    const second = await person('Vera Kim', { role: 'owner' });
    for (const whom of [admin, owner]) await decide(second.as, whom, 'suspend-keys');
    const restore = (cookie: string | undefined, whom: Person) =>
      call(node, 'POST', `/v1/users/${whom.publicId}/restore-keys`, { cookie, body: { reason: 'mine' } });
    expect(code(await restore(cookies[0], admin))).toBe('user.own_keys');
    expect((await restore(cookies[1], owner)).body.lifted).toBe(1);
  });

  it('lifts the causes that are named, and tells what still refuses the keys', async () => {
    const { organization, payments, teamAdmin, admin, ana, first, second, elsewhere } = await arrange();
    const members = `/v1/teams/${payments.publicId}/members`;
    await call(node, 'DELETE', `${members}/${ana.publicId}`, { as: teamAdmin.as });
    await decide(admin.as, ana, 'suspend-keys');
    await client.query(
      `insert into keyreeve.key_causes (organization_id, key_id, id, effect, cause, level, opened_at)
       values ($1, $2, $3, 'revoked', 'owner', 'owner', $4)`,
      [organization.id, second.id, newIdAt(new Date()), organization.past(1)],
    );
    const only = { reason: 'cleared', causes: ['administrator'] };
    expect((await decide(admin.as, ana, 'restore-keys', only)).body).toEqual({
      lifted: 3,
      stillRefused: [
        { reason: 'membership_ended', count: 1 },
        { reason: 'owner', count: 1 },
      ],
    });
    expect(await accepted(first, second, elsewhere)).toEqual([false, false, true]);
    const former = { reason: 'cleared', causes: ['membership_ended'] };
    expect((await decide(admin.as, ana, 'restore-keys', former)).body.lifted).toBe(0);
    await call(node, 'POST', members, { as: teamAdmin.as, body: { user: ana.publicId } });
    expect(await accepted(first)).toEqual([false]);
    expect((await decide(teamAdmin.as, ana, 'restore-keys', former)).body).toEqual({
      lifted: 2,
      stillRefused: [{ reason: 'owner', count: 1 }],
    });
    expect(await accepted(first, second)).toEqual([true, false]);
    expect(code(await decide(admin.as, ana, 'restore-keys', { ...former, causes: ['leaked'] }))).toBe(
      'request.invalid',
    );
    expect(code(await decide(admin.as, ana, 'restore-keys', {}))).toBe('request.invalid');
  });
});
