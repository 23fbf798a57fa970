import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { newIdAt } from '../../src/platform/ids.js';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import type { JobHandler } from '../../src/platform/jobs/job.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { administer, TestOrganization } from '../support/organization.js';

/** A node looks for work this often, and at once when it has asked for some itself. */
const everyMs = 1_000;

describe('long work', () => {
  let node: TestApplication;
  let client: pg.Client;
  let organization: TestOrganization;
  let runner: JobRunner;
  let handler: jest.Mock<JobHandler>;

  beforeAll(async () => {
    node = await startApplication();
    client = await administer(node);
    organization = await new TestOrganization(client, node).found();
    runner = node.app.get(JobRunner);
    runner.register('count_stars', (...args) => handler(...args));
  });
  beforeEach(() => {
    handler = jest.fn<JobHandler>();
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    await client.end();
    await node.close();
  });

  async function ask(): Promise<string> {
    const id = newIdAt(node.clock.now());
    await client.query(
      `insert into keyreeve.jobs (organization_id, id, kind, requested_at, requested_by, input)
       values ($1, $2, 'count_stars', $3, $2, '{}')`,
      [organization.id, id, node.clock.now()],
    );
    return id;
  }
  const endOf = async (id: string): Promise<{ finished: boolean; failure: string | null } | undefined> => {
    const { rows } = await client.query<{ finished: boolean; failure: string | null }>(
      `select finished_at is not null as finished, failure from keyreeve.jobs where organization_id = $1 and id = $2`,
      [organization.id, id],
    );
    return rows[0];
  };
  const finish = (id: string): Promise<unknown> =>
    client.query(`update keyreeve.jobs set finished_at = now() where organization_id = $1 and id = $2`, [
      organization.id,
      id,
    ]);

  it('that another node does is left to it, and looked for again a second later, not sooner', async () => {
    const held = await ask();
    await client.query(`select pg_advisory_lock(hashtextextended($1, 3))`, [held]);
    const asked = jest.spyOn(pg.Client.prototype, 'query');
    await delay(2.5 * everyMs);
    const looks = asked.mock.calls.filter(
      ([sql]) => typeof sql === 'string' && /from keyreeve\.jobs where finished_at/.test(sql),
    );
    asked.mockRestore();
    expect(looks.length).toBeGreaterThanOrEqual(2);
    expect(looks.length).toBeLessThanOrEqual(3);
    expect(handler).not.toHaveBeenCalled();
    await finish(held);
    await client.query(`select pg_advisory_unlock_all()`);
  }, 15_000);

  it('that fails has failed, and is not begun again', async () => {
    handler.mockRejectedValue(new Error('the disk is full'));
    const failing = await ask();
    runner.wake();
    await delay(2 * everyMs);
    expect(await endOf(failing)).toEqual({ finished: true, failure: 'job.failed' });
    expect(handler).toHaveBeenCalledTimes(1);
  }, 15_000);
});
