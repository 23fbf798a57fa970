import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { pino } from 'pino';
import { newIdAt, toPublicId } from '../../src/platform/ids.js';
import { startUpkeep } from '../../src/platform/jobs/upkeep.js';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

const day = 86_400_000;
const lateMs = 20_000;

let node: TestApplication;
let other: TestApplication;
let client: pg.Client;

beforeAll(async () => {
  node = await startApplication();
  other = await startApplication({ besides: node });
  client = await administer(node);
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  await client.end();
  await other.close();
  await node.close();
});

interface Team {
  id: string;
  publicId: string;
}

let organization: TestOrganization;
let payments: Team;
let search: Team;
let ana: TestUser;
let owner: TestKey;
let auditor: TestKey;
let teamAdmin: TestKey;
let member: TestKey;
let ownerSession: string;

beforeEach(async () => {
  organization = await new TestOrganization(client, node).found();
  [payments, search] = [await organization.team('Payments'), await organization.team('Search')];
  ana = await organization.user('Ana Ruiz', { teams: [payments.id, search.id] });
  const keyOf = async (name: string, options: Parameters<TestOrganization['user']>[1]): Promise<TestKey> =>
    organization.key(await organization.user(name, options), search.id, { scopes: ['full'] });
  const olga = await organization.user('Olga Berg', { role: 'owner' });
  owner = await organization.key(olga, search.id, { scopes: ['full'] });
  ownerSession = await openSession(client, organization, olga, node.clock.now());
  auditor = await keyOf('Aino Korhonen', { role: 'auditor' });
  teamAdmin = await keyOf('Tom Sato', { administers: [payments.id] });
  member = await organization.key(ana, search.id, { scopes: ['full'] });
});

const post = (path: string, as: TestKey, body?: object, at = node): Promise<Answer> =>
  call(at, 'POST', `/v1/policies/${path}`, { as: as.secret, ...(body && { body }) });
const read = (id: string, as: TestKey, at = node): Promise<Answer> =>
  call(at, 'GET', `/v1/policies/previews/${id}`, { as: as.secret });
const put = (body: object, match: string): Promise<Answer> =>
  call(node, 'PUT', '/v1/policies/organization', { as: owner.secret, body, headers: { 'if-match': match } });
const codeOf = ({ status, body }: Answer): [number, string | undefined] => [status, body.code];

async function until(settled: (preview: Answer['body']) => boolean, id: string): Promise<Answer['body']> {
  const late = AbortSignal.timeout(lateMs);
  for (;;) {
    const { body } = await read(id, owner);
    if (settled(body)) return body;
    await delay(20, undefined, { signal: late });
  }
}

/** Work that nobody does, asked for with a credential. */
async function running(requestedWith: string): Promise<() => Promise<unknown>> {
  const id = newIdAt(node.clock.now());
  await client.query(
    `insert into keyreeve.jobs (organization_id, id, kind, requested_at, requested_by, requested_with, input)
     values ($1, $2, 'count_stars', $3, $4, $5, '{}')`,
    [organization.id, id, node.clock.now(), ana.id, requestedWith],
  );
  return () => client.query(`update keyreeve.jobs set finished_at = now() where id = $1`, [id]);
}

describe('a preview of a policy', () => {
  it('tells which keys a draft would end, when, whose, how used, and why', async () => {
    const now = node.clock.now();
    const usedToday = { lastUsedAt: new Date(now.getTime() - 3_600_000) };
    const old = await organization.key(ana, payments.id, { createdAt: organization.past(120), ...usedToday });
    const young = await organization.key(ana, payments.id, { createdAt: organization.past(60) });
    await organization.key(ana, payments.id, { ownExpiresAt: new Date(now.getTime() + day) });
    const { status, body, headers } = await post('organization/preview', owner, {
      maxLifetimeDays: { personal: 90, service: null },
      reason: 'new standard',
    });
    expect([status, headers.get('etag'), body.state]).toEqual([200, '"0"', 'done']);
    expect(body).toMatchObject({
      id: expect.stringMatching(/^prv_/),
      scope: 'organization',
      asked: { change: { maxLifetimeDays: { personal: 90 } }, enforceFrom: null, withdraws: null },
      progress: null,
      failure: null,
      versions: { organization: 0, team: null },
      // The four callers, and Ana's two that have no end of their own sooner.
      affected: { keys: 6, owners: 4, teams: 2, now: { keys: 1, owners: 1 }, inUse: { day: 1, week: 1, month: 1 } },
      grace: null,
      revives: { keys: 0, owners: 0 },
    });
    expect(body.affected.byDay[0]).toEqual({
      date: new Date(now.getTime() + 30 * day).toISOString().slice(0, 10),
      keys: 1,
      owners: 1,
    });
    expect(body.affected.byOwner[0]).toMatchObject({ name: 'Ana Ruiz', type: 'user', keys: 3, inUse: 1 });
    expect(body.affected.byTeam).toEqual([
      expect.objectContaining({ name: 'Search', keys: 4 }),
      expect.objectContaining({ name: 'Payments', keys: 2, inUse: 1 }),
    ]);
    expect(body.sample[0]).toMatchObject({
      id: old.publicId,
      effect: 'ends',
      decidedBy: 'policy_lifetime',
      before: null,
      owner: { name: 'Ana Ruiz' },
      team: { name: 'Payments' },
    });
    expect(body.sample.map(({ id }: { id: string }) => id)).toContain(young.publicId);
    expect(new Date(body.sample[0].after).getTime()).toBeLessThanOrEqual(new Date(body.at).getTime());
    const again = await read(body.id, owner, other);
    expect([again.status, again.headers.get('etag'), again.body]).toEqual([200, '"0"', body]);
  });

  it('has the ETag with which exactly what it showed is saved', async () => {
    const first = await post('organization/preview', owner, { maxLifetimeDays: 90 });
    const match = first.headers.get('etag') ?? '';
    expect((await put({ maxOverlapSeconds: 60 }, '"0"')).status).toBe(200);
    expect((await put({ maxLifetimeDays: 90 }, match)).status).toBe(412);
    const again = await post('organization/preview', owner, { maxLifetimeDays: 90 });
    expect(again.body.versions).toEqual({ organization: 1, team: null });
    expect((await put({ maxLifetimeDays: 90 }, again.headers.get('etag') ?? '')).status).toBe(200);
  });

  it('says what the grace date changes', async () => {
    await organization.key(ana, payments.id, { createdAt: organization.past(120) });
    await organization.key(ana, payments.id, { createdAt: organization.past(88) });
    const now = node.clock.now();
    // Ends before the change is enforced, and would end sooner still without the time granted.
    const ownExpiresAt = new Date(now.getTime() + 5 * day);
    await organization.key(ana, payments.id, { createdAt: organization.past(120), ownExpiresAt });
    const enforceFrom = new Date(now.getTime() + 10 * day).toISOString();
    const { body } = await post(`teams/${payments.publicId}/preview`, teamAdmin, { maxLifetimeDays: 90, enforceFrom });
    expect(body.affected).toMatchObject({
      keys: 2,
      now: { keys: 0, owners: 0 },
      byDay: [{ date: enforceFrom.slice(0, 10), keys: 2, owners: 1 }],
    });
    expect(body.grace).toEqual({
      enforceFrom,
      atOnce: { keys: 3, owners: 1 },
      atOnceNow: { keys: 2, owners: 1 },
    });
  });

  it('of a withdrawal tells what would be accepted again', async () => {
    await organization.key(ana, payments.id, { createdAt: organization.past(120) });
    await put({ maxLifetimeDays: 90 }, '"0"');
    const { status, body } = await post('organization/versions/1/withdraw/preview', auditor);
    expect([status, body.revives, body.affected.keys]).toEqual([
      200,
      { keys: 1, owners: 1, inUse: { day: 0, week: 0, month: 0 } },
      0,
    ]);
    expect(body.asked.withdraws).toBe(1);
    expect(body.sample[0]).toMatchObject({ effect: 'revives', decidedBy: 'policy_lifetime', after: null });
    expect(codeOf(await post('organization/versions/2/withdraw/preview', owner))).toEqual([404, 'policy.not_found']);
    node.clock.advance(8 * day);
    const late = await post('organization/versions/1/withdraw/preview', owner);
    node.clock.advance(-8 * day);
    expect(codeOf(late)).toEqual([409, 'policy.not_withdrawable']);
  });

  it('of a change of nothing changes nothing', async () => {
    const { status, body } = await post('organization/preview', owner, {});
    expect([status, body.affected.keys, body.revives.keys, body.sample]).toEqual([200, 0, 0, []]);
  });

  it('is judged as the saving would be', async () => {
    await put({ maxLifetimeDays: 90 }, '"0"');
    const looser = await post(`teams/${payments.publicId}/preview`, teamAdmin, { maxLifetimeDays: 120 });
    expect([...codeOf(looser), looser.body.errors[0].field]).toEqual([
      422,
      'policy.loosens_organization',
      'maxLifetimeDays.personal',
    ]);
    const before = new Date(node.clock.now().getTime() - day).toISOString();
    const past = await post('organization/preview', owner, { maxIdleDays: 60, enforceFrom: before });
    expect(codeOf(past)).toEqual([422, 'policy.enforce_from_past']);
    for (const body of [{ maxLifetimeDays: 0 }, { maxLifetime: 90 }, { maxIdleDays: 'soon' }])
      expect(codeOf(await post('organization/preview', owner, body))).toEqual([400, 'request.invalid']);
  });

  it('may be asked for by those who may save, and by auditors; others see nothing of it', async () => {
    const draft = { maxIdleDays: 60 };
    const [ofTeam, ofOther] = [`teams/${payments.publicId}/preview`, `teams/${search.publicId}/preview`];
    const answers = async (as: TestKey): Promise<number[]> => {
      const statuses: number[] = [];
      for (const path of ['organization/preview', ofTeam, ofOther]) statuses.push((await post(path, as, draft)).status);
      return statuses;
    };
    expect(await answers(owner)).toEqual([200, 200, 200]);
    expect(await answers(auditor)).toEqual([200, 200, 200]);
    expect(await answers(teamAdmin)).toEqual([403, 200, 404]);
    expect(await answers(member)).toEqual([403, 403, 403]);

    const whole = (await post('organization/preview', owner, draft)).body.id;
    const team = (await post(ofTeam, auditor, draft)).body.id;
    const foreign = await new TestOrganization(client, node).found();
    const theirTeam = await foreign.team('Payments');
    const theirs = await foreign.key(await foreign.user('Sven Lund', { role: 'owner' }), theirTeam.id, {
      scopes: ['full'],
    });
    const seen = async (as: TestKey): Promise<number[]> => [
      (await read(whole, as)).status,
      (await read(team, as)).status,
    ];
    expect(await seen(teamAdmin)).toEqual([404, 200]);
    expect(await seen(theirs)).toEqual([404, 404]);
    expect(await seen(member)).toEqual([403, 403]);
    expect(codeOf(await read('prv_01h455vb4pex5vsknk084sn02q', owner))).toEqual([404, 'preview.not_found']);
  });

  it('is one at a time for each credential, and four for an organization', async () => {
    const draft = { maxIdleDays: 60 };
    const ask = () => post('organization/preview', owner, draft);
    const done = await running(owner.id);
    const second = await ask();
    expect([...codeOf(second), second.headers.get('retry-after')]).toEqual([429, 'job.too_many', '2']);
    // A plan of a revocation reads as much.
    const plan = { filter: { owner: [ana.email] }, reason: 'a review' };
    expect(codeOf(await call(node, 'POST', '/v1/revocations', { as: owner.secret, body: plan }))).toEqual([
      429,
      'job.too_many',
    ]);
    const asSession = await call(node, 'POST', '/v1/policies/organization/preview', {
      cookie: ownerSession,
      body: draft,
    });
    expect(asSession.status).toBe(200);
    await done();
    expect((await ask()).status).toBe(200);

    const others: (() => Promise<unknown>)[] = [];
    for (const { id } of [auditor, teamAdmin, member, payments]) others.push(await running(id));
    expect(codeOf(await ask())).toEqual([429, 'job.too_many']);
    await others[0]?.();
    expect((await ask()).status).toBe(200);
  });

  it('is kept for a day', async () => {
    const hoursAgo = async (hours: number): Promise<string> => {
      const at = new Date(Date.now() - hours * 3_600_000);
      const id = newIdAt(at);
      await client.query(
        `insert into keyreeve.jobs (organization_id, id, kind, requested_at, requested_by, input, finished_at)
         values ($1, $2, 'preview_policy', $3, $4, '{}', $3)`,
        [organization.id, id, at, ana.id],
      );
      return id;
    };
    const [kept, gone] = [await hoursAgo(23), await hoursAgo(25)];
    const left = async (): Promise<string[]> =>
      (
        await client.query<{ id: string }>('select id from keyreeve.jobs where id = any($1::uuid[])', [[kept, gone]])
      ).rows.map(({ id }) => id);
    const upkeep = await startUpkeep(node.database.url, pino({ level: 'silent' }));
    await client.query(`select graphile_worker.add_job('trim_job_results')`);
    const late = AbortSignal.timeout(lateMs);
    while ((await left()).includes(gone)) await delay(20, undefined, { signal: late });
    await upkeep.stop();
    expect(await left()).toEqual([kept]);
  });

  it('answers the same request with the same preview', async () => {
    const headers = { 'idempotency-key': 'preview-2026-11' };
    const ask = () =>
      call(node, 'POST', '/v1/policies/organization/preview', {
        as: owner.secret,
        body: { maxIdleDays: 60 },
        headers,
      });
    const [first, again] = [await ask(), await ask()];
    expect([again.status, again.body]).toEqual([200, first.body]);
  });
});

describe('a preview that takes long', () => {
  let dying: TestApplication;
  let release: () => void;
  let taken: Promise<void>;

  beforeEach(async () => {
    dying = await startApplication({ besides: node });
    for (const { app } of [node, other]) jest.spyOn(app.get(JobRunner), 'wake').mockReturnValue();
    taken = new Promise((resolve) => {
      dying.app.get(JobRunner).register('preview_policy', () => {
        resolve();
        return new Promise((end) => (release = end));
      });
    });
  });
  afterEach(async () => {
    release();
    await dying.close();
  });

  it('answers 202 and an id; what a killed node was doing another node does, whole', async () => {
    await organization.key(ana, payments.id, { createdAt: organization.past(120) });
    const asked = await post('organization/preview', owner, { maxLifetimeDays: 90 }, dying);
    await taken;
    expect([asked.status, asked.body.state, asked.body.affected]).toEqual([202, 'running', null]);
    expect(asked.body.progress).toEqual({ done: 0, total: null });
    jest.restoreAllMocks();
    // Its session ends with it, as a killed process's does.
    const { rowCount } = await client.query(
      `select pg_terminate_backend(l.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid
       where l.locktype = 'advisory' and a.application_name = 'keyreeve-work' and a.datname = current_database()`,
    );
    expect(rowCount).toBe(1);
    const done = await until(({ state }) => state !== 'running', asked.body.id);
    expect([done.state, done.affected.now.keys]).toEqual(['done', 1]);
  }, 40_000);

  it('can be given up, and then another one may be asked for', async () => {
    const asking = post('organization/preview', owner, { maxLifetimeDays: 90 }, dying);
    await taken;
    expect(codeOf(await post('organization/preview', owner, { maxIdleDays: 60 }))).toEqual([429, 'job.too_many']);
    const { rows } = await client.query<{ id: string }>(
      `select id from keyreeve.jobs where organization_id = $1 and finished_at is null`,
      [organization.id],
    );
    expect(rows).toHaveLength(1);
    jest.restoreAllMocks();
    const giveUp = (id: string, as = owner): Promise<Answer> =>
      call(node, 'DELETE', `/v1/policies/previews/${id}`, { as: as.secret });
    expect(codeOf(await giveUp('prv_01h455vb4pex5vsknk084sn02q'))).toEqual([404, 'preview.not_found']);
    const id = toPublicId('prv', rows[0]?.id ?? '');
    expect(codeOf(await giveUp(id, auditor))).toEqual([403, 'access.forbidden']);
    expect((await giveUp(id)).status).toBe(204);
    expect((await asking).body).toMatchObject({ id, state: 'cancelled', failure: null, affected: null });
    expect((await post('organization/preview', owner, { maxIdleDays: 60 })).status).toBe(200);
  }, 40_000);
});
