import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, toPublicId } from '../../src/platform/ids.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { accessCases } from './access-cases.js';
import { secretText } from './hostile-values.js';
import { addressOf, Contract, type Operation } from './operations.js';
import { stored } from './stored.js';
import { closeWire, exchange, exchangeBytes, type WireAnswer, type WireRequest } from './wire.js';
import { type Caller, World } from './world.js';

const json = ['content-type', 'application/json'] as const;

let node: TestApplication;
let world: World;
let contract: Contract;
let owner: Caller;
let key: [string, string];
let cookie: [string, string];

beforeAll(async () => {
  node = await startApplication();
  world = await World.found(node);
  contract = await Contract.of(node);
  owner = await world.withKey('owner', await world.user('owner'), ['full']);
  key = ['x-api-key', secretOf(owner)];
  cookie = ['cookie', cookieOf(await world.withSession('owner', owner.user, false))];
}, 60_000);
afterAll(async () => {
  closeWire();
  await world.client.end();
  await node.close();
});

const secretOf = ({ credential }: Caller): string => (credential.kind === 'key' ? credential.secret : '');
const cookieOf = ({ credential }: Caller): string => (credential.kind === 'session' ? credential.cookie : '');

const send = (request: Omit<WireRequest, 'headers'> & { headers?: WireRequest['headers'] }): Promise<WireAnswer> =>
  exchange(node.url, { headers: [key], ...request });
const codeOf = ({ text }: WireAnswer): string => (text === '' ? '' : (JSON.parse(text) as { code: string }).code);
const fieldsOf = ({ text }: WireAnswer): string[] | undefined =>
  (JSON.parse(text) as { errors?: { field: string }[] }).errors?.map(({ field }) => field);

/** Runs requests of which each must be refused; nothing may be different afterwards. */
async function refusedWithoutTrace(work: () => Promise<void>): Promise<void> {
  const before = await stored(world.client);
  await work();
  expect(await stored(world.client)).toEqual(before);
}

const nested = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);

/** Bodies that nobody understands, whatever the operation; the sign of each is its status and code. */
const bodies: Record<string, { body: string | Buffer; type?: string; told: string }> = {
  'half of JSON': { body: '{"name":', told: '400 request.not_json' },
  'no JSON': { body: "{'name': 'x'}", told: '400 request.not_json' },
  'JSON in UTF-16': { body: Buffer.from('{"name":"x"}', 'utf16le'), told: '400 request.not_json' },
  'a prototype': { body: '{"__proto__":{"admin":true}}', told: '400 request.not_json' },
  'a constructor': { body: '{"constructor":{"prototype":{"admin":true}}}', told: '400 request.not_json' },
  'lists in lists': { body: nested('[', ']', 100_000), told: '400 request.invalid' },
  'objects in objects': { body: `${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`, told: '400 request.invalid' },
  'a name of a megabyte': { body: JSON.stringify({ name: 'x'.repeat(1_000_000) }), told: '413 request.too_large' },
  'a form': { body: 'name=x', type: 'application/x-www-form-urlencoded', told: '415 request.media_type' },
  'plain text': { body: '{"name":"x"}', type: 'text/plain', told: '415 request.media_type' },
  'another dialect': { body: '{"name":"x"}', type: 'application/vnd.api+json', told: '415 request.media_type' },
};

describe('bodies', () => {
  it('that cannot be understood are refused by every operation, and change nothing', async () => {
    const writing = contract.operations.filter(({ method }) => method !== 'GET');
    const wrong: string[] = [];
    const addresses = new Map<string, string>();
    for (const operation of writing) addresses.set(operation.name, await anAddress(operation));
    await refusedWithoutTrace(async () => {
      for (const operation of writing) {
        for (const [name, { body, type = 'application/json', told }] of Object.entries(bodies)) {
          const credential: [string, string][] = operation.permission?.sessionOnly
            ? [cookie, ['sec-fetch-site', 'same-origin']]
            : [key, ['sec-fetch-site', 'same-origin']];
          const headers = [...credential, ['content-type', type]] as [string, string][];
          const answer = await send({
            method: operation.method,
            target: addresses.get(operation.name) ?? '',
            headers,
            body,
          });
          const is = `${answer.status} ${codeOf(answer)}`;
          if (is !== told) wrong.push(`${operation.name} given ${name}: ${is}`);
        }
      }
    });
    expect(wrong).toEqual([]);
    process.stdout.write(`hostile bodies: ${writing.length} operations × ${Object.keys(bodies).length}\n`);
  }, 120_000);

  it('with fields that every object has are refused by name', async () => {
    for (const field of ['constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
      const body = JSON.stringify({ name: 'Fraud', [field]: 1 });
      const answer = await send({ method: 'POST', target: '/v1/teams', headers: [key, json], body });
      expect([answer.status, fieldsOf(answer)]).toEqual([400, [field]]);
      const query = await send({ method: 'GET', target: `/v1/teams?${field}=1` });
      expect([query.status, fieldsOf(query)]).toEqual([400, [field]]);
    }
    const proto = await send({ method: 'GET', target: '/v1/teams?__proto__=1' });
    expect([proto.status, fieldsOf(proto)]).toEqual([400, ['__proto__']]);
  });

  it('of the hot path are held to their types like all others', async () => {
    const ask = (body: object): Promise<WireAnswer> =>
      send({ method: 'POST', target: '/v1/keys/verify', headers: [key, json], body: JSON.stringify(body) });
    for (const [body, field] of [
      [{ secret: 5 }, 'secret'],
      [{ secret: null }, 'secret'],
      [{ secret: 'x', scopes: 'orders:read' }, 'scopes'],
      [{ secret: 'x', scopes: [5] }, 'scopes.0'],
      [{ secret: 'x', more: 1 }, 'more'],
      [{ secret: 'x', ip: 'nowhere' }, 'ip'],
      [{}, 'secret'],
    ] as const) {
      const answer = await ask(body);
      expect([answer.status, codeOf(answer), fieldsOf(answer)]).toEqual([400, 'request.invalid', [field]]);
    }
  });
});

describe('headers', () => {
  it('that hold two credentials are refused, also where both are in the same header', async () => {
    const bearer = ['authorization', `Bearer ${key[1]}`] as const;
    const pairs = [
      [key, key],
      [key, ['x-api-key', '']],
      [bearer, bearer],
      [bearer, ['authorization', 'Basic YTpi']],
      [key, bearer],
      [
        ['X-Api-Key', key[1]],
        ['AUTHORIZATION', 'Bearer x'],
      ],
    ] as const;
    for (const headers of pairs) {
      for (const [method, target] of [
        ['GET', '/me'],
        ['POST', '/v1/keys/verify'],
      ] as const) {
        const body = method === 'POST' ? '{"secret":"x"}' : undefined;
        const answer = await send({ method, target, headers: body ? [...headers, json] : headers, body });
        expect([answer.status, codeOf(answer)]).toEqual([400, 'credential.ambiguous']);
      }
    }
  });

  it('that are repeated or wrong are refused by name', async () => {
    const post = (more: [string, string][]): Promise<WireAnswer> =>
      send({
        method: 'POST',
        target: '/v1/teams',
        headers: [key, json, ...more],
        body: JSON.stringify({ name: world.nextName() }),
      });
    await refusedWithoutTrace(async () => {
      for (const value of ['', 'two words', 'ä', 'x'.repeat(201)]) {
        const answer = await post([['idempotency-key', value]]);
        expect([answer.status, fieldsOf(answer)]).toEqual([400, ['Idempotency-Key']]);
      }
      const twice = await post([
        ['idempotency-key', 'a'],
        ['idempotency-key', 'b'],
      ]);
      expect([twice.status, fieldsOf(twice)]).toEqual([400, ['Idempotency-Key']]);
      for (const match of ['0', '"x"', '"0", "1"', '*', '"99999999999"']) {
        const answer = await send({
          method: 'PUT',
          target: '/v1/policies/organization',
          headers: [key, json, ['if-match', match]],
          body: '{}',
        });
        expect([match, answer.status]).toEqual([match, 412]);
      }
    });
  });

  it('that cannot be a session are no session', async () => {
    for (const value of ['%zz', '', 'a; __Host-keyreeve=b', 'x'.repeat(5_000), '\xff'.repeat(43), 'A'.repeat(43)]) {
      const answer = await send({ method: 'GET', target: '/me', headers: [['cookie', `__Host-keyreeve=${value}`]] });
      expect([answer.status, codeOf(answer)]).toEqual([401, 'session.expired']);
    }
  });
});

describe('addresses and bytes', () => {
  it('that cannot be read are answered by a problem that repeats nothing', async () => {
    for (const target of [`/v1/keys/%zz${secretText}`, '/v1/keys/%ff%fe', '/%', '/v1/teams/%c0%ae']) {
      const answer = await send({ method: 'GET', target });
      expect([answer.status, codeOf(answer), answer.headers['content-type']]).toEqual([
        400,
        'request.refused',
        problemType,
      ]);
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
      expect(answer.text).not.toContain(secretText);
    }
    const long = await send({ method: 'GET', target: `/v1/keys/${'a'.repeat(8_000)}` });
    expect([long.status, codeOf(long)]).toEqual([404, 'key.not_found']);
  });

  it('that are no HTTP, or far too long, get a problem document and the end of the connection', async () => {
    const host = new URL(node.url).host;
    const cases: Record<string, string> = {
      'GARBAGE\r\n\r\n': '400 request.refused',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n': '400 request.refused',
      [`GET /me HTTP/1.1\r\nhost: ${host}\r\nx-api-key: ${secretText}\0\r\n\r\n`]: '400 request.refused',
      [`GET /me HTTP/1.1\r\nhost: ${host}\r\nx-api-key: ${'a'.repeat(40_000)}\r\n\r\n`]:
        '431 request.headers_too_large',
      [`POST /v1/teams HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}`]:
        '400 request.refused',
      [`POST /v1/teams HTTP/1.1\r\nhost: ${host}\r\ntransfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n0\r\n\r\n`]:
        '400 request.refused',
      'GET /me HTTP/1.0\r\nhost: evil.example\r\n\r\n': '421 host.unknown',
    };
    for (const [bytes, told] of Object.entries(cases)) {
      const answer = await exchangeBytes(node.url, Buffer.from(bytes, 'latin1'));
      expect([`${answer.status} ${codeOf(answer)}`, answer.headers['content-type']]).toEqual([told, problemType]);
      expect(answer.text).not.toContain(secretText);
    }
  });
});

const problemType = 'application/problem+json; charset=utf-8';

describe('lists', () => {
  const listed = (): Operation[] =>
    contract.operations.filter(({ parameters }) => parameters.some(({ name }) => name === 'cursor'));

  it('refuse cursors that are made up, altered, of another list, and of another caller', async () => {
    const cursors = new Map<string, string>();
    for (const operation of listed()) {
      const answer = await send({ method: 'GET', target: `${await anAddress(operation)}?limit=1` });
      expect([operation.name, answer.status]).toEqual([operation.name, 200]);
      const { page } = JSON.parse(answer.text) as { page: { next: string | null } };
      if (page.next) cursors.set(operation.name, page.next);
    }
    expect(cursors.size).toBeGreaterThan(3);
    const other = await world.withKey('team_admin', await world.user('team_admin'), ['full']);
    for (const operation of listed()) {
      const address = await anAddress(operation);
      const ask = async (cursor: string, headers = [key]): Promise<string> => {
        const answer = await send({ method: 'GET', target: `${address}?limit=1&cursor=${cursor}`, headers });
        return `${answer.status} ${codeOf(answer)}`;
      };
      for (const [name, cursor] of cursors) {
        if (name === operation.name) continue;
        expect([operation.name, name, await ask(cursor)]).toEqual([operation.name, name, '400 page.cursor_mismatch']);
      }
      const own = cursors.get(operation.name) ?? [...cursors.values()].at(0) ?? '';
      const middle = Math.floor(own.length / 2);
      const altered = own.slice(0, middle) + (own[middle] === 'A' ? 'B' : 'A') + own.slice(middle + 1);
      for (const cursor of [altered, own.slice(0, -1), `${own}A`, 'AAAA', 'eyJpZCI6MX0', `${own}=`]) {
        expect([operation.name, await ask(cursor)]).toEqual([operation.name, '400 page.cursor_invalid']);
      }
      if (cursors.has(operation.name)) {
        expect([operation.name, await ask(own, [['x-api-key', secretOf(other)]])]).toEqual([
          operation.name,
          '400 page.cursor_mismatch',
        ]);
      }
    }
  }, 60_000);

  it('refuse more values of a filter than they read, by name, however many there are', async () => {
    const repeatable = listed().flatMap((operation) =>
      operation.parameters
        .filter(({ schema }) => (schema as { type?: string } | undefined)?.type === 'array')
        .map(({ name }) => ({ operation, name })),
    );
    expect(repeatable.length).toBeGreaterThan(0);
    for (const { operation, name } of repeatable) {
      const values = (count: number): string => Array.from({ length: count }, (_, at) => `${name}=v${at}`).join('&');
      const many = await send({ method: 'GET', target: `${await anAddress(operation)}?${values(300)}` });
      expect([name, many.status, fieldsOf(many)]).toEqual([name, 400, [name]]);
      const tooMany = await send({ method: 'GET', target: `${await anAddress(operation)}?${values(10_000)}` });
      expect([name, tooMany.status, codeOf(tooMany)]).toEqual([name, 431, 'request.headers_too_large']);
    }
  });
});

describe('ids in bodies and filters', () => {
  it('of another organization are answered byte for byte like ids that nobody has', async () => {
    const { foreignTeam, stranger, team } = world;
    const nobody = (kind: 'team' | 'user' | 'svc'): string => toPublicId(kind, newId());
    const account = await world.foreign.serviceAccount('settlement', foreignTeam.id);
    const name = 'Fraud detection';
    const pairs: [string, string, object, object][] = [
      ['POST', '/v1/keys', { name, team: foreignTeam.publicId }, { name, team: nobody('team') }],
      [
        'POST',
        '/v1/keys',
        { name, team: team.publicId, owner: stranger.publicId },
        { name, team: team.publicId, owner: nobody('user') },
      ],
      [
        'POST',
        '/v1/keys',
        { name, team: team.publicId, owner: account.publicId },
        { name, team: team.publicId, owner: nobody('svc') },
      ],
      ['POST', '/v1/keys', verifier(foreignTeam.publicId), verifier(nobody('team'))],
      ['POST', '/v1/service-accounts', { name, team: foreignTeam.publicId }, { name, team: nobody('team') }],
      [
        'POST',
        '/v1/service-accounts',
        { name, team: team.publicId, deputy: stranger.publicId },
        { name, team: team.publicId, deputy: nobody('user') },
      ],
      [
        'POST',
        '/v1/service-accounts',
        { name, team: team.publicId, deputy: stranger.email },
        { name, team: team.publicId, deputy: 'nobody@example.com' },
      ],
      ['POST', `/v1/teams/${team.publicId}/members`, { user: stranger.publicId }, { user: nobody('user') }],
      ['POST', `/v1/teams/${team.publicId}/members`, { user: stranger.email }, { user: 'nobody@example.com' }],
      ['POST', '/v1/users', invitation(foreignTeam.publicId), invitation(nobody('team'))],
    ];
    await refusedWithoutTrace(async () => {
      for (const [method, target, foreign, unknown] of pairs) {
        const [told, baseline] = [await comparable(method, target, foreign), await comparable(method, target, unknown)];
        expect(told).toBe(baseline);
        expect(told).toMatch(/^4/);
      }
      const member = `/v1/teams/${team.publicId}/members/`;
      for (const id of [stranger.publicId, world.outsider.publicId]) {
        expect(await comparable('DELETE', member + id)).toBe(await comparable('DELETE', member + nobody('user')));
      }
    });
    for (const [list, filter, foreign, kind] of [
      ['/v1/users', 'team', foreignTeam.publicId, 'team'],
      ['/v1/service-accounts', 'team', foreignTeam.publicId, 'team'],
      ['/v1/keys', 'team', foreignTeam.publicId, 'team'],
      ['/v1/keys', 'owner', stranger.publicId, 'user'],
      ['/v1/audit-events', 'actor', stranger.publicId, 'user'],
    ] as const) {
      const told = await comparable('GET', `${list}?${filter}=${foreign}`);
      expect([list, told]).toEqual([list, await comparable('GET', `${list}?${filter}=${nobody(kind)}`)]);
    }
  });

  const verifier = (accepted: string): object => ({
    name: 'gateway',
    team: world.team.publicId,
    scopes: ['keys:verify'],
    accepts: { teams: [accepted] },
  });
  const invitation = (team: string): object => ({ email: 'nina@example.com', name: 'Nina Petrov', teams: [{ team }] });

  async function comparable(method: string, target: string, body?: object): Promise<string> {
    const headers = body ? [key, json] : [key];
    const answer = await send({ method, target, headers, body: body && JSON.stringify(body) });
    return `${answer.status} ${answer.text.replace(answer.headers['x-request-id'] ?? '-', '')}`;
  }
});

async function anAddress(operation: Operation): Promise<string> {
  const row = accessCases[operation.name];
  if (!row) throw new Error(`no row for ${operation.name}`);
  const relation = row.relations.includes('mate') ? 'mate' : 'own';
  return addressOf(operation, (await row.target?.(world, relation, owner)) ?? {});
}
