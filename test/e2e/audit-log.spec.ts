import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openLeaf, leafHashOf } from '../../src/audit/domain/leaf.js';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization } from '../support/organization.js';

describe('the audit log', () => {
  let node: TestApplication;
  let client: pg.Client;
  let organization: TestOrganization;
  let owner: TestKey;
  let auditor: TestKey;
  let teamAdmin: TestKey;
  let member: TestKey;
  let payments: { id: string; publicId: string };
  let search: { id: string; publicId: string };

  beforeAll(async () => {
    node = await startApplication();
    client = await administer(node);
    organization = await new TestOrganization(client, node).found();
    payments = await organization.team('Payments');
    search = await organization.team('Search');
    const full = { scopes: ['full'] };
    owner = await organization.key(
      await organization.user('Olga Berg', { role: 'owner', teams: [payments.id] }),
      payments.id,
      full,
    );
    auditor = await organization.key(
      await organization.user('Ada Lind', { role: 'auditor', teams: [search.id] }),
      search.id,
      full,
    );
    teamAdmin = await organization.key(
      await organization.user('Tom Sato', { administers: [payments.id] }),
      payments.id,
      full,
    );
    member = await organization.key(await organization.user('Ana Ruiz', { teams: [payments.id] }), payments.id, full);
    for (const [at, team] of [payments, search, payments, search, payments].entries()) {
      const body = { maxIdleDays: 30 + at, reason: `step number-${at}` };
      const path = `/v1/policies/teams/${team.publicId}`;
      const match = (await call(node, 'GET', path, { as: owner.secret })).headers.get('etag') ?? '';
      expect((await call(node, 'PUT', path, { as: owner.secret, body, headers: { 'if-match': match } })).status).toBe(
        200,
      );
    }
  });
  afterAll(async () => {
    await client.end();
    await node.close();
  });

  it('cannot be changed, emptied, unguarded or dropped by the serving role', async () => {
    const serving = new pg.Client({ connectionString: node.database.url, options: '-c role=keyreeve_app' });
    await serving.connect();
    await serving.query(`select set_config('keyreeve.organization', $1, false)`, [organization.id]);
    expect(
      (
        await serving.query(`select count(*)::int as events from keyreeve.audit_events where organization_id = $1`, [
          organization.id,
        ])
      ).rows[0].events,
    ).toBeGreaterThan(4);
    for (const table of ['audit_events', 'audit_targets']) {
      for (const statement of [
        `update keyreeve.${table} set occurred_at = now()`,
        `delete from keyreeve.${table}`,
        `truncate keyreeve.${table}`,
        `alter table keyreeve.${table} disable trigger all`,
        `drop trigger ${table}_append_only on keyreeve.${table}`,
        `drop table keyreeve.${table}`,
        `alter table keyreeve.${table} disable row level security`,
        `alter table keyreeve.${table} owner to keyreeve_app`,
        `alter table keyreeve.${table} detach partition keyreeve.${table}_other`,
      ]) {
        expect([statement, await refusalOf(serving, statement)]).toEqual([statement, '42501']);
      }
    }
    await serving.end();
  });

  it('cannot be changed by the owner of the tables either, short of taking the guards away', async () => {
    for (const table of ['audit_events', 'audit_targets']) {
      expect(await refusalOf(client, `update keyreeve.${table} set occurred_at = now()`)).toBe('42501');
      expect(await refusalOf(client, `delete from keyreeve.${table}`)).toBe('42501');
      expect(await refusalOf(client, `truncate keyreeve.${table}`)).toBe('42501');
    }
  });

  it('holds for each event the canonical leaf, its hash, and openings that match their commitments', async () => {
    const { rows } = await client.query(
      `select e.action, e.leaf, e.leaf_hash, e.txid::text, p.opened from keyreeve.audit_events e
       join keyreeve.audit_personal p on p.organization_id = e.organization_id and p.event_id = e.id and p.occurred_at = e.occurred_at
       where e.organization_id = $1`,
      [organization.id],
    );
    expect(rows.length).toBeGreaterThan(4);
    for (const row of rows) {
      expect(leafHashOf(row.leaf)).toEqual(row.leaf_hash);
      expect(openLeaf(row.leaf, row.opened)).toMatchObject({ ok: true, erased: [] });
      expect(row.leaf.toString()).not.toMatch(/Olga|step number|127\.0\.0\.1/);
    }
  });

  it('pages through each event once, forwards and backwards', async () => {
    const list = (cursor: string | null): ReturnType<typeof call> =>
      call(node, 'GET', `/v1/audit-events?action=policy.changed&limit=2${cursor ? `&cursor=${cursor}` : ''}`, {
        as: auditor.secret,
      });
    const seen: string[] = [];
    let page = await list(null);
    for (;;) {
      seen.push(...page.body.data.map((event: { reason: string }) => event.reason));
      if (page.body.page.next === null) break;
      page = await list(page.body.page.next);
    }
    expect(seen).toEqual([4, 3, 2, 1, 0].map((at) => `step number-${at}`));
    const back = await list(page.body.page.previous);
    expect(back.body.data.map((event: { reason: string }) => event.reason)).toEqual(['step number-2', 'step number-1']);
  });

  it('shows an administrator of a team the events of that team alone, and a member none', async () => {
    const seen = await call(node, 'GET', '/v1/audit-events?action=policy.changed', { as: teamAdmin.secret });
    expect(new Set(seen.body.data.map((event: { team: string }) => event.team))).toEqual(new Set([payments.publicId]));
    expect(seen.body.data).toHaveLength(3);
    expect((await call(node, 'GET', '/v1/audit-events', { as: member.secret })).body.code).toBe('access.forbidden');
  });

  it('filters by actor, credential, target, outcome, time and words', async () => {
    const count = async (filter: string): Promise<number> =>
      (await call(node, 'GET', `/v1/audit-events?action=policy.changed&${filter}`, { as: auditor.secret })).body.data
        ?.length;
    expect(await count(`credential=${owner.publicId}`)).toBe(5);
    expect(await count(`credential=${member.publicId}`)).toBe(0);
    expect(await count(`target=${search.publicId}`)).toBe(2);
    expect(await count(`outcome=refused`)).toBe(0);
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const until = new Date(Date.now() + 3_600_000).toISOString();
    expect(await count(`from=${from}&until=${until}&q=STEP%20NUMBER-3`)).toBe(1);
    expect((await call(node, 'GET', '/v1/audit-events?q=step', { as: auditor.secret })).body.errors[0].field).toBe('q');
  });

  it('records each refused privileged attempt before it is answered, ten a minute and then a count', async () => {
    node.clock.beginMinute();
    for (let at = 0; at < 15; at += 1) {
      const body = { maxIdleDays: 5 };
      const refused = await call(node, 'PUT', '/v1/policies/organization', {
        as: member.secret,
        body,
        headers: { 'if-match': '"0"' },
      });
      expect(refused.body.code).toBe('access.forbidden');
    }
    const refused = `/v1/audit-events?action=access.refused&credential=${member.publicId}`;
    const refusals = async (): Promise<{ details: { permission: string; count: number } }[]> =>
      (await call(node, 'GET', refused, { as: auditor.secret })).body.data.filter(
        (event: { details: { permission: string } }) => event.details.permission === 'policy.change',
      );
    expect(await refusals()).toHaveLength(10);
    node.clock.advance(60_000);
    await call(node, 'PUT', '/v1/policies/organization', {
      as: member.secret,
      body: {},
      headers: { 'if-match': '"0"' },
    });
    const events = await refusals();
    expect(events.map(({ details }) => details.count).toSorted((a, b) => a - b)).toEqual([
      ...Array<number>(11).fill(1),
      5,
    ]);
    expect(events[0]).toMatchObject({
      outcome: { result: 'refused', code: 'access.forbidden' },
      details: { permission: 'policy.change' },
    });
  });

  it('records who reads it, once for a reading', async () => {
    for (let at = 0; at < 3; at += 1)
      await call(node, 'GET', '/v1/audit-events?action=policy.withdrawn', { as: auditor.secret });
    const readings = await call(node, 'GET', `/v1/audit-events?action=audit.read&credential=${auditor.publicId}`, {
      as: owner.secret,
    });
    const asked = readings.body.data.map((event: { details: { filters: string } }) => event.details.filters);
    expect(asked.filter((filters: string) => filters.includes('policy.withdrawn'))).toHaveLength(1);
  });
});

/** The SQLSTATE with which a statement was refused; null when it went through. */
async function refusalOf(client: pg.Client, statement: string): Promise<string | null> {
  return client.query(statement).then(
    () => null,
    (error: { code: string }) => error.code,
  );
}
