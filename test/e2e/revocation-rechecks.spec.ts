import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';
import { applyPlan, postRevocation, readRevocation, untilPlanned } from '../support/revocations.js';
import { openSession } from '../support/sessions.js';

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

let organization: TestOrganization;
let team: { id: string; publicId: string };
let ana: TestUser;
let ben: TestUser;
let adam: TestUser;
let admin: TestKey;

beforeEach(async () => {
  organization = await new TestOrganization(client, node).found();
  team = await organization.team('Payments');
  ana = await organization.user('Ana Ruiz', { teams: [team.id] });
  ben = await organization.user('Ben Ode', { teams: [team.id] });
  adam = await organization.user('Adam Holt', { role: 'admin' });
  admin = await organization.key(adam, team.id, { scopes: ['full'] });
});
afterEach(() => void jest.restoreAllMocks());

const plan = (body: object): Promise<Answer['body']> => untilPlanned(node, admin.secret, body);
const used = (key: TestKey, at: Date): Promise<unknown> =>
  client.query(
    `insert into keyreeve.key_usage (organization_id, key_id, last_used_at) values ($1, $2, $3)
     on conflict (organization_id, key_id) do update set last_used_at = excluded.last_used_at`,
    [organization.id, key.id, at],
  );
const daysAgo = (days: number): Date => new Date(node.clock.now().getTime() - days * 86_400_000);

async function rechecked(id: string): Promise<Answer['body']> {
  const asked = await postRevocation(node, admin.secret, `/${id}/recheck`, {});
  expect([asked.status, asked.body.code]).toEqual([202, undefined]);
  return looked(id);
}

async function looked(id: string): Promise<Answer['body']> {
  const late = AbortSignal.timeout(20_000);
  for (;;) {
    const { recheck } = await readRevocation(node, admin.secret, id);
    if (recheck.progress === null) return recheck;
    await delay(20, undefined, { signal: late });
  }
}

describe('looking at a frozen set again', () => {
  it('says nothing of a world that stood still', async () => {
    for (let at = 0; at < 3; at += 1) await organization.key(ana, team.id);
    const planned = await plan({ filter: { owner: [ana.email] } });
    const { at, changes } = await rechecked(planned.id);
    expect(new Date(at).getTime()).toBeGreaterThanOrEqual(new Date(planned.plannedAt).getTime());
    expect(changes).toEqual({
      accepted: 3,
      refused: [],
      usedSincePlan: 0,
      usedLastDay: 0,
      usedLastWeek: 0,
      usedLastMonth: 0,
      newlyIdle: 0,
      ownersLeft: 0,
      successors: 0,
      notAdministered: 0,
    });
  });

  it('tells what was revoked, used, regenerated and left idle since, and whose owner left', async () => {
    const [idle, busy, before, ended, replaced] = [
      await organization.key(ana, team.id),
      await organization.key(ana, team.id),
      await organization.key(ana, team.id),
      await organization.key(ana, team.id),
      await organization.key(ana, team.id),
    ];
    await organization.key(ben, team.id);
    await used(idle, daysAgo(25));
    await client.query(
      `insert into keyreeve.key_causes (organization_id, key_id, id, effect, cause, level, opened_at)
       values ($1, $2, gen_random_uuid(), 'suspended', 'administrator', 'organization', $3)`,
      [organization.id, before.id, daysAgo(1)],
    );
    const planned = await plan({ filter: { team: [team.publicId] }, exceptKeyIds: [admin.publicId] });
    expect(planned.impact.usedLastMonth).toBe(1);
    node.clock.advance(6 * 86_400_000);
    await used(busy, node.clock.now());
    const decide = (path: string): Promise<Answer> =>
      call(node, 'POST', path, { as: admin.secret, body: { reason: 'known' } });
    expect((await decide(`/v1/keys/${ended.publicId}/revoke`)).status).toBe(200);
    const cookie = await openSession(client, organization, ana, node.clock.now());
    const body = { overlapSeconds: 0 };
    expect((await call(node, 'POST', `/v1/keys/${replaced.publicId}/regenerate`, { cookie, body })).status).toBe(201);
    expect((await decide(`/v1/users/${ben.publicId}/deactivate`)).status).toBe(200);
    const { changes } = await rechecked(planned.id);
    expect(changes).toMatchObject({
      accepted: 2,
      usedSincePlan: 1,
      usedLastDay: 1,
      usedLastMonth: 1,
      newlyIdle: 1,
      ownersLeft: 1,
      successors: 1,
      notAdministered: 0,
    });
    expect(Object.fromEntries(changes.refused.map((each: { reason: string }) => [each.reason, each]))).toMatchObject({
      // The second is the revoked one: whoever revokes it is an administrator, too.
      administrator: { count: 2, sincePlan: 1 },
      owner_deactivated: { count: 1, sincePlan: 1 },
    });
  });

  it('is refused of what has no set, and looked once where it is asked for twice', async () => {
    await organization.key(ana, team.id);
    const planned = await plan({ filter: { owner: [ana.email] } });
    const idle = jest.spyOn(node.app.get(JobRunner), 'wake').mockReturnValue();
    const [one, other] = [
      await postRevocation(node, admin.secret, `/${planned.id}/recheck`, {}),
      await postRevocation(node, admin.secret, `/${planned.id}/recheck`, {}),
    ];
    expect([one.status, other.status]).toEqual([202, 202]);
    const { rows } = await client.query(
      `select from keyreeve.jobs where organization_id = $1 and finished_at is null`,
      [organization.id],
    );
    expect(rows.length).toBe(1);
    idle.mockRestore();
    await looked(planned.id);
    expect((await postRevocation(node, admin.secret, `/${planned.id}/cancel`, {})).status).toBe(200);
    const { status, body } = await postRevocation(node, admin.secret, `/${planned.id}/recheck`, {});
    expect([status, body.code]).toEqual([409, 'revocation.no_set']);
  });

  it('is made after an undo of more keys than an answer can count', async () => {
    const keys = 20_001;
    await client.query(
      `insert into keyreeve.keys (organization_id, id, owner_id, team_id, created_at, created_by, digest, pepper_version, kind,
         prefix, last_four, name, name_folded, search_text)
       select organization_id, gen_random_uuid(), owner_id, team_id, created_at, created_by,
         decode(md5(n::text) || md5(n::text), 'hex'), pepper_version, kind, prefix, last_four, name, name_folded, search_text
       from keyreeve.keys, generate_series(1, $3::int) n where organization_id = $1 and id = $2`,
      [organization.id, (await organization.key(ana, team.id)).id, keys - 1],
    );
    const planned = await plan({ filter: { owner: [ana.email] } });
    expect(planned.count).toBe(keys);
    await applyPlan(node, admin.secret, planned, { confirm: 'Payments' });
    const cookie = await openSession(client, organization, adam, node.clock.now());
    const undone = await call(node, 'POST', `/v1/revocations/${planned.id}/undo`, { cookie, body: {} });
    expect([undone.status, undone.body.revived]).toEqual([200, null]);
    expect((await looked(planned.id)).changes).toMatchObject({ accepted: keys, refused: [] });
  });
});

describe('sets that are read at the same time', () => {
  it('are one for a credential, and four for an organization', async () => {
    await organization.key(ana, team.id);
    jest.spyOn(node.app.get(JobRunner), 'wake').mockReturnValue();
    const body = { filter: { owner: [ana.email] }, reason: 'left in a log' };
    const ask = async (as: string): Promise<[number, string | undefined]> => {
      const answer = await postRevocation(node, as, '', body);
      return [answer.status, answer.body.code];
    };
    const refused = [429, 'job.too_many'];
    expect([await ask(admin.secret), await ask(admin.secret)]).toEqual([[202, undefined], refused]);
    const other = await organization.user('Olga Berg', { role: 'owner' });
    const keys = [];
    for (let at = 0; at < 4; at += 1) keys.push(await organization.key(other, team.id, { scopes: ['full'] }));
    const statuses = [];
    for (const { secret } of keys) statuses.push((await ask(secret))[0]);
    expect(statuses).toEqual([202, 202, 202, 429]);
    await client.query(`update keyreeve.jobs set finished_at = now() where organization_id = $1`, [organization.id]);
  });
});
