import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import argon2 from 'argon2';
import type pg from 'pg';
import { hashPassword } from '../../src/access/passwords.js';
import { foldEmail, foldText } from '../../src/platform/http/text.js';
import { Sessions } from '../../src/access/sessions/sessions.service.js';
import { SignIn } from '../../src/access/sessions/sign-in.service.js';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { Browser, goodPassword, joined } from '../support/browser.js';
import { administer, TestOrganization, type TestUser } from '../support/organization.js';

let application: TestApplication;
let client: pg.Client;
let organization: TestOrganization;
let ana: TestUser;
let addresses = 0;

beforeAll(async () => {
  application = await startApplication({ env: { KEYREEVE_TRUSTED_PROXIES: '127.0.0.1/32,192.0.2.1/32' } });
  client = await administer(application);
  organization = await new TestOrganization(client, application).found();
  ana = await member('Ana Silva');
});
afterAll(async () => {
  await client.end();
  await application.close();
});

/** A browser at an address that no other test uses. */
const browser = (): Browser => new Browser(application, `198.18.${(addresses += 1) >> 8}.${addresses & 255}`);

async function member(name: string, of = organization): Promise<TestUser> {
  const user = await of.user(name);
  await joined(client, of, user);
  return user;
}

/** Somebody with the address of another user, in an organization of their own. */
async function namesake(of: TestOrganization, user: TestUser): Promise<TestUser> {
  const made = await of.user(user.name);
  await client.query(`update keyreeve.owners set email = $2, email_folded = $3 where id = $1`, [
    made.id,
    user.email,
    foldEmail(user.email),
  ]);
  await joined(client, of, made);
  return { ...made, email: user.email };
}

async function deactivate(user: TestUser): Promise<void> {
  const now = application.clock.now();
  await client.query(`update keyreeve.owner_states set until = $2 where owner_id = $1 and until is null`, [
    user.id,
    now,
  ]);
  await client.query(
    `insert into keyreeve.owner_states (organization_id, owner_id, since, state) values ($1, $2, $3, 'deactivated')`,
    [organization.id, user.id, now],
  );
}

/** What a failing sign-in costs: how many passwords were checked, and that the time of an event was waited out. */
async function costOf(email: string, named?: string): Promise<{ checked: number; held: boolean }> {
  const verify = jest.spyOn(argon2, 'verify');
  const from = performance.now();
  expect((await browser().signIn(email, 'wrong horse battery', named)).status).toBe(401);
  const held = performance.now() - from >= 100;
  const checked = verify.mock.calls.length;
  verify.mockRestore();
  return { checked, held };
}

describe('signing in', () => {
  it('tells who one is, and leaves a cookie for this host alone, for secure transport, and for no script', async () => {
    const answer = await browser().signIn(ana.email);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      user: { id: ana.publicId, name: 'Ana Silva', email: ana.email },
      organization: { id: organization.publicId, name: organization.name },
      roles: ['member'],
    });
    const now = application.clock.now().getTime();
    expect(Date.parse(answer.body.expiresAt) - now).toBeGreaterThan(29 * 60_000);
    expect(Date.parse(answer.body.stepUpUntil) - now).toBeGreaterThan(14 * 60_000);
    const [session, device] = answer.headers.getSetCookie();
    expect(session).toMatch(/^__Host-keyreeve=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(device).toMatch(
      /^__Host-keyreeve-device=[\w-]{22}\.[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('takes the address in any case, and with the signs of another keyboard', async () => {
    expect((await browser().signIn(ana.email.toUpperCase())).status).toBe(200);
  });

  it('keeps only the hash of the cookie', async () => {
    const visitor = browser();
    await visitor.signIn(ana.email);
    const { rows } = await client.query(`select s::text as text from keyreeve.sessions s`);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ text }) => text.includes(visitor.session))).toBe(false);
  });

  it('answers an unknown address, a wrong password, and accounts that cannot be used all alike', async () => {
    const invited = await organization.user('Bo Invited');
    const gone = await member('Cy Gone');
    await deactivate(gone);
    const answers = [
      await browser().signIn('nobody@example.com'),
      await browser().signIn(ana.email, 'wrong horse battery'),
      await browser().signIn(invited.email),
      await browser().signIn(gone.email),
      await browser().signIn(ana.email, goodPassword, 'No Such Organization'),
      await browser().signIn(ana.email, goodPassword, 'org_01h455vb4pex5vsknk084sn02q'),
    ].map(({ status, headers, text, body }) => ({
      status,
      text: text.replace(body.requestId, ''),
      headers: [...headers].map(([name, value]) => (/^(date|x-request-id)$/.test(name) ? name : `${name}: ${value}`)),
    }));
    expect(answers[0]).toMatchObject({ status: 401, text: expect.stringContaining('"code":"sign_in.failed"') });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it('costs as much for an unknown address as for a wrong password', async () => {
    const slow = await member('Dana Timed');
    const invited = await organization.user('Dan Invited');
    const unknown = await costOf('nobody@example.com');
    expect(unknown).toEqual({ checked: 1, held: true });
    expect(await costOf(slow.email)).toEqual(unknown);
    expect(await costOf(invited.email)).toEqual(unknown);
    expect(await costOf(slow.email, organization.name)).toEqual(unknown);
    expect(await costOf(slow.email, 'No Such Organization')).toEqual(unknown);
  });

  it('gives another token each time, and the one before is refused', async () => {
    const visitor = browser();
    await visitor.signIn(ana.email);
    const before = visitor.cookie;
    await visitor.signIn(ana.email);
    expect(visitor.cookie).not.toBe(before);
    const old = await call(application, 'GET', '/v1/auth/session', { cookie: before });
    expect([old.status, old.body.code]).toEqual([401, 'session.expired']);
    expect((await visitor.send('GET', '/v1/auth/session')).status).toBe(200);
  });

  it('stores a password at today’s cost when the stored hash was made at another', async () => {
    const old = await organization.user('Eli Early');
    const hash = await argon2.hash(goodPassword, {
      type: argon2.argon2id,
      memoryCost: 4096,
      timeCost: 1,
      parallelism: 1,
    });
    await client.query(`insert into keyreeve.passwords values ($1, $2, $3, now())`, [organization.id, old.id, hash]);
    expect((await browser().signIn(old.email)).status).toBe(200);
    const { rows } = await client.query(`select hash from keyreeve.passwords where user_id = $1`, [old.id]);
    expect(rows[0].hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await browser().signIn(old.email)).status).toBe(200);
  });

  it('makes no session of a password that was changed while it was being checked', async () => {
    const eve = await member('Eve Early');
    const source = { ip: '198.18.255.1', userAgent: null, requestId: 'a' };
    const attempt = { email: eve.email, password: goodPassword, organization: undefined, source, device: undefined };
    const proof = await application.app.get(SignIn, { strict: false }).prove(attempt);
    await client.query(`update keyreeve.passwords set hash = 'changed' where user_id = $1`, [eve.id]);
    const opening = { source, replaced: undefined, device: undefined };
    const opened = application.app.get(Sessions, { strict: false }).open(proof, opening);
    await expect(opened).rejects.toMatchObject({ code: 'sign_in.failed' });
    const { rowCount } = await client.query(`select from keyreeve.sessions where user_id = $1`, [eve.id]);
    expect(rowCount).toBe(0);
  });
});

describe('an address with accounts in several organizations', () => {
  let other: TestOrganization;
  let fay: TestUser;

  beforeAll(async () => {
    other = await new TestOrganization(client, application).found();
    fay = await member('Fay Everywhere');
    await namesake(other, fay);
  });

  it('is asked for the organization, but only once the password is right, and told only where it is', async () => {
    const third = await new TestOrganization(client, application).found();
    const elsewhere = await namesake(third, fay);
    const hash = await hashPassword('seven quiet mountains');
    await client.query(`update keyreeve.passwords set hash = $2 where user_id = $1`, [elsewhere.id, hash]);
    const wrong = await browser().signIn(fay.email, 'wrong horse battery');
    expect([wrong.status, wrong.body.code]).toEqual([401, 'sign_in.failed']);
    const right = await browser().signIn(fay.email);
    expect([right.status, right.body.code]).toEqual([400, 'sign_in.organization_needed']);
    expect(right.body.organizations.map(({ id }: { id: string }) => id).sort()).toEqual(
      [organization.publicId, other.publicId].sort(),
    );
    expect(right.headers.getSetCookie()).toEqual([]);
  });

  it('signs in where it names the organization by id or, in any case, by name', async () => {
    for (const named of [other.publicId, other.name, foldText(other.name).toUpperCase()]) {
      const answer = await browser().signIn(fay.email, goodPassword, named);
      expect([answer.status, answer.body.organization?.id]).toEqual([200, other.publicId]);
    }
  });

  it('is not asked because of an account that has no password yet, even one that is active', async () => {
    const gus = await member('Gus Invited');
    const invited = await namesake(other, gus);
    await client.query(`delete from keyreeve.passwords where user_id = $1`, [invited.id]);
    const wrong = await browser().signIn(gus.email, 'wrong horse battery');
    expect([wrong.status, wrong.body.code]).toEqual([401, 'sign_in.failed']);
    const right = await browser().signIn(gus.email);
    expect([right.status, right.body.organization?.id]).toEqual([200, organization.publicId]);
    const there = await browser().signIn(gus.email, goodPassword, other.publicId);
    expect([there.status, there.body.code]).toEqual([401, 'sign_in.failed']);
    expect(await costOf(gus.email)).toEqual(await costOf('nobody@example.com'));
  });

  it('costs as much as an unknown address', async () => {
    const unknown = await costOf('nobody@example.com');
    expect(unknown).toEqual({ checked: 3, held: true });
    expect(await costOf(fay.email)).toEqual(unknown);
    expect(await costOf(ana.email)).toEqual(unknown);
    expect(await costOf(fay.email, other.name)).toEqual({ checked: 1, held: true });
    expect(await costOf('nobody@example.com', other.name)).toEqual({ checked: 1, held: true });
  });
});

describe('the door', () => {
  const body = () => ({ email: ana.email, password: goodPassword });

  it.each([
    ['no sign of where it comes from', {}],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['no origin to speak of', { origin: 'null' }],
    ['two answers to where', { 'sec-fetch-site': 'same-origin, cross-site' }],
  ])('is shut to requests from %s', async (_, headers) => {
    const answer = await call(application, 'POST', '/v1/auth/login', { body: body(), headers });
    expect([answer.status, answer.body.code]).toEqual([403, 'session.cross_site']);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('is shut to what a form can send', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const headers = { 'content-type': type, 'sec-fetch-site': 'same-origin' };
      const answer = await call(application, 'POST', '/v1/auth/login', { body: JSON.stringify(body()), headers });
      expect([403, 415]).toContain(answer.status);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
  });

  it('opens to an old browser that names our origin', async () => {
    const answer = await call(application, 'POST', '/v1/auth/login', {
      body: body(),
      headers: { origin: application.url },
    });
    expect(answer.status).toBe(200);
  });

  it('needs https off loopback, unless a trusted proxy says that it was', async () => {
    const { app, runtime } = application;
    const before = runtime.config.publicUrl;
    runtime.config.publicUrl = new URL('https://keys.example.com');
    const send = async (remoteAddress: string, host: string, more: Record<string, string> = {}) => {
      const headers = { host, 'sec-fetch-site': 'same-origin', ...more };
      const answer = await app.inject({
        method: 'POST',
        url: '/v1/auth/login',
        payload: body(),
        headers,
        remoteAddress,
      });
      return answer.statusCode === 200 ? 'open' : (answer.json() as { code: string }).code;
    };
    const proxy = '127.0.0.1';
    try {
      expect({
        plain: await send('203.0.113.5', 'keys.example.com'),
        claimed: await send('203.0.113.5', 'keys.example.com', { 'x-forwarded-proto': 'https' }),
        pretended: await send('203.0.113.5', 'localhost'),
        proxyWithout: await send(proxy, 'keys.example.com'),
        proxyPlain: await send(proxy, 'localhost', { 'x-forwarded-proto': 'http' }),
        proxyLast: await send(proxy, 'keys.example.com', { 'x-forwarded-proto': 'https, http' }),
        proxySecure: await send(proxy, 'keys.example.com', { 'x-forwarded-proto': 'https' }),
        proxyClientElsewhere: await send(proxy, 'localhost', { 'x-forwarded-for': '8.8.8.8' }),
        proxyClientPretends: await send(proxy, 'localhost', { 'x-forwarded-for': '127.0.0.1, 8.8.8.8' }),
        proxyClientBehind: await send(proxy, 'localhost', { 'x-forwarded-for': '8.8.8.8, 127.0.0.1' }),
        proxyClientUnknown: await send(proxy, 'localhost', { 'x-forwarded-for': 'unknown' }),
        farProxy: await send('192.0.2.1', 'localhost', { 'x-forwarded-for': '127.0.0.2' }),
        proxyClientHere: await send(proxy, 'localhost', { 'x-forwarded-for': '127.0.0.2' }),
        loopback: await send(proxy, 'localhost:3000'),
      }).toEqual({
        plain: 'session.needs_https',
        claimed: 'session.needs_https',
        pretended: 'session.needs_https',
        proxyWithout: 'session.needs_https',
        proxyPlain: 'session.needs_https',
        proxyLast: 'session.needs_https',
        proxySecure: 'open',
        proxyClientElsewhere: 'session.needs_https',
        proxyClientPretends: 'session.needs_https',
        proxyClientBehind: 'session.needs_https',
        proxyClientUnknown: 'session.needs_https',
        farProxy: 'session.needs_https',
        proxyClientHere: 'open',
        loopback: 'open',
      });
    } finally {
      runtime.config.publicUrl = before;
    }
  });

  it.each([
    ['email', { email: { $ne: null }, password: goodPassword }],
    ['email', { email: ['ana@example.com'], password: goodPassword }],
    ['email', { email: 'ana\u0000@example.com', password: goodPassword }],
    ['email', { email: `${'a'.repeat(1_000_000 / 8)}@example.com`, password: goodPassword }],
    ['password', { email: 'ana@example.com' }],
    ['password', { email: 'ana@example.com', password: 7 }],
    ['password', { email: 'ana@example.com', password: '' }],
    ['password', { email: 'ana@example.com', password: 'x'.repeat(1_025) }],
    ['organization', { email: 'ana@example.com', password: goodPassword, organization: null }],
    ['organization', { email: 'ana@example.com', password: goodPassword, organization: '\u202egro' }],
    ['remember', { email: 'ana@example.com', password: goodPassword, remember: true }],
  ])('names %s when it is not what it should be', async (field, sent) => {
    const answer = await browser().send('POST', '/v1/auth/login', { body: sent });
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toEqual([field]);
  });

  it.each(['', '[]', '"text"', '7', 'null', '{"email":'])('is shut to the body %j', async (text) => {
    const answer = await browser().send('POST', '/v1/auth/login', {
      body: text,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(400);
  });
});
