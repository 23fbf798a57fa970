import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { generateSecret } from '../../src/keys/domain/secret.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';

const sha256 = (secret: string): string => createHash('sha256').update(secret).digest('hex');
const UNKNOWN_KEY = 'key_01kb6a6p2ye0hbqs5qpxjnxevz';

describe('reading keys over HTTP', () => {
  let node: TestApplication;
  let client: pg.Client;
  let organization: TestOrganization;
  let payments: { id: string; publicId: string };
  let mobile: { id: string; publicId: string };
  let ana: TestUser;
  let ben: TestUser;
  let anasKey: TestKey;
  let bensKey: TestKey;

  beforeAll(async () => {
    node = await startApplication();
    client = await administer(node);
  });
  afterAll(async () => {
    await client?.end();
    await node?.close();
  });
  beforeEach(async () => {
    organization = await new TestOrganization(client, node).found();
    payments = await organization.team('Payments');
    mobile = await organization.team('Mobile');
    ana = await organization.user('Ana Ruiz', { teams: [payments.id] });
    ben = await organization.user('Ben Okafor', { teams: [mobile.id] });
    anasKey = await organization.key(ana, payments.id, { scopes: ['full'], name: 'Nightly export' });
    bensKey = await organization.key(ben, mobile.id, { scopes: ['full'] });
  });

  const get = (path: string, as: TestKey): Promise<Answer> => call(node, 'GET', path, { as: as.secret });
  const idsOf = ({ body }: Answer): string[] => (body.data as { id: string }[]).map(({ id }) => id).sort();
  const anonymous = ({ body }: Answer): object => ({ ...body, requestId: '' });

  it('shows a key whole, with its ETag, to its owner', async () => {
    const { body, headers } = await get(`/v1/keys/${anasKey.publicId}`, anasKey);
    expect(body).toMatchObject({
      id: anasKey.publicId,
      name: 'Nightly export',
      kind: 'personal',
      hint: `kru_…${anasKey.secret.slice(-4)}`,
      status: 'active',
      reason: null,
      owner: { id: ana.publicId, type: 'user', name: 'Ana Ruiz', contact: { name: 'Ana Ruiz', email: ana.email } },
      team: { id: payments.publicId, name: 'Payments' },
      createdBy: { id: ana.publicId, name: 'Ana Ruiz' },
      expiry: { effective: null, decidedBy: null },
      revokedAt: null,
      recentSources: [],
      usedDays: [],
    });
    expect(headers.get('etag')).toBe(`"${body.version}"`);
  });

  it('answers for a key of somebody else, of another organization and of nobody the same', async () => {
    const elsewhere = await new TestOrganization(client, node).found();
    const team = await elsewhere.team('Payments');
    const foreign = await elsewhere.key(await elsewhere.user('Cem Ay', { teams: [team.id] }), team.id);
    const unknown = await get(`/v1/keys/${UNKNOWN_KEY}`, anasKey);
    expect(unknown).toMatchObject({ status: 404, body: { code: 'key.not_found' } });
    for (const id of [bensKey.publicId, foreign.publicId, 'key_nonsense', '%00']) {
      expect(anonymous(await get(`/v1/keys/${id}`, anasKey))).toEqual(anonymous(unknown));
      expect(anonymous(await get(`/v1/keys/${id}/history`, anasKey))).toEqual(anonymous(unknown));
    }
  });

  it('lists what each role may see: own, stewarded, administered, all', async () => {
    const account = await organization.serviceAccount('settlement-runner', payments.id, { steward: ana.id });
    const runner = await organization.key(account, payments.id, { kind: 'service' });
    const lead = await organization.user('Lea Braun', { administers: [mobile.id] });
    const leads = await organization.key(lead, mobile.id, { scopes: ['full'] });
    const auditor = await organization.user('Ida Aud', { role: 'auditor', teams: [payments.id] });
    const auditors = await organization.key(auditor, payments.id, { scopes: ['full'] });
    const all = [anasKey, bensKey, runner, leads, auditors].map(({ publicId }) => publicId);
    const seen = async (as: TestKey, query = ''): Promise<string[]> => idsOf(await get(`/v1/keys${query}`, as));

    expect(await seen(anasKey)).toEqual([anasKey.publicId, runner.publicId].sort());
    expect(await seen(bensKey)).toEqual([bensKey.publicId]);
    expect(await seen(leads)).toEqual([bensKey.publicId, leads.publicId].sort());
    expect(await seen(auditors)).toEqual(all.sort());
    expect(await seen(leads, `?owner=me`)).toEqual([leads.publicId]);
    expect(await seen(leads, `?owner=${ana.email}`)).toEqual([]);
    expect(await seen(auditors, `?owner=${ana.email}&owner=${ben.publicId}`)).toEqual(
      [anasKey.publicId, bensKey.publicId].sort(),
    );
    // Without the reading scope an administrator's key sees what is its owner's own.
    const narrow = await organization.key(lead, mobile.id, { scopes: ['orders:read'] });
    expect(await seen(narrow)).toEqual([leads.publicId, narrow.publicId].sort());
  });

  it.each([
    ['status=dead', 'status'],
    ['reason=because', 'reason'],
    ['kind=share', 'kind'],
    ['owner=nobody', 'owner'],
    ['team=Payments', 'team'],
    ['createdWith=team_01kb6a6p2ye0hbqs5qpxjnxevz', 'createdWith'],
    ['knownTo=svc_01kb6a6p2ye0hbqs5qpxjnxevz', 'knownTo'],
    ['usedFrom=10.1.2.3/8', 'usedFrom'],
    ['hint=kru_', 'hint'],
    ['scope=', 'scope'],
    ['createdAfter=yesterday', 'createdAfter'],
    ['createdAfter=2026-02-30T00:00:00Z', 'createdAfter'],
    ['expiresBefore=999999d', 'expiresBefore'],
    ['idleDays=0', 'idleDays'],
    ['idleDays=1e3', 'idleDays'],
    ['neverUsed=yes', 'neverUsed'],
    ['q=', 'q'],
    ['q=a%00b', 'q'],
    [`q=${'x'.repeat(300)}`, 'q'],
    ['sort=age', 'sort'],
    ['sort=name&sort=owner', 'sort'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['total=1', 'total'],
    ['revocationId=rev_01kb6a6p2ye0hbqs5qpxjnxevz', 'revocationId'],
    ['state=active', 'state'],
  ])('refuses ?%s and names the parameter', async (query, field) => {
    const { status, body } = await get(`/v1/keys?${query}`, anasKey);
    expect({ status, code: body.code, fields: body.errors.map((error: { field: string }) => error.field) }).toEqual({
      status: 400,
      code: 'request.invalid',
      fields: [field],
    });
  });

  it('takes 200 filter values and no more', async () => {
    const values = (count: number): string => Array.from({ length: count }, (_, n) => `reference=r${n}`).join('&');
    expect((await get(`/v1/keys?${values(200)}`, anasKey)).status).toBe(200);
    expect((await get(`/v1/keys?${values(201)}`, anasKey)).status).toBe(400);
    expect((await get(`/v1/keys?${values(150)}&${values(60).replaceAll('reference', 'scope')}`, anasKey)).status).toBe(
      400,
    );
  });

  it('takes a cursor only for the list it was made for', async () => {
    for (let n = 0; n < 3; n += 1) await organization.key(ana, payments.id, { name: `key ${n}` });
    const first = await get('/v1/keys?limit=2&sort=name', anasKey);
    const cursor = encodeURIComponent(first.body.page.next as string);
    const next = await get(`/v1/keys?limit=3&sort=name&cursor=${cursor}`, anasKey);
    expect(next.body.data).toHaveLength(2);
    for (const other of ['sort=-name', 'sort=name&status=active', 'sort=name&q=key']) {
      const { body } = await get(`/v1/keys?limit=2&${other}&cursor=${cursor}`, anasKey);
      expect(body.code).toBe('page.cursor_mismatch');
    }
    expect((await get(`/v1/keys?sort=name&cursor=${cursor}`, bensKey)).body.code).toBe('page.cursor_mismatch');
    expect((await get(`/v1/keys?sort=name&cursor=${cursor.slice(0, -4)}AAAA`, anasKey)).body.code).toBe(
      'page.cursor_invalid',
    );
  });

  it('refuses a position among expiries once a policy has moved them', async () => {
    await organization.key(ana, payments.id);
    const first = await get('/v1/keys?limit=1&sort=expiresAt', anasKey);
    await client.query(
      `insert into keyreeve.policy_versions (organization_id, id, number, rules, enforce_from, saved_at)
       values ($1, gen_random_uuid(), 1, $2, now(), now())`,
      [
        organization.id,
        { maxLifetimeDays: { personal: 30, service: 30 }, maxIdleDays: { personal: null, service: null } },
      ],
    );
    const cursor = encodeURIComponent(first.body.page.next as string);
    expect((await get(`/v1/keys?limit=1&sort=expiresAt&cursor=${cursor}`, anasKey)).body.code).toBe(
      'page.cursor_outdated',
    );
  });

  it('holds each key once by creation, forwards and backwards, while others insert', async () => {
    const before = [anasKey.publicId];
    for (let n = 0; n < 25; n += 1) before.push((await organization.key(ana, payments.id)).publicId);
    const there: string[] = [];
    let answer = await get('/v1/keys?limit=4', anasKey);
    for (;;) {
      there.push(...idsOf(answer));
      if (answer.body.page.next === null) break;
      await organization.key(ana, payments.id);
      answer = await get(`/v1/keys?limit=4&cursor=${encodeURIComponent(answer.body.page.next)}`, anasKey);
    }
    expect(there.sort()).toEqual(before.sort());
    const back = idsOf(answer);
    while (answer.body.page.previous !== null) {
      await organization.key(ana, payments.id);
      answer = await get(`/v1/keys?limit=4&cursor=${encodeURIComponent(answer.body.page.previous)}`, anasKey);
      back.push(...idsOf(answer));
    }
    expect(new Set(back).size).toBe(back.length);
    expect(back).toEqual(expect.arrayContaining(before));
  });

  it('finds a key by its secret or by a digest, for those alone who may see it', async () => {
    const lookUp = (body: object, as: TestKey): Promise<Answer> =>
      call(node, 'POST', '/v1/keys/lookup', { as: as.secret, body });
    expect((await lookUp({ secret: anasKey.secret }, anasKey)).body).toMatchObject({ id: anasKey.publicId });
    const unknown = generateSecret({ prefix: 'kr', kind: 'u', routingTag: organization.routingTag });
    const none = await lookUp({ secret: unknown }, anasKey);
    expect(none).toMatchObject({ status: 404, body: { code: 'key.not_found' } });
    expect(anonymous(await lookUp({ secret: bensKey.secret }, anasKey))).toEqual(anonymous(none));
    expect((await lookUp({ secret: `${anasKey.secret}x` }, anasKey)).body.errors[0].field).toBe('secret');

    const digests = [unknown, bensKey.secret, anasKey.secret].map(sha256);
    const { body } = await lookUp({ sha256: digests }, anasKey);
    expect(
      body.data.map(({ sha256: digest, key }: { sha256: string; key: { id: string } | null }) => [digest, key?.id]),
    ).toEqual([
      [digests[0], undefined],
      [digests[1], undefined],
      [digests[2], anasKey.publicId],
    ]);
    for (const wrong of [{}, { secret: 'x', sha256: [] }, { sha256: [] }, { sha256: ['abc'] }]) {
      expect((await lookUp(wrong, anasKey)).status).toBe(400);
    }
    expect((await lookUp({ sha256: Array.from({ length: 1_001 }, (_, n) => sha256(String(n))) }, anasKey)).status).toBe(
      400,
    );
  });

  it('limits how many digests one may ask for in a minute', async () => {
    const sha = Array.from({ length: 900 }, (_, n) => sha256(String(n)));
    const ask = (): Promise<Answer> =>
      call(node, 'POST', '/v1/keys/lookup', { as: bensKey.secret, body: { sha256: sha } });
    expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate.limited' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(1);
  });

  it('tells the history of a key, to its owner without the addresses of others, to an auditor with them', async () => {
    const auditor = await organization.user('Ida Aud', { role: 'auditor', teams: [payments.id] });
    const auditors = await organization.key(auditor, payments.id, { scopes: ['full'] });
    for (const name of ['Nightly export 2', 'Nightly export 3']) {
      const renamed = await call(node, 'PATCH', `/v1/keys/${anasKey.publicId}`, { as: anasKey.secret, body: { name } });
      expect(renamed.status).toBe(200);
    }
    const own = await get(`/v1/keys/${anasKey.publicId}/history?limit=1`, anasKey);
    expect(own.body.data[0]).toMatchObject({ action: 'key.edited', source: { ip: null, userAgent: null } });
    const next = encodeURIComponent(own.body.page.next as string);
    const older = await get(`/v1/keys/${anasKey.publicId}/history?limit=1&cursor=${next}`, anasKey);
    expect(older.body.data[0].id).not.toBe(own.body.data[0].id);
    const read = await get(`/v1/keys/${anasKey.publicId}/history`, auditors);
    expect(read.body.data).toHaveLength(2);
    expect(read.body.data[0].source.ip).not.toBeNull();
    const { rows } = await client.query(
      `select action from keyreeve.audit_events where organization_id = $1 and action = 'audit.read'`,
      [organization.id],
    );
    expect(rows).toHaveLength(1);
  });
});
