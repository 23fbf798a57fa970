import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { newIdAt } from '../../src/platform/ids.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

describe('a regeneration that had to wait for another decision', () => {
  let node: TestApplication;
  let client: pg.Client;
  let decider: pg.Client;
  let organization: TestOrganization;
  let team: { id: string };
  let cookie: string;
  let key: TestKey;

  beforeAll(async () => {
    node = await startApplication();
    client = await administer(node);
    decider = await administer(node);
    organization = await new TestOrganization(client, node).found();
    team = await organization.team('Payments');
  });
  afterAll(async () => {
    await decider.end();
    await client.end();
    await node.close();
  });

  /** Begins a regeneration while `lock` is held, decides once it waits, and lets it go on. */
  async function regenerateBehind(lock: string, decide: () => Promise<unknown>): Promise<Answer> {
    const ana = await organization.user('Ana Ruiz', { teams: [team.id] });
    key = await organization.key(ana, team.id);
    cookie = await openSession(client, organization, ana, node.clock.now());
    await decider.query('begin');
    await decider.query(lock, lock.includes('$2') ? [organization.id, key.id] : [organization.id]);
    const asked = call(node, 'POST', `/v1/keys/${key.publicId}/regenerate`, { cookie, body: {} });
    const late = AbortSignal.timeout(10_000);
    const waiting = `select from pg_stat_activity where application_name = 'keyreeve-commands' and wait_event_type = 'Lock'`;
    while ((await client.query(waiting)).rowCount === 0) await delay(10, undefined, { signal: late });
    await decide();
    await decider.query('commit');
    return asked;
  }

  it('over the set that its key is in makes no successor', async () => {
    const answer = await regenerateBehind(`select pg_advisory_xact_lock(hashtextextended($1, 1))`, async () => {
      const now = node.clock.now();
      const id = newIdAt(now);
      await decider.query(
        `insert into keyreeve.revocations (organization_id, id, action, selection, reason, undo_minutes, requested_at,
           requested_by, applied_at, applied_by, standing, effective_at)
         values ($1, $2, 'revoke', '{}', 'in a public log', 60, $3, $2, $3, $2, 'admin', $3)`,
        [organization.id, id, now],
      );
      await decider.query(
        `insert into keyreeve.revocation_keys (organization_id, key_id, revocation_id) values ($1, $2, $3)`,
        [organization.id, key.id, id],
      );
    });
    expect([answer.status, answer.body.code]).toEqual([409, 'key.not_regenerable']);
  });

  it('over the key itself makes no successor', async () => {
    const lock = `select id from keyreeve.keys where organization_id = $1 and id = $2 for no key update`;
    const answer = await regenerateBehind(lock, () =>
      decider.query(
        `insert into keyreeve.key_causes (organization_id, key_id, id, effect, cause, level, opened_at)
         values ($1, $2, $2, 'revoked', 'administrator', 'team', $3)`,
        [organization.id, key.id, node.clock.now()],
      ),
    );
    expect([answer.status, answer.body.code]).toEqual([409, 'key.not_regenerable']);
  });
});
