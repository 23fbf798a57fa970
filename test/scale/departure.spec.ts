import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type pg from 'pg';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { administer, TestOrganization } from '../support/organization.js';

const keys = 100_000;
/** The limit of a report. */
const mostMs = 10_000;

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

it(`what would happen if an owner of ${keys} keys left is told exactly, before and after they are suspended`, async () => {
  const organization = await new TestOrganization(client, node).found();
  const team = await organization.team('Payments');
  const ana = await organization.user('Ana Ruiz', { teams: [team.id] });
  const admin = await organization.user('Adam Holt', { role: 'admin' });
  const as = (await organization.key(admin, team.id, { scopes: ['full'] })).secret;
  await client.query(
    `with made as (
       insert into keyreeve.keys (organization_id, id, owner_id, team_id, created_at, activated_at, created_by,
         pepper_version, kind, digest, prefix, last_four, name, name_folded, search_text)
       select $1, gen_random_uuid(), $2, $3, $4, $4, $2, 1, 'personal', sha256(n::text::bytea), 'kr', 'aaaa',
         'job ' || n, 'job ' || n, 'job ' || n from generate_series(1, $6::integer) n returning id)
     insert into keyreeve.key_usage (organization_id, key_id, last_used_at) select $1, id, $5 from made`,
    [organization.id, ana.id, team.id, organization.past(200), organization.past(3), keys],
  );
  await client.query(
    `insert into keyreeve.secret_views select $1, id, $2, created_at from keyreeve.keys where owner_id = $2`,
    [organization.id, ana.id],
  );
  await client.query('vacuum analyze');
  const policy = { 'if-match': '"0"' };
  await call(node, 'PUT', '/v1/policies/organization', { as, headers: policy, body: { maxIdleDays: 300 } });
  for (const suspended of [false, true]) {
    if (suspended) {
      await call(node, 'POST', `/v1/users/${ana.publicId}/suspend-keys`, { as, body: { reason: 'laptop lost' } });
    }
    const began = performance.now();
    const { status, body } = await call(node, 'GET', `/v1/users/${ana.publicId}/departure`, { as });
    const took = Math.round(performance.now() - began);
    process.stderr.write(`departure of ${keys} keys${suspended ? ', all suspended' : ''}: ${took} ms\n`);
    expect([status, body.personalKeys.live, body.personalKeys.usedLately.total]).toEqual([200, keys, keys]);
    expect(body.personalKeys.usedLately.data).toHaveLength(50);
    expect(took).toBeLessThan(mostMs);
  }
}, 180_000);
