import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { toPublicId } from '../../src/platform/ids.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { inMs, MANY, print, Times } from '../support/figures.js';
import { generateInventory, withoutIndexes } from '../support/generated-inventory.js';
import { knownSecrets } from '../support/known-secrets.js';
import { type NodeProcess, startNodeProcess } from '../support/node-process.js';
import { administer, type TestKey, TestOrganization } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

const SAMPLES = Math.min(10_000, MANY / 4);
const AT_ONCE = 16;
/** Of the sample, keys that get another cause while the revocation is in force. */
const ENDED_MEANWHILE = 20;

interface Sample {
  publicId: string;
  secret: string;
}

/** What a million keys do to a decision over all of them. */
describe('a revocation of every key', () => {
  let a: TestApplication;
  let b: NodeProcess;
  let client: pg.Client;
  let organization: TestOrganization;
  let owner: TestKey;
  let verifier: TestKey;
  let cookie: string;
  let sample: Sample[];
  let before: string[];
  let bareMs: number;

  beforeAll(async () => {
    a = await startApplication();
    client = await administer(a);
    organization = await new TestOrganization(client, a).found();
    const now = a.clock.now();
    await withoutIndexes(client, async () => {
      await generateInventory(client, organization, { keys: MANY, owners: MANY / 100, teams: MANY / 2_000 }, now);
      const team = await organization.team('Gateways');
      const gateway = await organization.serviceAccount('gateway', team.id);
      verifier = await organization.key(gateway, team.id, { scopes: ['keys:verify'], kind: 'service' });
      const olga = await organization.user('Olga Berg', { role: 'owner', teams: [team.id] });
      owner = await organization.key(olga, team.id, { scopes: ['full'] });
      cookie = await openSession(client, organization, olga);
      const { rows } = await client.query<{ id: string; kind: string }>(
        `select id, kind from keyreeve.keys where organization_id = $1 and id <> all($2) order by md5(id::text) limit $3`,
        [organization.id, [verifier.id, owner.id], SAMPLES],
      );
      const secrets = await knownSecrets(client, a, organization, rows);
      sample = rows.map(({ id }) => ({ publicId: toPublicId('key', id), secret: secrets.get(id) ?? '' }));
    });
    bareMs = await bareUpdate();
    b = await startNodeProcess(a);
    before = await codes(a);
  }, 900_000);
  afterAll(async () => {
    jest.restoreAllMocks();
    await b?.stop();
    await client.end();
    await a.close();
  });

  /** The yardstick: one unindexed column of the same rows, by the database alone. */
  async function bareUpdate(): Promise<number> {
    const began = performance.now();
    await client.query('begin');
    await client.query(`update keyreeve.keys set verify_limit = 1 where organization_id = $1`, [organization.id]);
    const took = performance.now() - began;
    await client.query('rollback');
    await client.query('vacuum keyreeve.keys');
    return took;
  }

  const post = (node: { url: string }, path: string, body: object): Promise<Answer> =>
    call(node, 'POST', `/v1/revocations${path}`, { as: owner.secret, body });
  const read = async (id: string): Promise<Answer['body']> =>
    (await call(a, 'GET', `/v1/revocations/${id}`, { as: owner.secret })).body;
  const everything = { filter: {}, everything: true, reason: 'the vault was open' };

  /** The outcome of each key of the sample, asked once. */
  async function codes(node: { url: string }, of = sample, times = new Times()): Promise<string[]> {
    const found: string[] = [];
    const queue = [...of.entries()].values();
    const ask = async (): Promise<void> => {
      for (const [at, { secret }] of queue) {
        const answer = await times.of(() =>
          call(node, 'POST', '/v1/keys/verify', { as: verifier.secret, body: { secret } }),
        );
        found[at] = answer.body.code;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, ask));
    return found;
  }

  const counted = (list: readonly string[]): string => {
    const counts: Record<string, number> = {};
    for (const code of list) counts[code] = (counts[code] ?? 0) + 1;
    return JSON.stringify(counts);
  };

  /** Waits for the plan; every step of its progress that was seen. */
  async function planned(id: string): Promise<{ plan: Answer['body']; steps: number[] }> {
    const steps: number[] = [];
    const late = AbortSignal.timeout(300_000);
    for (;;) {
      const plan = await read(id);
      if (plan.state !== 'planning') return { plan, steps };
      if (plan.progress.done !== steps.at(-1)) steps.push(plan.progress.done);
      // A key may ask 600 times a minute.
      await delay(250, undefined, { signal: late });
    }
  }

  it('is planned with progress, applied in one small write, and undone, on every node', async () => {
    const lists = new Times();
    const list = () => call(a, 'GET', '/v1/keys?limit=50', { as: owner.secret });
    for (let at = 0; at < 20; at += 1) await lists.of(list);

    const planning = new Times();
    const asked = await post(a, '', everything);
    expect(asked.status).toBe(202);
    const { plan, steps } = await planning.of(() => planned(asked.body.id));
    expect(plan.state).toBe('planned');
    expect(steps.length).toBeGreaterThan(3);
    expect([...steps].sort((one, other) => one - other)).toEqual(steps);
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from keyreeve.keys k where organization_id = $1 and id <> all($2) and not exists (
         select from keyreeve.key_causes c where c.organization_id = $1 and c.key_id = k.id and c.effect = 'revoked' and c.opened_at <= $3)`,
      [organization.id, [verifier.id, owner.id], a.clock.now()],
    );
    expect(plan.count).toBe(rows[0]?.count);
    print(
      `planned ${plan.count} of ${MANY} keys in ${(planning.totalMs / 1_000).toFixed(1)} s, ${steps.length} steps of progress seen`,
    );
    print(`  impact ${JSON.stringify({ ...plan.impact, teams: plan.impact.teams.length })}`);

    const applying = new Times();
    const applied = await applying.of(() =>
      post(a, `/${plan.id}/apply`, { setHash: plan.setHash, confirm: organization.name }),
    );
    expect([applied.status, applied.body.code]).toEqual([200, undefined]);
    const refusing = new Times();
    const inForce = await codes(b, sample, refusing);
    print(`applied in ${inMs(applying.totalMs)} ms; the first requests on another node: ${counted(inForce)}`);
    expect(inForce.filter((code) => code !== 'revoked')).toEqual([]);
    const listsInForce = new Times();
    for (let at = 0; at < 20; at += 1) await listsInForce.of(list);

    const ended = sample.filter((_, at) => before[at] === 'valid').slice(0, ENDED_MEANWHILE);
    for (const { publicId } of ended) {
      const answer = await call(a, 'POST', `/v1/keys/${publicId}/revoke`, {
        as: owner.secret,
        body: { reason: 'known' },
      });
      expect(answer.status).toBe(200);
      await delay(60);
    }
    const undoing = new Times();
    const undone = await undoing.of(() => call(a, 'POST', `/v1/revocations/${plan.id}/undo`, { cookie, body: {} }));
    expect([undone.status, undone.body.code]).toEqual([200, undefined]);
    const reviving = new Times();
    const after = await codes(b, sample, reviving);
    const expected = before.map((code, at) => (ended.includes(sample[at] as Sample) ? 'revoked' : code));
    expect(after.filter((code, at) => code !== expected[at])).toEqual([]);
    print(`undone in ${inMs(undoing.totalMs)} ms; the same keys on the other node: ${counted(after)}`);
    print(
      `bare UPDATE of these rows ${(bareMs / 1_000).toFixed(1)} s: plan ${(planning.totalMs / bareMs).toFixed(2)}×, apply ` +
        `${(applying.totalMs / bareMs).toFixed(3)}×, undo ${(undoing.totalMs / bareMs).toFixed(3)}×`,
      `list p50 ${inMs(lists.within(0.5))} ms before, ${inMs(listsInForce.within(0.5))} ms in force; verify, not cached, ` +
        `p50 ${inMs(reviving.within(0.5))} ms undone, ${inMs(refusing.within(0.5))} ms in force`,
    );
    if (MANY <= 1_000_000) {
      expect(planning.totalMs).toBeLessThan(30_000);
      expect(applying.totalMs).toBeLessThan(1_000);
      expect(undoing.totalMs).toBeLessThan(1_000);
    }
  }, 600_000);

  it('whose planning is killed half way is planned by another node, whole', async () => {
    const idle = jest.spyOn(a.app.get(JobRunner), 'wake').mockReturnValue();
    await b.stop();
    const c = await startNodeProcess(a);
    const asked = await post(c, '', everything);
    const late = AbortSignal.timeout(120_000);
    for (let done = 0; done < MANY / 3; done = (await read(asked.body.id)).progress?.done ?? MANY) {
      await delay(120, undefined, { signal: late });
    }
    await c.stop('SIGKILL');
    expect((await read(asked.body.id)).state).toBe('planning');
    idle.mockRestore();
    const again = new Times();
    const { plan } = await again.of(() => planned(asked.body.id));
    const whole = await planned((await post(a, '', everything)).body.id);
    expect(plan).toMatchObject({ state: 'planned', count: whole.plan.count, setHash: whole.plan.setHash });
    print(`planning was killed at a third, and was done ${(again.totalMs / 1_000).toFixed(1)} s later by another node`);
  }, 600_000);
});
