import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';

const DAY_MS = 86_400_000;
const reason = 'the partner moves in spring';

describe('exemptions', () => {
  let node: TestApplication;
  let client: pg.Client;
  let organization: TestOrganization;
  let team: { id: string; publicId: string };
  let elsewhere: { id: string; publicId: string };
  let admin: TestKey;
  let teamAdmin: TestKey;
  let teamAdminUser: TestUser;
  let ana: TestUser;
  let account: { id: string; publicId: string };
  let verifier: TestKey;

  beforeAll(async () => {
    node = await startApplication();
    client = await administer(node);
  });
  afterAll(async () => {
    await client.end();
    await node.close();
  });
  beforeEach(async () => {
    organization = await new TestOrganization(client, node).found();
    team = await organization.team('Payments');
    elsewhere = await organization.team('Search');
    const full = { scopes: ['full'] };
    const adam = await organization.user('Adam Holt', { role: 'admin', teams: [team.id] });
    admin = await organization.key(adam, team.id, full);
    teamAdminUser = await organization.user('Tom Sato', { administers: [team.id] });
    teamAdmin = await organization.key(teamAdminUser, team.id, full);
    ana = await organization.user('Ana Ruiz', { teams: [team.id] });
    account = await organization.serviceAccount('gateway', team.id, { steward: ana.id, deputy: teamAdminUser.id });
    verifier = await organization.key(account, team.id, { scopes: ['keys:verify'], kind: 'service' });
  });

  const ahead = (days: number): string => new Date(node.clock.now().getTime() + days * DAY_MS).toISOString();
  const grant = (body: object, as = admin): Promise<Answer> =>
    call(node, 'POST', '/v1/exemptions', {
      as: as.secret,
      body: { rule: 'maxLifetimeDays', reason, until: ahead(60), ...body },
    });
  const refusal = async (answer: Promise<Answer>): Promise<unknown[]> => {
    const { status, body } = await answer;
    return [status, body.code];
  };
  const setPolicy = async (rules: object, path = 'organization'): Promise<void> => {
    const { headers } = await call(node, 'GET', `/v1/policies/${path}`, { as: admin.secret });
    const match = { 'if-match': headers.get('etag') ?? '' };
    const saved = await call(node, 'PUT', `/v1/policies/${path}`, { as: admin.secret, body: rules, headers: match });
    expect(saved.status).toBe(200);
  };
  const verdict = async (key: TestKey, body: object = {}): Promise<string> => {
    const asked = { as: verifier.secret, body: { secret: key.secret, ...body } };
    return (await call(node, 'POST', '/v1/keys/verify', asked)).body.code;
  };
  const view = async (key: TestKey): Promise<Answer['body']> =>
    (await call(node, 'GET', `/v1/keys/${key.publicId}`, { as: admin.secret })).body;

  it('lets a key live to the end of the exemption, and the list and the explanation say so', async () => {
    const until = ahead(60);
    const [exempt, mate] = await Promise.all(
      [1, 2].map(() => organization.key(ana, team.id, { createdAt: organization.past(29) })),
    );
    if (!exempt || !mate) throw new Error('two keys were made');
    await setPolicy({ maxLifetimeDays: 30 });
    const granted = await grant({ key: exempt.publicId, until });
    expect([granted.status, granted.body.state, granted.body.level]).toEqual([201, 'in_force', 'organization']);
    expect((await view(exempt)).expiry).toMatchObject({ effective: until, decidedBy: 'policy_lifetime' });
    const inTwoDays = (asked: TestKey): Promise<Answer> =>
      call(node, 'GET', `/v1/keys/${asked.publicId}/explain?at=${ahead(2)}`, { as: admin.secret });
    expect((await inTwoDays(mate)).body.status).toBe('expired');
    const { status, chain } = (await inTwoDays(exempt)).body;
    expect(status).toBe('active');
    expect(chain).toContainEqual(
      expect.objectContaining({
        rule: 'exemption',
        exemptionId: granted.body.id,
        value: 'maxLifetimeDays',
        verdict: 'lifts',
      }),
    );
    const listed = await call(node, 'GET', '/v1/keys?exempt=true', { as: admin.secret });
    expect(listed.body.data.map(({ id }: { id: string }) => id)).toEqual([exempt.publicId]);
  });

  it('comes too late for a key that has expired, and ends with its end', async () => {
    const [late, early] = [
      await organization.key(ana, team.id, { createdAt: organization.past(31) }),
      await organization.key(ana, team.id, { createdAt: organization.past(29) }),
    ];
    const before = await grant({ key: early.publicId });
    await setPolicy({ maxLifetimeDays: 20 });
    expect([await verdict(early), await verdict(late)]).toEqual(['valid', 'expired']);
    expect((await grant({ key: late.publicId })).status).toBe(201);
    expect(await verdict(late)).toBe('expired');
    const ended = await call(node, 'DELETE', `/v1/exemptions/${before.body.id}`, { as: admin.secret });
    expect(ended.status).toBe(204);
    expect(await verdict(early)).toBe('expired');
    const again = await call(node, 'DELETE', `/v1/exemptions/${before.body.id}`, { as: admin.secret });
    expect(again.status).toBe(204);
    const kept = await call(node, 'GET', `/v1/exemptions/${before.body.id}`, { as: admin.secret });
    expect(kept.body.state).toBe('ended');
    expect(kept.body.decisions.map(({ decision }: { decision: string }) => decision)).toEqual(['granted', 'ended']);
  });

  it('covers every key of an owner, and is renewed to a later time', async () => {
    const key = await organization.key(account, team.id, { kind: 'service', createdAt: organization.past(50) });
    const granted = await grant({ owner: account.publicId, rule: 'maxIdleDays' });
    expect(granted.body.owner).toMatchObject({ id: account.publicId, name: 'gateway' });
    await setPolicy({ maxIdleDays: 10 });
    expect(await verdict(key)).toBe('valid');
    const renew = (body: object): Promise<Answer> =>
      call(node, 'POST', `/v1/exemptions/${granted.body.id}/renew`, { as: admin.secret, body: { reason, ...body } });
    expect(await refusal(renew({ until: ahead(30) }))).toEqual([422, 'exemption.end_not_later']);
    expect(await refusal(renew({}))).toEqual([422, 'exemption.end_required']);
    const renewed = await renew({ until: ahead(90) });
    expect([renewed.status, renewed.body.renewals]).toEqual([200, 1]);
    await call(node, 'DELETE', `/v1/exemptions/${granted.body.id}`, { as: admin.secret });
    expect(await refusal(renew({ until: ahead(100) }))).toEqual([409, 'exemption.ended']);
  });

  it('gives back the scopes that a policy narrows, of the level that it lifts alone', async () => {
    const key = await organization.key(ana, team.id, { scopes: ['orders:write'] });
    await setPolicy({ allowedScopes: ['full', 'keys:verify', 'orders:read'] });
    const asks = { scopes: ['orders:write'] };
    expect(await verdict(key, asks)).toBe('insufficient_scope');
    expect((await grant({ key: key.publicId, rule: 'allowedScopes' })).status).toBe(201);
    expect(await verdict(key, asks)).toBe('valid');
    await setPolicy({ allowedScopes: ['full', 'keys:verify', 'orders:read'] }, `teams/${team.publicId}`);
    expect(await verdict(key, asks)).toBe('insufficient_scope');
  });

  it('is decided by nobody who owns, stewards, made or asked for it, and for a level by those who stand there', async () => {
    const own = ['own_interest', 403];
    const refused = async (body: object, as = admin): Promise<unknown[]> => {
      const [status, code] = await refusal(grant(body, as));
      return [String(code).replace('exemption.', ''), status];
    };
    expect(await refused({ key: admin.publicId })).toEqual(own);
    const { body: me } = await call(node, 'GET', '/me', { as: admin.secret });
    expect(await refused({ owner: me.user.id })).toEqual(own);
    const anas = await organization.key(ana, team.id);
    expect(await refused({ key: anas.publicId, requestedBy: me.user.id })).toEqual(own);
    const made = await organization.key(account, team.id, { kind: 'service', createdBy: teamAdminUser.id });
    const ofTeam = { team: team.publicId };
    expect(await refused({ key: made.publicId, ...ofTeam }, teamAdmin)).toEqual(own);
    expect(await refused({ owner: account.publicId, ...ofTeam }, teamAdmin)).toEqual(own);
    expect(await refused({ key: anas.publicId }, teamAdmin)).toEqual(['access.forbidden', 403]);
    expect((await grant({ key: anas.publicId, ...ofTeam }, teamAdmin)).body.level).toBe('team');
    const others = await organization.key(await organization.user('Sue Li', { teams: [elsewhere.id] }), elsewhere.id);
    const unknown = ['subject_unknown', 422];
    expect(await refused({ key: others.publicId, ...ofTeam }, teamAdmin)).toEqual(unknown);
    expect(await refused({ key: others.publicId, ...ofTeam })).toEqual(unknown);
    const foreign = await new TestOrganization(client, node).found();
    const abroad = await foreign.user('Zoe Abroad');
    expect(await refused({ owner: abroad.publicId })).toEqual(unknown);
  });

  it('is decided by nobody who ever answered for the service account, or made a key of it', async () => {
    const key = await organization.key(account, team.id, { kind: 'service' });
    const { body: me } = await call(node, 'GET', '/me', { as: admin.secret });
    const hand = (steward: string): Promise<Answer> =>
      call(node, 'PUT', `/v1/service-accounts/${account.publicId}/stewards`, { as: admin.secret, body: { steward } });
    expect([(await hand(me.user.id)).status, (await hand(ana.publicId)).status]).toEqual([200, 200]);
    expect(await refusal(grant({ key: key.publicId }))).toEqual([403, 'exemption.own_interest']);
  });

  it('is ended by the team whose rule it lifts, though the person has left, and not renewed for them', async () => {
    const ofTeam = { owner: ana.publicId, team: team.publicId, rule: 'maxIdleDays' };
    const { body: granted } = await grant(ofTeam, teamAdmin);
    const left = `/v1/teams/${team.publicId}/members/${ana.publicId}`;
    expect((await call(node, 'DELETE', left, { as: admin.secret })).status).toBeLessThan(300);
    const renew = { as: admin.secret, body: { reason, until: ahead(90) } };
    expect(await refusal(call(node, 'POST', `/v1/exemptions/${granted.id}/renew`, renew))).toEqual([
      422,
      'exemption.subject_unknown',
    ]);
    expect((await call(node, 'DELETE', `/v1/exemptions/${granted.id}`, { as: teamAdmin.secret })).status).toBe(204);
  });

  it('is explained for a past time by the end that was known then', async () => {
    const key = await organization.key(ana, team.id);
    const until = ahead(60);
    const { body: granted } = await grant({ key: key.publicId, until });
    node.clock.advance(DAY_MS);
    const at = node.clock.now().toISOString();
    node.clock.advance(DAY_MS);
    await call(node, 'DELETE', `/v1/exemptions/${granted.id}`, { as: admin.secret });
    const { body } = await call(node, 'GET', `/v1/keys/${key.publicId}/explain?at=${at}`, { as: admin.secret });
    const step = body.chain.find(({ rule }: { rule: string }) => rule === 'exemption');
    expect(step).toMatchObject({ until, verdict: 'lifts' });
  });

  it('has an end at most 365 days ahead, and stands once', async () => {
    const { publicId: key } = await organization.key(ana, team.id);
    expect(await refusal(grant({ key, until: undefined }))).toEqual([422, 'exemption.end_required']);
    expect(await refusal(grant({ key, until: ahead(366) }))).toEqual([422, 'exemption.end_too_late']);
    expect(await refusal(grant({ key, until: ahead(-1) }))).toEqual([422, 'exemption.end_not_ahead']);
    expect(await refusal(grant({ key, owner: ana.publicId }))).toEqual([400, 'request.invalid']);
    expect(await refusal(grant({ key, rule: 'allowedCidrs' }))).toEqual([400, 'request.invalid']);
    const both = await Promise.all([grant({ key }), grant({ key })]);
    expect(both.map(({ status }) => status)).toEqual(expect.arrayContaining([201, 409]));
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'exemption.exists',
      exemptionId: both.find(({ status }) => status === 201)?.body.id,
    });
    const listed = await call(node, 'GET', `/v1/exemptions?key=${key}&state=in_force`, { as: teamAdmin.secret });
    expect(listed.body.data).toHaveLength(1);
    const { rowCount } = await client.query(`select from keyreeve.exemptions where organization_id = $1`, [
      organization.id,
    ]);
    expect(rowCount).toBe(1);
  });
});
