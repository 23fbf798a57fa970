import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateSecret, type SecretKind } from '../../src/keys/domain/secret.js';
import { startApplication, type TestApplication } from '../support/application.js';
import type { TestKey } from '../support/organization.js';
import { closeWire, exchange, type WireAnswer } from './wire.js';
import { type Caller, World } from './world.js';

let node: TestApplication;
let world: World;
let verifier: string;
let session: [string, string][];
/** Real keys, live and dead, of another organization. */
let foreign: Record<string, string>;

beforeAll(async () => {
  node = await startApplication();
  world = await World.found(node);
  const gateway = await world.home.serviceAccount('gateway', world.team.id, { steward: world.mate.id });
  verifier = (await world.home.key(gateway, world.team.id, { scopes: ['keys:verify'], kind: 'service' })).secret;
  session = credentialOf(await world.withSession('owner', await world.user('owner'), false));
  foreign = await foreignKeys();
}, 60_000);
afterAll(async () => {
  closeWire();
  await world.client.end();
  await node.close();
});

const secretOf = ({ credential }: Caller): string => (credential.kind === 'key' ? credential.secret : '');

function credentialOf({ credential }: Caller): [string, string][] {
  if (credential.kind === 'key') return [['x-api-key', credential.secret]];
  return credential.kind === 'session'
    ? [
        ['cookie', credential.cookie],
        ['sec-fetch-site', 'same-origin'],
      ]
    : [];
}

async function foreignKeys(): Promise<Record<string, string>> {
  const { foreign: organization, stranger, foreignTeam, client } = world;
  const made = async (more: Parameters<typeof organization.key>[2] = {}): Promise<TestKey> =>
    organization.key(stranger, foreignTeam.id, more);
  const [live, administrative, bound, expired, revoked] = [
    await made(),
    await made({ scopes: ['full'] }),
    await made({ allowedCidrs: ['203.0.113.0/24'] }),
    await made({ createdAt: organization.past(30), ownExpiresAt: organization.past(1) }),
    await made(),
  ];
  await client.query(
    `insert into keyreeve.key_causes (organization_id, key_id, id, effect, cause, level, opened_at)
     values ($1, $2, gen_random_uuid(), 'revoked', 'owner', 'owner', $3)`,
    [organization.id, revoked.id, organization.past(0)],
  );
  const secrets = { live, administrative, bound, expired, revoked };
  return Object.fromEntries(Object.entries(secrets).map(([name, { secret }]) => [name, secret]));
}

const nobodys = (kind: SecretKind, routingTag = world.home.routingTag): string =>
  generateSecret({ prefix: 'kr', kind, routingTag });

const json: [string, string] = ['content-type', 'application/json'];

function post(target: string, headers: [string, string][], body: object): Promise<WireAnswer> {
  return exchange(node.url, { method: 'POST', target, headers: [...headers, json], body: JSON.stringify(body) });
}

const get = (target: string, headers: [string, string][]): Promise<WireAnswer> =>
  exchange(node.url, { method: 'GET', target, headers });

/** Head and body, but for what is different in each answer: its instant, its id, and how often was asked. */
function comparable({ status, headers, text }: WireAnswer): string {
  const { date: _, 'x-request-id': requestId = '-', ratelimit: __, ...kept } = headers;
  return `${status} ${JSON.stringify(kept)} ${text.replaceAll(requestId, 'the request')}`;
}

describe('a verifier', () => {
  it('is told of another organization’s key, whatever became of it, byte for byte what it is told of no key', async () => {
    for (const asking of [[['x-api-key', verifier] as [string, string]], session]) {
      for (const more of [{}, { scopes: ['orders:read'] }, { ip: '203.0.113.7' }]) {
        const ask = async (secret: string): Promise<string> =>
          comparable(await post('/v1/keys/verify', asking, { secret, ...more }));
        const baseline = await ask(nobodys('u'));
        expect(baseline).toMatch(/^200 .*\{"valid":false,"code":"not_found"\}$/);
        for (const [name, secret] of Object.entries(foreign)) {
          // Twice: from the database, and from memory.
          expect([name, await ask(secret)]).toEqual([name, baseline]);
          expect([name, await ask(secret)]).toEqual([name, baseline]);
        }
        for (const kind of ['u', 's', 'c', 'p'] as const) {
          for (const tag of [world.home.routingTag, world.foreign.routingTag, 'Zz0z']) {
            expect([kind, tag, await ask(nobodys(kind, tag))]).toEqual([kind, tag, baseline]);
          }
        }
      }
    }
  });

  it('is told so also after the other organization has used the key', async () => {
    const { live = '' } = foreign;
    expect((await get('/me', [['x-api-key', live]])).status).toBe(200);
    const told = await post('/v1/keys/verify', [['x-api-key', verifier]], { secret: live });
    expect(told.text).toBe('{"valid":false,"code":"not_found"}');
  });

  it('that looks keys up learns no more', async () => {
    const reader = credentialOf(await world.withKey('owner', await world.user('owner'), ['full']));
    const baseline = comparable(await post('/v1/keys/lookup', reader, { secret: nobodys('u') }));
    expect(baseline).toMatch(/^404 .*key\.not_found/);
    for (const secret of [...Object.values(foreign), nobodys('c'), nobodys('p'), nobodys('s', 'Zz0z')]) {
      expect(comparable(await post('/v1/keys/lookup', reader, { secret }))).toBe(baseline);
    }
  });
});

describe('doors', () => {
  /** A secret of a kind that is kept like a key of that kind, as if it had been issued. */
  async function issued(kind: SecretKind, stored: 'personal' | 'service'): Promise<string> {
    const { digestOf, sha256OfSecret, lastFour } = await import('../../src/keys/domain/secret.js');
    const secret = nobodys(kind);
    const row = await world.home.key(world.mate, world.team.id, { kind: stored, scopes: ['full'] });
    await world.client.query(`update keyreeve.keys set digest = $2, last_four = $3 where id = $1`, [
      row.id,
      digestOf(node.runtime.keyring.currentPepper.key, sha256OfSecret(secret)),
      lastFour(secret),
    ]);
    return secret;
  }

  it('let in the kinds they are for, and answer the others like a key that nobody has', async () => {
    const unknown = comparable(await get('/me', [['x-api-key', nobodys('u')]]));
    expect(unknown).toMatch(/^401 .*key\.unknown/);
    const secrets = [
      nobodys('c'),
      nobodys('p'),
      await issued('c', 'personal'),
      await issued('p', 'service'),
      // The letter says one thing, the stored row another.
      await issued('u', 'service'),
      await issued('s', 'personal'),
    ];
    for (const secret of secrets) {
      expect(comparable(await get('/me', [['x-api-key', secret]]))).toBe(unknown);
      expect(comparable(await get('/me', [['authorization', `Bearer ${secret}`]]))).toBe(unknown);
      const told = await post('/v1/keys/verify', [['x-api-key', verifier]], { secret });
      expect(told.text).toBe('{"valid":false,"code":"not_found"}');
      // A service that presents it instead of its own key is not let in either.
      const asking = await post('/v1/keys/verify', [['x-api-key', secret]], { secret: 'x' });
      expect([asking.status, JSON.parse(asking.text)]).toEqual([401, expect.objectContaining({ code: 'key.unknown' })]);
    }
  });

  it('are opened by X-API-Key and by Bearer alike, however the word is written', async () => {
    const member = secretOf(await world.withKey('member', await world.user('member'), []));
    const told = await get('/me', [['x-api-key', member]]);
    expect(told.status).toBe(200);
    for (const headers of [
      [['authorization', `Bearer ${member}`]],
      [['Authorization', `bearer ${member}`]],
      [['authorization', `BEARER ${member}`]],
      [['X-API-KEY', member]],
    ] as [string, string][][]) {
      expect(comparable(await get('/me', headers))).toBe(comparable(told));
    }
    for (const value of [
      `Basic ${member}`,
      `Bearer`,
      `Bearer  ${member}`,
      `Bearer ${member} x`,
      member,
      `Token ${member}`,
    ]) {
      const refused = await get('/me', [['authorization', value]]);
      expect([value.slice(0, 8), refused.status, refused.headers['www-authenticate']]).toEqual([
        value.slice(0, 8),
        401,
        expect.stringContaining('Bearer realm="keyreeve"'),
      ]);
    }
  });

  it('are not chosen between: two credentials are ambiguous, whichever of them is good', async () => {
    const member = secretOf(await world.withKey('member', await world.user('member'), []));
    for (const [one, other] of [
      [member, member],
      [member, nobodys('u')],
      [nobodys('u'), member],
    ] as const) {
      const both: [string, string][] = [
        ['x-api-key', one],
        ['authorization', `Bearer ${other}`],
      ];
      for (const answer of [await get('/me', both), await post('/v1/keys/verify', both, { secret: 'x' })]) {
        expect([answer.status, JSON.parse(answer.text)]).toEqual([
          400,
          expect.objectContaining({ code: 'credential.ambiguous' }),
        ]);
      }
    }
  });
});

describe('a cookie', () => {
  it('beside a key is as if it were not there', async () => {
    const member = await world.withKey('member', await world.user('member'), []);
    const key = credentialOf(member);
    const [cookie] = session as [[string, string]];
    // The session may what the key may not.
    const [users, sessions] = ['/v1/users', '/v1/auth/sessions'];
    expect((await get(users, session)).status).toBe(200);
    for (const target of ['/me', users, sessions]) {
      const alone = comparable(await get(target, key));
      expect(comparable(await get(target, [...key, cookie]))).toBe(alone);
      expect(comparable(await get(target, [cookie, ['authorization', `Bearer ${secretOf(member)}`]]))).toBe(alone);
    }
    for (const bad of ['kru_nonsense', nobodys('u')]) {
      const alone = comparable(await get('/me', [['x-api-key', bad]]));
      expect(alone).toMatch(/^401/);
      expect(comparable(await get('/me', [['x-api-key', bad], cookie]))).toBe(alone);
      const verify = comparable(await post('/v1/keys/verify', [['x-api-key', bad]], { secret: 'x' }));
      expect(comparable(await post('/v1/keys/verify', [['x-api-key', bad], cookie], { secret: 'x' }))).toBe(verify);
    }
    // Neither does a key need to come from our own pages.
    const rename = { name: world.nextName() };
    const crossSite: [string, string][] = [
      ['sec-fetch-site', 'cross-site'],
      ['origin', 'https://evil.example'],
    ];
    const admin = credentialOf(await world.withKey('owner', await world.user('owner'), ['full']));
    expect((await post('/v1/teams', [...admin, cookie, ...crossSite], rename)).status).toBe(201);
  });

  it('alone does nothing for a page that is not ours', async () => {
    const [cookie] = session as [[string, string]];
    for (const from of [
      [['sec-fetch-site', 'cross-site']],
      [['sec-fetch-site', 'same-site']],
      [['origin', 'https://evil.example']],
      [],
    ] as [string, string][][]) {
      for (const target of ['/v1/teams', '/v1/keys/verify', '/v1/auth/logout', '/v1/auth/login']) {
        const answer = await post(target, [cookie, ...from], {});
        expect([target, answer.status, JSON.parse(answer.text)]).toEqual([
          target,
          403,
          expect.objectContaining({ code: 'session.cross_site' }),
        ]);
      }
    }
    expect((await get('/me', [cookie])).status).toBe(200);
  });
});
