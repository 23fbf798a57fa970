import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { sourceBucket } from '../../src/access/sessions/back-off.js';
import { BackOffStore } from '../../src/access/sessions/back-off.store.js';
import { foldEmail } from '../../src/platform/http/text.js';
import { type Answer, startApplication, type TestApplication } from '../support/application.js';
import { Browser, goodPassword, joined } from '../support/browser.js';
import { administer, TestOrganization, type TestUser } from '../support/organization.js';

let application: TestApplication;
let client: pg.Client;
let organization: TestOrganization;
let addresses = 0;

beforeAll(async () => {
  application = await startApplication({ env: { KEYREEVE_TRUSTED_PROXIES: '127.0.0.1/32' } });
  client = await administer(application);
  organization = await new TestOrganization(client, application).found();
});
afterAll(async () => {
  await client.end();
  await application.close();
});

const newAddress = (): string => `198.19.${(addresses += 1) >> 8}.${addresses & 255}`;
const browser = (address = newAddress()): Browser => new Browser(application, address);
const wrong = 'wrong horse battery';

async function member(name: string, of = organization, email?: string): Promise<TestUser> {
  const user = await of.user(name);
  await joined(client, of, user);
  if (email === undefined) return user;
  const values = [user.id, email, foldEmail(email)];
  await client.query(`update keyreeve.owners set email = $2, email_folded = $3 where id = $1`, values);
  return { ...user, email };
}

async function fail(visitor: Browser, email: string, times: number, named?: string): Promise<string[]> {
  const codes: string[] = [];
  for (let i = 0; i < times; i++) codes.push((await visitor.signIn(email, wrong, named)).body.code);
  return codes;
}

const outcome = ({ status, body }: Answer): string => (status === 200 ? 'signed in' : body.code);

describe('failed sign-ins', () => {
  it('make the next wait, longer each time, also one with the right password', async () => {
    const user = await member('Ana Guessed');
    const visitor = browser();
    expect(new Set(await fail(visitor, user.email, 6))).toEqual(new Set(['sign_in.failed']));
    const refused = await visitor.signIn(user.email);
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'sign_in.too_many',
      '2',
    ]);
    application.clock.advance(2_000);
    expect(outcome(await visitor.signIn(user.email, wrong))).toBe('sign_in.failed');
    expect((await visitor.signIn(user.email)).headers.get('retry-after')).toBe('4');
    application.clock.advance(4_000);
    expect(outcome(await visitor.signIn(user.email))).toBe('signed in');
    visitor.cookies.clear();
    expect(await fail(visitor, user.email, 5)).not.toContain('sign_in.too_many');
  });

  it('of an unknown address make it wait the same', async () => {
    const codes = await fail(browser(), 'nobody.at.all@example.com', 7);
    expect(codes).toEqual([...Array.from({ length: 6 }, () => 'sign_in.failed'), 'sign_in.too_many']);
  });

  it('are counted before they are judged: of thirty guesses at once six are judged', async () => {
    const user = await member('Bo Rushed');
    const visitor = browser();
    const answers = await Promise.all(Array.from({ length: 30 }, () => visitor.signIn(user.email, wrong)));
    const judged = answers.filter(({ status }) => status === 401);
    expect(judged).toHaveLength(6);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
  });

  it('from one source block no other, and an IPv6 subscriber is one source', async () => {
    const user = await member('Cy Elsewhere');
    await fail(browser('2001:db8:1:1::1'), user.email, 6);
    expect(outcome(await browser('2001:db8:1:1:ffff::2').signIn(user.email))).toBe('sign_in.too_many');
    expect(outcome(await browser('2001:db8:1:2::1').signIn(user.email))).toBe('signed in');
  });

  it('never block a browser that signed in to the account before, wherever they came from', async () => {
    const user = await member('Dana Known');
    const address = newAddress();
    const known = browser(address);
    await known.signIn(user.email);
    await known.send('POST', '/v1/auth/logout');
    await fail(browser(address), user.email, 6);
    expect(outcome(await browser(address).signIn(user.email))).toBe('sign_in.too_many');
    expect(outcome(await known.signIn(user.email))).toBe('signed in');
  });

  it('of a known browser make it wait, and nobody else', async () => {
    const user = await member('Eli Forgetful');
    const address = newAddress();
    const known = browser(address);
    await known.signIn(user.email);
    const codes = await fail(known, user.email, 7);
    expect(codes[6]).toBe('sign_in.too_many');
    expect(outcome(await browser(address).signIn(user.email))).toBe('signed in');
  });

  it('block a browser whose device cookie is forged, cut, or of another account', async () => {
    const user = await member('Fay Target');
    const own = await new TestOrganization(client, application).found();
    const attacker = await member('Gus Attacker', own, user.email);
    const address = newAddress();
    const visitor = browser(address);
    await visitor.signIn(attacker.email, goodPassword, own.publicId);
    const [name, signature] = (visitor.device ?? '').split('.');
    await fail(browser(address), user.email, 6, organization.publicId);
    for (const device of [visitor.device, `${name}.`, `${'A'.repeat(22)}.${signature}`, '', 'x'.repeat(4_000)]) {
      const pretender = browser(address);
      pretender.cookies.set('__Host-keyreeve-device', device ?? '');
      const answer = await pretender.signIn(user.email, goodPassword, organization.publicId);
      expect(outcome(answer)).toBe('sign_in.too_many');
    }
  });

  it('are not forgiven by a success in an organization of one’s own', async () => {
    const user = await member('Hal Target');
    const own = await new TestOrganization(client, application).found();
    await member('Ida Attacker', own, user.email);
    const address = newAddress();
    await fail(browser(address), user.email, 5, organization.publicId);
    expect(outcome(await browser(address).signIn(user.email, goodPassword, own.publicId))).toBe('signed in');
    expect(await fail(browser(address), user.email, 2, organization.publicId)).toEqual([
      'sign_in.failed',
      'sign_in.too_many',
    ]);
  });

  it('with many accounts make their source wait, and one success forgives none of them', async () => {
    const user = await member('Jo Neighbour');
    const address = newAddress();
    const store = application.app.get(BackOffStore, { strict: false });
    for (let i = 0; i < 50; i++) await store.take([sourceBucket(`${address}/32`)], application.clock.now());
    expect(outcome(await browser(address).signIn(user.email))).toBe('signed in');
    expect(await fail(browser(address), 'someone@example.com', 2)).toEqual(['sign_in.failed', 'sign_in.too_many']);
    expect(outcome(await browser(address).signIn(user.email))).toBe('sign_in.too_many');
    expect(outcome(await browser().signIn(user.email))).toBe('signed in');
  });

  it('that could not be judged are not counted', async () => {
    const user = await member('Kim Crowded');
    const address = newAddress();
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => browser().signIn(`crowd${i}@example.com`, wrong)),
    );
    const busy = answers.filter((answer) => outcome(answer) === 'service.busy');
    expect(busy.length).toBeGreaterThan(0);
    expect(busy.map(({ status, headers }) => `${status} ${headers.get('retry-after')}`)).toContain('503 1');
    const { rows } = await client.query(
      `select count(*)::int as count from keyreeve.sign_in_failures where failures = 0`,
    );
    expect(rows[0].count).toBeGreaterThanOrEqual(2 * busy.length);
    expect(outcome(await browser(address).signIn(user.email))).toBe('signed in');
  });

  it('are forgotten where they can make nobody wait any more', async () => {
    const user = await member('Lou Late');
    await fail(browser(), user.email, 1);
    application.clock.advance(49 * 3_600_000);
    await browser().signIn(user.email);
    const { rows } = await client.query(`select min(last_at) as oldest from keyreeve.sign_in_failures`);
    expect(application.clock.now().getTime() - rows[0].oldest.getTime()).toBeLessThan(48 * 3_600_000);
  });
});

describe('the log', () => {
  const failures = async (of: TestOrganization) => {
    const { rows } = await client.query(
      `select e.outcome, e.code, e.actor_id, convert_from(e.leaf, 'UTF8')::jsonb as leaf,
         array(select t.target_id from keyreeve.audit_targets t where t.event_id = e.id) as targets
       from keyreeve.audit_events e where e.organization_id = $1 and e.action = 'session.failed' order by e.occurred_at, e.id`,
      [of.id],
    );
    return rows;
  };

  it('holds failures that name an account, before they are answered, and no others', async () => {
    const own = await new TestOrganization(client, application).found();
    const user = await member('Max Logged', own);
    await client.query('begin');
    await client.query('lock table keyreeve.audit_events in exclusive mode');
    const answer = browser().signIn(user.email, wrong);
    expect(await Promise.race([answer, delay(2_000, 'not yet')])).toBe('not yet');
    await client.query('commit');
    expect(outcome(await answer)).toBe('sign_in.failed');
    const [event, ...more] = await failures(own);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ outcome: 'failure', code: 'sign_in.failed', actor_id: null, targets: [user.id] });
    expect(event.leaf.details).toMatchObject({ step: 'sign_in', count: 1 });
    const { rows: before } = await client.query(`select count(*)::int as count from keyreeve.audit_events`);
    await browser().signIn('nobody.here@example.com', wrong);
    const { rows: after } = await client.query(`select count(*)::int as count from keyreeve.audit_events`);
    expect(after).toEqual(before);
  });

  it('holds ten of a source in a minute one by one, and the rest as one that names their accounts', async () => {
    const node = await startApplication({ besides: application, env: { KEYREEVE_TRUSTED_PROXIES: '127.0.0.1/32' } });
    node.clock.beginMinute();
    const own = await new TestOrganization(client, application).found();
    const users: TestUser[] = [];
    for (let i = 0; i < 14; i++) users.push(await member('Nia Sprayed', own));
    const visitor = new Browser(node, newAddress());
    const codes: string[] = [];
    for (const { email } of users) codes.push(outcome(await visitor.signIn(email, wrong)));
    await node.close();
    expect(new Set(codes)).toEqual(new Set(['sign_in.failed']));
    const events = await failures(own);
    expect(events).toHaveLength(11);
    expect(events.reduce((sum, { leaf }) => sum + leaf.details.count, 0)).toBe(14);
    expect(new Set(events.flatMap(({ targets }) => targets))).toEqual(new Set(users.map(({ id }) => id)));
    expect(Math.max(...events.map(({ leaf }) => leaf.details.count))).toBe(4);
  });
});
