import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startApplication, type TestApplication } from '../support/application.js';
import { accessCases } from './access-cases.js';
import { type Canary, digestsOf, everythingStored, heard, spellingsOf } from './canaries.js';
import { escaped } from './hostile-values.js';
import { addressOf, Contract, type Operation } from './operations.js';
import { closeWire, exchange, exchangeBytes, type WireAnswer } from './wire.js';
import { type Caller, password, World } from './world.js';

let node: TestApplication;
let world: World;
let contract: Contract;
const log: string[] = [];
const printed: string[] = [];
/** All that was answered, with what was asked, but for the one answer that shows a new secret. */
const answers: { asked: string; told: string }[] = [];
const canaries: Canary[] = [];
/** A key that works, and is the property of somebody else. */
let stray: string;

beforeAll(async () => {
  node = await startApplication({ logTo: (line) => void log.push(line) });
  world = await World.found(node);
  contract = await Contract.of(node);
  stray = (await world.home.key(world.mate, world.team.id, { name: 'stray', scopes: ['orders:read'] })).secret;
  watch('a key of somebody else', stray, digestsOf(stray));
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => printed.push(Buffer.from(text).toString()) > 0);
  }
}, 60_000);
afterAll(async () => {
  jest.restoreAllMocks();
  closeWire();
  await world.client.end();
  await node.close();
});

function watch(name: string, secret: string, more: Record<string, string> = {}): void {
  canaries.push({ name, spellings: { ...spellingsOf(secret), ...more } });
}

type Headers = [string, string][];

async function send(method: string, target: string, headers: Headers, body?: string): Promise<WireAnswer> {
  const sent = body === undefined ? headers : ([...headers, ['content-type', 'application/json']] as Headers);
  const unique = sent.filter(([name], at) => sent.findIndex(([other]) => other === name) === at);
  return exchange(node.url, { method, target, headers: unique, body });
}

/** Asks, and keeps what was answered: whoever shows a secret is not asked this way. */
async function ask(method: string, target: string, headers: Headers, body?: string): Promise<WireAnswer> {
  const answer = await send(method, target, headers, body);
  answers.push({
    asked: `${method} ${target}`.slice(0, 100),
    told: `${JSON.stringify(answer.headers)} ${answer.text}`,
  });
  return answer;
}

async function callerOf({ permission }: Operation): Promise<Caller> {
  const user = await world.user('owner');
  return permission?.sessionOnly ? world.withSession('owner', user, false) : world.withKey('owner', user, ['full']);
}

function credentialOf({ credential }: Caller): Headers {
  if (credential.kind === 'key') return [['x-api-key', credential.secret]];
  return credential.kind === 'session'
    ? [
        ['cookie', credential.cookie],
        ['sec-fetch-site', 'same-origin'],
      ]
    : [];
}

interface Valid {
  credential: Headers;
  parameters: Record<string, string>;
  body: Record<string, unknown> | undefined;
  headers: Headers;
}

async function valid(operation: Operation): Promise<Valid> {
  const row = accessCases[operation.name];
  if (!row) throw new Error(`no row for ${operation.name}`);
  const relation = row.relations.includes('mate') ? 'mate' : 'own';
  const caller = await callerOf(operation);
  const parameters = (await row.target?.(world, relation, caller)) ?? {};
  const body = (await row.body?.(world, relation, caller)) as Valid['body'];
  const headers = Object.entries((await row.headers?.(world, relation, caller)) ?? {});
  return { credential: credentialOf(caller), parameters, body, headers };
}

/** Those that say nothing about the request, and end up in logs and records of use. */
const talkative = (secret: string): Headers => [
  ['user-agent', `cli/1 ${secret}x`],
  ['referer', `https://example.com/?key=${secret}`],
  ['x-forwarded-for', `10.0.0.1, ${secret}`],
  ['x-request-id', secret],
  ['traceparent', secret],
  ['accept-language', secret],
  ['from', secret],
];

/** A secret in each place of a request, one after the other. */
async function strew(operation: Operation, secret: string): Promise<void> {
  // Pasted without a space behind it, as happens.
  const text = `found ${secret}x in a ticket`;
  const from = await valid(operation);
  const headers = [...from.credential, ...from.headers];
  const address = addressOf(operation, from.parameters);
  const body = from.body && JSON.stringify(from.body);
  const { method } = operation;
  for (const { name, in: where } of operation.parameters) {
    if (where === 'query') await ask(method, `${address}?${name}=${escaped(text)}`, headers, body);
    if (where === 'header') await ask(method, address, [[name.toLowerCase(), `${secret}x`], ...headers], body);
    if (where === 'path')
      await ask(method, addressOf(operation, { ...from.parameters, [name]: secret }), headers, body);
  }
  await ask(method, `${address}?unheardOf=${secret}`, headers, body);
  await ask(method, `${address}?${secret}=1`, headers, body);
  if (method !== 'GET') {
    const spoilt = [
      ...Object.keys(operation.body?.schema.properties ?? {}).flatMap((field) => [
        { [field]: text },
        { [field]: [secret] },
        { [field]: { [`${secret}x`]: secret } },
      ]),
      { unheardOf: secret },
      { [secret]: 'unheard of' },
    ].filter((each) => !Object.keys(each).some((name) => meantForSecrets.has(name)));
    for (const each of spoilt) await ask(method, address, headers, JSON.stringify({ ...from.body, ...each }));
    await ask(method, address, headers, `{"name": ${secret}`);
  }
  // Last, because it may be answered, and use the target up.
  if (!shows(operation)) await ask(method, address, [...headers, ...talkative(secret)], body);
}

const meantForSecrets = new Set(['secret', 'password', 'token', 'current', 'next']);
const shows = ({ name }: Operation): boolean =>
  /^POST \/v1\/(keys(\/\{id\}|\/self)?(\/regenerate)?|users|users\/\{id\}\/reset-password)$/.test(name);

describe('secrets', () => {
  it('in any field, name, parameter or header of any operation', async () => {
    for (const operation of contract.operations) await strew(operation, stray);
    expect(answers.length).toBeGreaterThan(contract.operations.length * 3);
  }, 240_000);

  it('as credentials, at the right doors and at all others', async () => {
    const session = await world.withSession('owner', await world.user('owner'), false);
    const token = session.credential.kind === 'session' ? (session.credential.cookie.split('=')[1] ?? '') : '';
    watch('a session', token);
    const pair = Buffer.from(`ana:${stray}`).toString('base64');
    for (const secret of [stray, token, password]) {
      for (const headers of [
        [['x-api-key', secret]],
        [['authorization', `Bearer ${secret}`]],
        [['authorization', `Basic ${pair}`]],
        [['authorization', `Bearer ${secret} ${secret}`]],
        [
          ['x-api-key', secret],
          ['authorization', `Bearer ${secret}`],
        ],
        [['cookie', `__Host-keyreeve=${secret}; __Host-keyreeve-device=${secret}; other=${secret}`]],
        [['x-access-key', secret]],
      ] as Headers[]) {
        await ask('GET', '/me', headers);
        await ask(
          'POST',
          '/v1/keys/verify',
          headers,
          JSON.stringify({ secret: stray, scopes: ['orders:write'], ip: secret }),
        );
        await ask('POST', '/v1/keys/verify', headers, JSON.stringify({ secret: stray }));
        await ask('POST', '/v1/auth/logout', [...headers, ['sec-fetch-site', 'none']]);
      }
      await ask('GET', `/${escaped(secret)}`, []);
      await ask('GET', `/v1/%zz/${secret.replaceAll(' ', '+')}`, []);
      await exchangeBytes(node.url, `GET /me HTTP/1.1\r\nx-api-key: ${secret}\0\r\n\r\n`);
      await ask('GET', `/me?access_key=${escaped(secret)}`, [['x-api-key', secret]]);
    }
    const reader = credentialOf(await world.withKey('owner', await world.user('owner'), ['full']));
    expect((await ask('POST', '/v1/keys/lookup', reader, JSON.stringify({ secret: stray }))).status).toBe(200);
    await ask('POST', '/v1/keys/lookup', reader, JSON.stringify({ secret: `${stray}x` }));
  }, 60_000);

  it('that were just made, in what comes after their one answer', async () => {
    const owner = await world.user('owner');
    const headers: Headers = [
      ...credentialOf(await world.withKey('owner', owner, ['full'])),
      ['idempotency-key', 'once'],
    ];
    const body = JSON.stringify({ name: 'deploy', team: world.team.publicId });
    const made = JSON.parse((await send('POST', '/v1/keys', headers, body)).text) as {
      secret: string;
      key: { id: string };
    };
    watch('a new key', made.secret, digestsOf(made.secret));
    const again = await ask('POST', '/v1/keys', headers, body);
    expect(again.status).toBe(201);
    const target = `/v1/keys/${made.key.id}/regenerate`;
    const [credential] = headers as [[string, string]];
    const next = JSON.parse((await send('POST', target, [credential, ['idempotency-key', 'next']], '{}')).text) as {
      secret: string;
    };
    watch('its successor', next.secret, digestsOf(next.secret));
    expect((await ask('POST', target, [credential, ['idempotency-key', 'next']], '{}')).status).toBe(201);
    for (const key of [made.secret, next.secret]) await ask('GET', '/v1/keys/self', [['x-api-key', key]]);
    for (const list of ['/v1/keys?limit=200', '/v1/audit-events?limit=200']) await ask('GET', list, [credential]);
  });

  it('of people: passwords and links, right and wrong', async () => {
    const words = ['first canary of many', 'second canary of many', 'wrong canary of many'] as const;
    words.forEach((each) => watch(each, each));
    const page: Headers = [['sec-fetch-site', 'same-origin']];
    const admin = await world.withSession('owner', await world.user('owner'), false);
    const invited = await send(
      'POST',
      '/v1/users',
      [...credentialOf(admin), ['idempotency-key', 'invite']],
      invitation,
    );
    const token = new URL((JSON.parse(invited.text) as { setupUrl: string }).setupUrl).hash.slice(1);
    watch('the token of a link', token);
    await ask('POST', '/v1/users', [...credentialOf(admin), ['idempotency-key', 'invite']], invitation);
    await ask('POST', '/v1/auth/setup', page, JSON.stringify({ token, password: 'short' }));
    const setup = await ask('POST', '/v1/auth/setup', page, JSON.stringify({ token, password: words[0] }));
    expect(setup.status).toBe(200);
    await ask('POST', '/v1/auth/setup', page, JSON.stringify({ token, password: words[0] }));
    const email = 'nina.canary@example.com';
    for (const each of [words[2], words[1]]) {
      expect((await ask('POST', '/v1/auth/login', page, JSON.stringify({ email, password: each }))).status).toBe(401);
    }
    await ask('POST', '/v1/auth/login', page, JSON.stringify({ email: words[0], password: email }));
    const signedIn = await send('POST', '/v1/auth/login', page, JSON.stringify({ email, password: words[0] }));
    expect(signedIn.status).toBe(200);
    const cookies = [...signedIn.headers['set-cookie']!.matchAll(/(__Host-[\w-]+)=([^;,]+)/g)];
    cookies.forEach(([, name = '', value = '']) => watch(name, value));
    const session: Headers = [...page, ['cookie', cookies.map(([, name, value]) => `${name}=${value}`).join('; ')]];
    await ask('GET', '/v1/auth/sessions', session);
    await ask('POST', '/v1/auth/reauthenticate', session, JSON.stringify({ password: words[2] }));
    const change = { current: words[0], next: words[1] };
    await ask('POST', '/v1/auth/password', session, JSON.stringify({ current: words[2], next: words[1] }));
    const changed = await send('POST', '/v1/auth/password', session, JSON.stringify(change));
    expect(changed.status).toBe(204);
    const [, , renewed = ''] = /(__Host-keyreeve)=([^;]+)/.exec(changed.headers['set-cookie'] ?? '') ?? [];
    watch('a renewed session', renewed);
  });
  const invitation = JSON.stringify({ email: 'nina.canary@example.com', name: 'Nina Petrov' });

  it('in a request that ends in a fault of the database, whose words hold what was to be stored', async () => {
    const before = log.length;
    const hash =
      (await world.client.query<{ hash: string }>(`select hash from keyreeve.passwords limit 1`)).rows[0]?.hash ?? '';
    await world.client.query(`revoke insert, update on all tables in schema keyreeve from keyreeve_app`);
    try {
      for (const operation of contract.operations.filter(({ method }) => method !== 'GET')) {
        const from = await valid(operation);
        await ask(
          operation.method,
          addressOf(operation, from.parameters),
          [...from.credential, ...from.headers],
          from.body && JSON.stringify(from.body),
        );
      }
    } finally {
      await world.client.query(`grant insert, update on all tables in schema keyreeve to keyreeve_app`);
      await world.client.query(`revoke insert, update on keyreeve.installation from keyreeve_app`);
      await world.client.query(
        `revoke update on keyreeve.audit_events, keyreeve.audit_targets, keyreeve.audit_personal from keyreeve_app`,
      );
    }
    const faults = log.slice(before).join('');
    expect(faults).toContain('permission denied');
    // What people typed, and what is stored of passwords, is nothing for a log either.
    expect(heard(faults, [{ name: 'a reason', spellings: { clear: 'a case for the access matrix' } }])).toEqual([]);
    expect(faults).not.toContain('$argon2id$');
    expect(hash).toMatch(/^\$argon2id\$/);
  }, 60_000);

  it('appear in no line of the log, at level trace, and nowhere on the terminal', () => {
    expect(log.length).toBeGreaterThan(500);
    expect(loud(log.map((line) => ({ where: line.slice(0, 300), text: line })))).toEqual([]);
    expect(loud(printed.map((text) => ({ where: text.slice(0, 200), text })))).toEqual([]);
  });

  it('appear in no answer but the one that makes them', () => {
    expect(loud(answers.map(({ asked, told }) => ({ where: asked.replaceAll(stray, '…'), text: told })))).toEqual([]);
  });

  it('appear in no event and no table', async () => {
    const tables = await everythingStored(world.client);
    expect(tables.length).toBeGreaterThan(25);
    expect(loud(tables.map(({ table, text }) => ({ where: table, text })))).toEqual([]);
    const events = await ask(
      'GET',
      '/v1/audit-events?limit=200',
      credentialOf(await world.withKey('owner', await world.user('owner'), ['full'])),
    );
    expect(heard(events.text, canaries)).toEqual([]);
  });

  it('would be found if they were there', async () => {
    await world.client.query(`update keyreeve.teams set name = $1 where id = $2`, [stray, world.team.id]);
    await world.client.query(
      `update keyreeve.setup_links set digest = $1 where id = (select id from keyreeve.setup_links limit 1)`,
      [Buffer.from(stray)],
    );
    const found = loud((await everythingStored(world.client)).map(({ table, text }) => ({ where: table, text })));
    expect(found).toEqual(['setup_links: a key of somebody else, hex', 'teams: a key of somebody else, clear']);
    for (const before of ['', 'a', 'ab']) {
      expect(heard(Buffer.from(`${before}${stray}b`).toString('base64'), canaries)).toHaveLength(2);
    }
  });
});

function loud(texts: { where: string; text: string }[]): string[] {
  return texts.flatMap(({ where, text }) => heard(text, canaries).map((canary) => `${where}: ${canary}`)).slice(0, 20);
}
