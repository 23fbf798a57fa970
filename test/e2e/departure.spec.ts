import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization } from '../support/organization.js';

const dayMs = 86_400_000;

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

const ago = (days: number): Date => new Date(node.clock.now().getTime() - days * dayMs);

/** Ana answers for three accounts and has keys in two teams; Ben could take one of the accounts over. */
async function arrange() {
  const organization = await new TestOrganization(client, node).found();
  const [payments, search] = [await organization.team('Payments'), await organization.team('Search')];
  const ana = await organization.user('Ana Ruiz', { teams: [payments.id, search.id] });
  const ben = await organization.user('Ben Stone', { teams: [payments.id] });
  const gone = await organization.user('Gil Adler', { teams: [search.id] });
  await client.query(`update keyreeve.memberships set until = $2 where user_id = $1`, [gone.id, ago(3)]);
  const admin = await organization.user('Adam Holt', { role: 'admin' });
  const teamAdmin = await organization.user('Tom Sato', { administers: [payments.id] });
  const as = async (user: { id: string }) =>
    (await organization.key(user, payments.id, { scopes: ['full'], name: 'desk' })).secret;
  const settled = await organization.serviceAccount('settlement', payments.id, { steward: ana.id, deputy: ben.id });
  await organization.serviceAccount('crawler', search.id, { steward: gone.id, deputy: ana.id });
  await organization.serviceAccount('indexer', search.id, { steward: ana.id });
  await organization.serviceAccount('gateway', payments.id, { steward: ben.id });
  const personal = (team: { id: string }, name: string, lastUsedAt: Date | null, more = {}) =>
    organization.key(ana, team.id, { name, createdAt: ago(90), lastUsedAt, ...more });
  const shown = async (key: TestKey) => {
    await client.query(`insert into keyreeve.secret_views values ($1, $2, $3, $4)`, [
      organization.id,
      key.id,
      ana.id,
      ago(60),
    ]);
    return key;
  };
  const service = (name: string, more = {}) =>
    organization.key(settled, payments.id, { name, kind: 'service', createdAt: ago(60), ...more });
  const deploy = await personal(payments, 'deploy', ago(1));
  await personal(payments, 'idle', ago(30));
  await personal(payments, 'expired', ago(1), { ownExpiresAt: ago(0.5) });
  const notebook = await personal(search, 'notebook', ago(6.5));
  await client.query(`insert into keyreeve.key_addresses values ($1, $2, '192.0.2.17', 'curl/8.5', $3, $4)`, [
    organization.id,
    deploy.id,
    ago(20),
    ago(1),
  ]);
  await client.query(`insert into keyreeve.key_addresses values ($1, $2, '198.51.100.4', null, $3, $3)`, [
    organization.id,
    deploy.id,
    ago(20),
  ]);
  const nightly = await shown(await service('nightly', { lastUsedAt: ago(2) }));
  await shown(await service('old', { ownExpiresAt: ago(1) }));
  const made = await service('made with deploy');
  await client.query(`update keyreeve.keys set created_with = $2 where id = $1`, [made.id, deploy.id]);
  return {
    organization,
    payments,
    search,
    ana,
    deploy,
    notebook,
    nightly,
    admin: await as(admin),
    teamAdmin: await as(teamAdmin),
    member: await as(ben),
  };
}

const departure = (as: string, user: { publicId: string }, query = ''): Promise<Answer> =>
  call(node, 'GET', `/v1/users/${user.publicId}/departure${query}`, { as });
const names = (list: { name: string }[]): string[] => list.map(({ name }) => name);

describe('what would happen if a user left', () => {
  it('tells live keys, those in use with their sources, accounts left alone, known keys and what was made', async () => {
    const { ana, admin, deploy, notebook, nightly, payments } = await arrange();
    const { body } = await departure(admin, ana);
    expect(body).toMatchObject({
      user: { id: ana.publicId, name: 'Ana Ruiz' },
      team: null,
      personalKeys: { live: 3, usedLately: { total: 2 } },
      serviceAccounts: { total: 3, orphaned: 2 },
      knownServiceKeys: { total: 1 },
      madeWithTheirKeys: { personal: 0, service: 1 },
    });
    expect(body.personalKeys.usedLately.data).toEqual([
      {
        id: deploy.publicId,
        name: 'deploy',
        team: { id: payments.publicId, name: 'Payments' },
        lastUsedAt: expect.any(String),
        sources: [{ address: '192.0.2.17', client: 'curl/8.5', lastDay: ago(1).toISOString().slice(0, 10) }],
      },
      expect.objectContaining({ id: notebook.publicId, sources: [] }),
    ]);
    expect(body.serviceAccounts.data).toMatchObject([
      { name: 'crawler', role: 'deputy', other: { name: 'Gil Adler', answers: false }, orphaned: true },
      { name: 'indexer', role: 'steward', other: null, orphaned: true },
      { name: 'settlement', role: 'steward', other: { name: 'Ben Stone', answers: true }, orphaned: false },
    ]);
    expect(body.knownServiceKeys.data).toMatchObject([{ id: nightly.publicId, owner: { name: 'settlement' } }]);
  });

  it('is told of one team for the end of a membership, and of their teams to administrators of teams', async () => {
    const { ana, admin, teamAdmin, search, payments } = await arrange();
    const ofSearch = (await departure(admin, ana, `?team=${search.publicId}`)).body;
    expect(ofSearch).toMatchObject({
      team: { name: 'Search' },
      personalKeys: { live: 1 },
      knownServiceKeys: { total: 0 },
    });
    expect(names(ofSearch.serviceAccounts.data)).toEqual(['crawler', 'indexer']);
    const theirs = (await departure(teamAdmin, ana)).body;
    expect(theirs).toMatchObject({ personalKeys: { live: 2 }, knownServiceKeys: { total: 1 } });
    expect(names(theirs.serviceAccounts.data)).toEqual(['settlement']);
    expect((await departure(teamAdmin, ana, `?team=${payments.publicId}`)).body.personalKeys.live).toBe(2);
    expect((await departure(teamAdmin, ana, `?team=${search.publicId}`)).body.code).toBe('team.not_found');
  });

  it('comes true: what was announced is what the deactivation does, and a deputy answers without being made to', async () => {
    const { organization, ana, admin, member, payments } = await arrange();
    const { body: said } = await departure(admin, ana);
    const count = async (query: string) =>
      (await call(node, 'GET', `/v1/keys?total=true&${query}`, { as: admin })).body.total.count;
    expect(await count(`owner=${ana.publicId}&status=active`)).toBe(said.personalKeys.live);
    await call(node, 'POST', `/v1/users/${ana.publicId}/deactivate`, { as: admin, body: { reason: 'last day' } });
    expect(await count(`owner=${ana.publicId}&status=active`)).toBe(0);
    expect(await count('knownToLeaver=true')).toBe(said.knownServiceKeys.total);
    const orphans = await call(node, 'GET', '/v1/service-accounts?orphaned=true', { as: admin });
    expect(names(orphans.body.data)).toEqual(['crawler', 'indexer']);
    expect(orphans.body.data).toHaveLength(said.serviceAccounts.orphaned);
    const [settled] = (await call(node, 'GET', '/v1/service-accounts?q=settlement', { as: member })).body.data;
    const heir = await organization.user('Eva Lind', { teams: [payments.id] });
    const handed = await call(node, 'PUT', `/v1/service-accounts/${settled.id}/stewards`, {
      as: member,
      body: { steward: heir.publicId },
    });
    expect(handed.body).toMatchObject({
      steward: { name: 'Eva Lind' },
      deputy: { name: 'Ben Stone' },
      orphaned: false,
    });
  });

  it('counts all and lists some, whatever an owner has', async () => {
    const { organization, ana, admin, payments } = await arrange();
    for (let n = 0; n < 60; n += 1) await organization.key(ana, payments.id, { createdAt: ago(9), lastUsedAt: ago(2) });
    const { personalKeys } = (await departure(admin, ana)).body;
    expect(personalKeys).toMatchObject({ live: 63, usedLately: { total: 62 } });
    expect(personalKeys.usedLately.data).toHaveLength(50);
  });

  it('is nothing for members nor for keys that may not read keys, and hides users of elsewhere', async () => {
    const { organization, payments, ana, admin, member } = await arrange();
    const reader = await organization.user('Rita Moor', { role: 'auditor' });
    const key = async (...scopes: string[]) => (await organization.key(reader, payments.id, { scopes })).secret;
    expect((await departure(await key('users:read'), ana)).body.code).toBe('key.insufficient_scope');
    expect((await departure(await key('users:read', 'keys:read'), ana)).status).toBe(200);
    const other = await arrange();
    expect((await departure(member, ana)).body.code).toBe('access.forbidden');
    const foreign = await departure(admin, other.ana);
    expect([foreign.status, foreign.body.code]).toEqual([404, 'user.not_found']);
  });
});

describe('handing a service account on', () => {
  it('lies with steward, deputy and administrators of the team, to active members of the team alone', async () => {
    const { organization, ana, admin, payments } = await arrange();
    const [account] = (await call(node, 'GET', '/v1/service-accounts?q=settlement', { as: admin })).body.data;
    const eva = await organization.user('Eva Lind', { teams: [payments.id] });
    const outsider = await organization.user('Uma Fox');
    const key = async (user: { id: string }) =>
      (await organization.key(user, payments.id, { scopes: ['full'] })).secret;
    const [anas, evas] = [await key(ana), await key(eva)];
    const hand = (as: string, body: object) =>
      call(node, 'PUT', `/v1/service-accounts/${account.id}/stewards`, { as, body });
    expect((await hand(evas, { steward: eva.publicId })).status).toBe(404);
    expect((await hand(anas, { steward: outsider.publicId })).body.code).toBe('service_account.unfit_steward');
    expect((await hand(anas, { steward: eva.publicId })).body).toMatchObject({
      steward: { name: 'Eva Lind', answers: true },
    });
    expect((await hand(anas, { steward: ana.publicId })).status).toBe(404);
    const events = await client.query(
      `select e.action from keyreeve.audit_events e where e.organization_id = $1 and e.action = 'stewardship.changed'`,
      [organization.id],
    );
    expect(events.rowCount).toBe(1);
  });
});
