import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { newIdAt, toPublicId } from '../../src/platform/ids.js';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { Browser, goodPassword, joined } from '../support/browser.js';
import { administer, TestOrganization, type TestUser } from '../support/organization.js';

let application: TestApplication;
let client: pg.Client;
let organization: TestOrganization;

const minuteMs = 60_000;

beforeAll(async () => {
  application = await startApplication();
  client = await administer(application);
  organization = await new TestOrganization(client, application).found();
});
afterAll(async () => {
  await client.end();
  await application.close();
});

async function member(name: string, options: Parameters<TestOrganization['user']>[1] = {}): Promise<TestUser> {
  const user = await organization.user(name, options);
  await joined(client, organization, user);
  return user;
}

async function signedIn(user: TestUser): Promise<Browser> {
  const visitor = new Browser(application);
  expect((await visitor.signIn(user.email)).status).toBe(200);
  return visitor;
}

const isIn = async (visitor: Browser): Promise<boolean> =>
  (await visitor.send('GET', '/v1/auth/session')).status === 200;
const ids = async (visitor: Browser): Promise<string[]> =>
  (await visitor.send('GET', '/v1/auth/sessions')).body.data.map(({ id }: { id: string }) => id);

async function actions(user: TestUser): Promise<string[]> {
  const { rows } = await client.query(
    `select action from keyreeve.audit_events where actor_id = $1 order by occurred_at, id`,
    [user.id],
  );
  return rows.map(({ action }) => action);
}

async function stored(user: TestUser) {
  const { rows } = await client.query(
    `select authenticated_at as "authenticatedAt", last_seen_at as "lastSeenAt", expires_at as "expiresAt"
     from keyreeve.sessions where user_id = $1 order by created_at desc`,
    [user.id],
  );
  return rows[0];
}

describe('a session', () => {
  it('ends after half an hour without use, and lives on when it is used', async () => {
    const used = await signedIn(await member('Ana Used'));
    const idle = await signedIn(await member('Bo Idle'));
    application.clock.advance(29 * minuteMs);
    expect(await isIn(used)).toBe(true);
    application.clock.advance(2 * minuteMs);
    expect([await isIn(used), await isIn(idle)]).toEqual([true, false]);
    const answer = await idle.send('GET', '/v1/auth/session');
    expect([answer.body.code, answer.headers.get('www-authenticate')]).toEqual([
      'session.expired',
      'Session realm="keyreeve"',
    ]);
  });

  it('notes its use once a minute, without an event, and never as a sign-in', async () => {
    const user = await member('Cy Active');
    const visitor = await signedIn(user);
    const first = await stored(user);
    application.clock.advance(minuteMs - 1_000);
    await isIn(visitor);
    expect(await stored(user)).toEqual(first);
    application.clock.advance(2_000);
    await isIn(visitor);
    const second = await stored(user);
    expect(second.lastSeenAt.getTime()).toBeGreaterThan(first.lastSeenAt.getTime());
    expect({ ...second, lastSeenAt: null }).toEqual({ ...first, lastSeenAt: null });
    expect(await actions(user)).toEqual(['session.started']);
  });

  it('ends after twelve hours, however much it is used', async () => {
    const visitor = await signedIn(await member('Dana Tireless'));
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      application.clock.advance(20 * minuteMs);
      expect(await isIn(visitor)).toBe(true);
    }
    const { body } = await visitor.send('GET', '/v1/auth/session');
    expect(Date.parse(body.expiresAt) - application.clock.now().getTime()).toBeLessThanOrEqual(20 * minuteMs);
    application.clock.advance(20 * minuteMs);
    expect(await isIn(visitor)).toBe(false);
  });

  it('ends for a user who is no longer active', async () => {
    const user = await member('Eli Leaver');
    const visitor = await signedIn(user);
    const now = application.clock.now();
    await client.query(`update keyreeve.owner_states set until = $2 where owner_id = $1`, [user.id, now]);
    await client.query(`insert into keyreeve.owner_states values ($1, $2, $3, null, 'deactivated')`, [
      organization.id,
      user.id,
      now,
    ]);
    expect(await isIn(visitor)).toBe(false);
  });

  it('takes writes from our own pages only', async () => {
    const visitor = await signedIn(await member('Fay Careful'));
    const body = { password: goodPassword };
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
      for (const [method, path] of [
        ['POST', '/v1/auth/reauthenticate'],
        ['POST', '/v1/auth/logout'],
        ['DELETE', '/v1/auth/sessions'],
      ] as const) {
        const answer = await visitor.send(method, path, { headers, ...(path.endsWith('ate') && { body }) });
        expect([answer.status, answer.body.code]).toEqual([403, 'session.cross_site']);
      }
    }
    expect(await isIn(visitor)).toBe(true);
  });

  it('is not looked at where a key was sent', async () => {
    const visitor = await signedIn(await member('Gus Both'));
    for (const headers of [{ 'x-api-key': 'no key' }, { authorization: 'Bearer no-key' }]) {
      const answer = await visitor.send('GET', '/me', { headers: headers as unknown as Record<string, string> });
      expect([answer.status, answer.body.code]).toEqual([401, 'key.malformed']);
    }
  });

  it.each<[string, string, Record<string, string>]>([
    ['X-API-Key', '', { 'x-api-key': 'no key' }],
    ['a Bearer token', '', { authorization: 'Bearer no-key' }],
    ['a name and password', '', { authorization: 'Basic YTpi' }],
    ['X-Access-Key', '', { 'x-access-key': 'x' }],
    ['an empty X-Access-Key', '', { 'x-access-key': '' }],
    ['access_key', '?access_key=x', {}],
    ['an empty access_key', '?access_key=', {}],
  ])('is neither used nor ended by a request with %s', async (_, query, headers) => {
    const user = await member('Gil Other');
    const visitor = await signedIn(user);
    const { cookies } = visitor;
    const before = new Map(cookies);
    for (const [method, path, body] of [
      ['GET', '/me'],
      ['GET', '/v1/auth/session'],
      ['DELETE', '/v1/auth/sessions'],
      ['POST', '/v1/keys/verify', { secret: 'x' }],
    ] as const) {
      const sent = { headers, ...(body && { body }) };
      const answer = await visitor.send(method, path + query, sent);
      const alone = await new Browser(application).send(method, path + query, sent);
      expect([answer.status, answer.body.code]).toEqual([401, alone.body.code]);
    }
    expect((await visitor.send('POST', `/v1/auth/logout${query}`, { headers })).status).toBe(204);
    expect(cookies).toEqual(before);
    const { email } = user;
    const again = await call(application, 'POST', `/v1/auth/login${query}`, {
      cookie: visitor.cookie,
      body: { email, password: goodPassword },
      headers,
    });
    expect(again.status).toBe(200);
    expect(await isIn(visitor)).toBe(true);
    expect(await actions(user)).toEqual(['session.started', 'session.started']);
  });

  it('is no key: a key cannot see or end sessions', async () => {
    const team = await organization.team('Payments');
    const user = await member('Hal Script', { teams: [team.id] });
    const { secret } = await organization.key(user, team.id, { scopes: ['full'] });
    for (const [method, path] of [
      ['GET', '/v1/auth/session'],
      ['GET', '/v1/auth/sessions'],
      ['DELETE', '/v1/auth/sessions'],
    ] as const) {
      const answer = await call(application, method, path, { as: secret });
      expect([answer.status, answer.body.code]).toEqual([403, 'session.required']);
    }
  });

  it('ends with signing out, which takes the cookie away and is never a mistake', async () => {
    const user = await member('Ida Done');
    const visitor = await signedIn(user);
    const { cookie } = visitor;
    expect((await visitor.send('POST', '/v1/auth/logout')).status).toBe(204);
    expect(visitor.session).toBeUndefined();
    expect((await call(application, 'GET', '/v1/auth/session', { cookie })).status).toBe(401);
    expect((await call(application, 'POST', '/v1/auth/logout', { cookie })).status).toBe(204);
    expect((await visitor.send('POST', '/v1/auth/logout')).status).toBe(204);
    expect(await actions(user)).toEqual(['session.started', 'session.ended']);
  });
});

describe('one’s own sessions', () => {
  it('are listed, the one used last first, and no one else’s', async () => {
    const user = await member('Jo Several');
    const [first, second] = [await signedIn(user), await signedIn(user)];
    await signedIn(await member('Kim Other'));
    application.clock.advance(2 * minuteMs);
    const { body } = await first.send('GET', '/v1/auth/sessions');
    expect(body.page).toEqual({ next: null, previous: null });
    expect(body.data).toHaveLength(2);
    expect(body.data[0]).toMatchObject({ current: true, ip: '127.0.0.1', userAgent: 'node' });
    expect(body.data[1]).toMatchObject({ current: false });
    expect(JSON.stringify(body)).not.toContain(second.session);
  });

  it('end one by one, and again without another event', async () => {
    const user = await member('Lou Tidy');
    const [here, there] = [await signedIn(user), await signedIn(user)];
    const { body } = await here.send('GET', '/v1/auth/sessions');
    const { id: other } = body.data.find(({ current }: { current: boolean }) => !current);
    const path = `/v1/auth/sessions/${other}`;
    expect([await here.send('DELETE', path), await here.send('DELETE', path)].map(({ status }) => status)).toEqual([
      204, 204,
    ]);
    expect([await isIn(here), await isIn(there)]).toEqual([true, false]);
    expect((await actions(user)).filter((action) => action === 'session.ended')).toHaveLength(1);
  });

  it('end all at once but the one that asks', async () => {
    const user = await member('Max Worried');
    const others = [await signedIn(user), await signedIn(user)];
    const here = await signedIn(user);
    expect((await here.send('DELETE', '/v1/auth/sessions')).status).toBe(204);
    expect(await Promise.all([here, ...others].map(isIn))).toEqual([true, false, false]);
    expect((await here.send('DELETE', '/v1/auth/sessions')).status).toBe(204);
    expect((await actions(user)).filter((action) => action === 'user.sessions_ended')).toHaveLength(1);
  });

  it('are the only ones one can end: another’s answers like none', async () => {
    const [theirs] = await ids(await signedIn(await member('Nia Victim')));
    const here = await signedIn(await member('Ola Curious'));
    const unknown = toPublicId('ses', newIdAt(application.clock.now()));
    const answers = [];
    for (const id of [
      unknown,
      theirs,
      'ses_',
      'nonsense',
      '%00',
      'ses_01h455vb4pex5vsknk084sn02q%20',
      'user_01h455vb4pex5vsknk084sn02q',
    ])
      answers.push(await here.send('DELETE', `/v1/auth/sessions/${id}`));
    const texts = answers.map(({ text, body }) => text.replace(body.requestId, ''));
    expect(answers[0]?.status).toBe(404);
    expect(new Set(texts).size).toBe(1);
  });

  it('are at most a hundred: the longest unused ends with the next sign-in', async () => {
    const user = await member('Pam Busy');
    const oldest = await signedIn(user);
    await client.query(
      `insert into keyreeve.sessions (organization_id, id, digest, user_id, created_at, authenticated_at, last_seen_at, expires_at, method)
       select organization_id, gen_random_uuid(), sha256(convert_to(n::text, 'UTF8')), user_id, created_at, authenticated_at,
         last_seen_at + interval '1 second', expires_at, method
       from keyreeve.sessions, generate_series(1, 99) n where user_id = $1`,
      [user.id],
    );
    expect(await ids(oldest)).toHaveLength(100);
    const newest = await signedIn(user);
    expect(await ids(newest)).toHaveLength(100);
    expect(await isIn(oldest)).toBe(false);
  });
});

describe('signing in again for a step-up', () => {
  it('makes the sign-in fresh, moves no other time, and leaves copies of the cookie behind', async () => {
    const user = await member('Quin Stepping');
    const visitor = await signedIn(user);
    application.clock.advance(16 * minuteMs);
    expect((await visitor.send('GET', '/v1/auth/session')).body.stepUpUntil).toBeNull();
    const before = { cookie: visitor.cookie, row: await stored(user) };
    const answer = await visitor.send('POST', '/v1/auth/reauthenticate', {
      body: { password: goodPassword },
      headers: { 'idempotency-key': 'again' },
    });
    expect(answer.status).toBe(200);
    const now = application.clock.now().getTime();
    expect(Date.parse(answer.body.stepUpUntil)).toBeGreaterThan(now + 14 * minuteMs);
    expect((await stored(user)).expiresAt).toEqual(before.row.expiresAt);
    expect(await isIn(visitor)).toBe(true);
    expect((await call(application, 'GET', '/v1/auth/session', { cookie: before.cookie })).status).toBe(401);
    expect(await actions(user)).toEqual(['session.started', 'session.renewed']);
    const { rowCount } = await client.query(`select from keyreeve.idempotency_records where caller_id = $1`, [user.id]);
    expect(rowCount).toBe(0);
  });

  it('opens what needs it', async () => {
    const visitor = await signedIn(await member('Rob Owner', { role: 'owner' }));
    application.clock.advance(16 * minuteMs);
    const rename = () => visitor.send('PATCH', '/v1/organization', { body: { name: organization.name } });
    const refused = await rename();
    expect([refused.status, refused.body.code]).toEqual([401, 'session.step_up_required']);
    await visitor.send('POST', '/v1/auth/reauthenticate', { body: { password: goodPassword } });
    expect((await rename()).status).toBe(200);
  });

  it('fails with a wrong password as an event, waits in time, and leaves the session as it was', async () => {
    const user = await member('Sam Mistyping');
    const visitor = await signedIn(user);
    const attempt = (password: string) => visitor.send('POST', '/v1/auth/reauthenticate', { body: { password } });
    const codes: string[] = [];
    for (let i = 0; i < 7; i++) codes.push((await attempt('wrong horse battery')).body.code);
    expect(codes).toEqual([...Array.from({ length: 6 }, () => 'sign_in.failed'), 'sign_in.too_many']);
    expect((await actions(user)).filter((action) => action === 'session.failed')).toHaveLength(6);
    expect(await isIn(visitor)).toBe(true);
    const elsewhere = await signedIn(user);
    const answer = await elsewhere.send('POST', '/v1/auth/reauthenticate', { body: { password: goodPassword } });
    expect(answer.status).toBe(200);
  });
});

describe('GET /me', () => {
  it('tells a session and a key for whom they act, in which teams and roles', async () => {
    const [design, ops] = [await organization.team('Design'), await organization.team('Ops')];
    const user = await member('Tia Team', { teams: [design.id], administers: [ops.id], role: 'auditor' });
    const expected = {
      user: { id: user.publicId, type: 'user', name: 'Tia Team', email: user.email },
      organization: { id: organization.publicId, name: organization.name },
      teams: [
        { id: design.publicId, name: 'Design', role: 'member' },
        { id: ops.publicId, name: 'Ops', role: 'admin' },
      ],
    };
    const bySession = await (await signedIn(user)).send('GET', '/me');
    expect(bySession.body).toMatchObject(expected);
    expect(bySession.body.roles.sort()).toEqual(['auditor', 'member', 'team_admin']);
    expect(bySession.body).not.toHaveProperty('key');
    const key = await organization.key(user, design.id);
    const byKey = await call(application, 'GET', '/me', { as: key.secret });
    expect(byKey.body).toMatchObject(expected);
  });

  it('tells nobody anything without a credential', async () => {
    const answer = await call(application, 'GET', '/me');
    expect([answer.status, answer.body.code]).toEqual([401, 'credential.missing']);
  });
});

describe('whatever is sent', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.constantFrom('\u0000', '\ud800', '\u202egro', '__proto__', "' or 1=1--", '%00', '../../etc', 'x'.repeat(2_000)),
  );
  const anyValue = fc.oneof(anyText, fc.jsonValue({ maxDepth: 3 }));
  const operations = [
    ['/v1/auth/login', ['email', 'password', 'organization']],
    ['/v1/auth/setup', ['token', 'password', 'name']],
    ['/v1/auth/reauthenticate', ['password']],
    ['/v1/auth/password', ['current', 'next']],
  ] as const;

  it('the answer is a problem that is ours to name, never a failure of the server', async () => {
    const visitor = await signedIn(await member('Uma Fuzzed'));
    const body = fc
      .constantFrom(...operations)
      .chain(([path, fields]) =>
        fc
          .record(Object.fromEntries(fields.map((field) => [field, anyValue])), { requiredKeys: [] })
          .map((sent) => ({ path, sent })),
      );
    await fc.assert(
      fc.asyncProperty(body, anyText, async ({ path, sent }, id) => {
        const posted = await visitor.send('POST', path, { body: sent });
        const ended = await visitor.send(
          'DELETE',
          `/v1/auth/sessions/${encodeURIComponent(Buffer.from(id).toString()) || 'x'}`,
        );
        for (const answer of [posted, ended]) {
          expect(answer.status).toBeGreaterThanOrEqual(400);
          expect(answer.status).toBeLessThan(500);
          expect(answer.body.code).toMatch(/^[a-z_]+\.[a-z_]+$/);
        }
      }),
      { numRuns: 60 },
    );
  });
});
