import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createSetupLink, type LinkPurpose } from '../../src/access/setup-links.js';
import { systemActor } from '../../src/platform/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { foundOrganization } from '../../src/users/setup/new-organization.js';
import { Operator } from '../../src/users/setup/operator.service.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { Browser, goodPassword, joined } from '../support/browser.js';
import { administer, TestOrganization, type TestUser } from '../support/organization.js';

let application: TestApplication;
let client: pg.Client;
let organization: TestOrganization;
let uow: UnitOfWork;

const otherPassword = 'seven quiet mountains';
const hourMs = 3_600_000;

beforeAll(async () => {
  application = await startApplication();
  client = await administer(application);
  organization = await new TestOrganization(client, application).found();
  uow = application.app.get(UnitOfWork, { strict: false });
});
afterAll(async () => {
  await client.end();
  await application.close();
});

async function member(name: string): Promise<TestUser> {
  const user = await organization.user(name);
  await joined(client, organization, user);
  return user;
}

async function signedIn(user: TestUser): Promise<Browser> {
  const visitor = new Browser(application);
  expect((await visitor.signIn(user.email)).status).toBe(200);
  return visitor;
}

const outcome = ({ status, body }: Answer): string => (status < 300 ? 'done' : body.code);
const signsIn = async (user: { email: string }, password: string): Promise<string> =>
  outcome(await new Browser(application).signIn(user.email, password));

function link(user: TestUser, purpose: LinkPurpose, beforeCommit?: () => Promise<unknown>): Promise<string> {
  return uow.run(systemActor(organization.id, 'test'), async (tx) => {
    tx.unaudited('the feature that makes a link writes its event');
    const url = await createSetupLink(tx, {
      userId: user.id,
      purpose,
      publicUrl: application.runtime.config.publicUrl,
    });
    await beforeCommit?.();
    return url;
  });
}

function use(url: string, more: Record<string, unknown> = {}): Promise<Answer> {
  const body = { token: new URL(url).hash.slice(1), password: otherPassword, ...more };
  return call(application, 'POST', '/v1/auth/setup', { body });
}

async function actions(user: { id: string }): Promise<string[]> {
  const { rows } = await client.query(
    `select e.action from keyreeve.audit_events e join keyreeve.audit_targets t on t.event_id = e.id
     where t.target_id = $1 order by e.occurred_at, e.id`,
    [user.id],
  );
  return rows.map(({ action }) => action);
}

describe('changing one’s password', () => {
  const change = (visitor: Browser, current: string, next: string) =>
    visitor.send('POST', '/v1/auth/password', { body: { current, next } });

  it('ends every other session, copies of the cookie, and links that would set another', async () => {
    const user = await member('Ana Careful');
    const [here, there] = [await signedIn(user), await signedIn(user)];
    const { cookie } = here;
    const reset = await link(user, 'reset');
    expect((await change(here, goodPassword, otherPassword)).status).toBe(204);
    expect((await here.send('GET', '/v1/auth/session')).status).toBe(200);
    expect((await there.send('GET', '/v1/auth/session')).status).toBe(401);
    expect((await call(application, 'GET', '/v1/auth/session', { cookie })).status).toBe(401);
    expect(outcome(await use(reset))).toBe('link.invalid');
    expect([await signsIn(user, goodPassword), await signsIn(user, otherPassword)]).toEqual(['sign_in.failed', 'done']);
    expect(await actions(user)).toContain('password.changed');
    const { rowCount } = await client.query(`select from keyreeve.change_feed where target = $1`, [user.id]);
    expect(rowCount).toBe(1);
  });

  it('needs the current one, and counts wrong ones', async () => {
    const user = await member('Bo Mistyping');
    const visitor = await signedIn(user);
    const codes: string[] = [];
    for (let i = 0; i < 7; i++) codes.push(outcome(await change(visitor, 'wrong horse battery', otherPassword)));
    expect(codes).toEqual([...Array.from({ length: 6 }, () => 'sign_in.failed'), 'sign_in.too_many']);
    expect(await signsIn(user, goodPassword)).toBe('done');
  });

  it.each([
    ['short', /at least 12/],
    ['password1234', /attacker/],
    [goodPassword, /differ/],
  ])('to %j is refused, naming the field', async (next, message) => {
    const user = await member('Cy Weak');
    const visitor = await signedIn(user);
    const answer = await change(visitor, goodPassword, next);
    expect([answer.status, answer.body.code]).toEqual([422, 'password.weak']);
    expect(answer.body.errors).toEqual([{ field: 'next', message: expect.stringMatching(message) }]);
    expect(answer.text).not.toContain(`"${next}"`);
  });

  it('is not for a key', async () => {
    const team = await organization.team('Payments');
    const user = await organization.user('Dana Script', { teams: [team.id] });
    const { secret } = await organization.key(user, team.id, { scopes: ['full'] });
    const body = { current: goodPassword, next: otherPassword };
    expect(outcome(await call(application, 'POST', '/v1/auth/password', { as: secret, body }))).toBe(
      'session.required',
    );
  });
});

describe('a link', () => {
  it('lets an invited user choose a password and a name, once', async () => {
    const user = await organization.user('Eli Invited');
    const url = await link(user, 'invitation');
    expect(url).toMatch(new RegExp(`^${application.url}/app/setup#[\\w-]{43}$`));
    const answer = await use(url, { name: 'Elias Invited' });
    expect(answer.body).toEqual({
      user: { id: user.publicId, name: 'Elias Invited', email: user.email },
      organization: { id: organization.publicId, name: organization.name },
    });
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(outcome(await use(url))).toBe('link.invalid');
    expect(await signsIn(user, otherPassword)).toBe('done');
    expect((await actions(user)).sort()).toEqual(['session.started', 'user.joined', 'user.renamed']);
    const { rows } = await client.query(`select name, until from keyreeve.names where subject_id = $1 order by since`, [
      user.id,
    ]);
    expect(rows).toEqual([
      { name: 'Eli Invited', until: expect.any(Date) },
      { name: 'Elias Invited', until: null },
    ]);
  });

  it('works for one of many that use it at once', async () => {
    const user = await organization.user('Fay Raced');
    const url = await link(user, 'invitation');
    const passwords = Array.from({ length: 8 }, (_, i) => `${otherPassword} ${i}`);
    const answers = await Promise.all(passwords.map((password) => use(url, { password })));
    const winner = answers.findIndex(({ status }) => status === 200);
    expect(answers.map(outcome).sort()).toEqual(['done', ...Array.from({ length: 7 }, () => 'link.invalid')]);
    expect(await signsIn(user, passwords[winner] ?? '')).toBe('done');
  });

  it.each([
    ['invitation', 72],
    ['reset', 1],
  ] as const)('for an %s works for %i hours', async (purpose, hours) => {
    const [early, late] = [await member(`Gus ${purpose}`), await member(`Hal ${purpose}`)];
    const [first, second] = [await link(early, purpose), await link(late, purpose)];
    application.clock.advance(hours * hourMs - 60_000);
    expect(outcome(await use(first))).toBe('done');
    application.clock.advance(60_000);
    expect(outcome(await use(second))).toBe('link.invalid');
  });

  it('ends with the next one', async () => {
    const user = await member('Ida Twice');
    const urls = [await link(user, 'invitation'), await link(user, 'reset'), await link(user, 'reset')];
    expect((await Promise.all(urls.map((url) => use(url)))).map(outcome)).toEqual([
      'link.invalid',
      'link.invalid',
      'done',
    ]);
  });

  it('of two made at once leaves one', async () => {
    const user = await member('Jo Clicked');
    let finish: (value?: unknown) => void = () => undefined;
    const held = new Promise((resolve) => (finish = resolve));
    const first = link(user, 'reset', () => held);
    const second = link(user, 'reset');
    await Promise.race([second, delay(500)]);
    finish();
    await Promise.all([first, second]);
    const { rowCount } = await client.query(
      `select from keyreeve.setup_links where user_id = $1 and used_at is null and cancelled_at is null`,
      [user.id],
    );
    expect(rowCount).toBe(1);
  });

  it('for a reset ends all sessions', async () => {
    const user = await member('Kim Hacked');
    const visitor = await signedIn(user);
    expect(outcome(await use(await link(user, 'reset')))).toBe('done');
    expect((await visitor.send('GET', '/v1/auth/session')).status).toBe(401);
    expect(await actions(user)).toContain('password.changed');
  });

  it('is not used up by a weak password', async () => {
    const user = await organization.user('Lou Trying');
    const url = await link(user, 'invitation');
    const answer = await use(url, { password: 'password1234' });
    expect([answer.status, answer.body.errors[0].field]).toEqual([422, 'password']);
    expect(outcome(await use(url))).toBe('done');
  });

  it('does nothing for a user who is no longer active', async () => {
    const user = await member('Max Gone');
    const url = await link(user, 'reset');
    await client.query(`update keyreeve.owner_states set state = 'deactivated' where owner_id = $1`, [user.id]);
    expect(outcome(await use(url))).toBe('link.invalid');
  });

  it('is stored as its hash only, and answers like one that never was', async () => {
    const user = await member('Nia Stored');
    const url = await link(user, 'reset');
    const token = new URL(url).hash.slice(1);
    const { rows } = await client.query(`select l::text as text from keyreeve.setup_links l where user_id = $1`, [
      user.id,
    ]);
    expect(rows).toHaveLength(1);
    expect(rows[0].text).not.toContain(token);
    await use(url);
    const answers = await Promise.all([
      use(url),
      use(`${application.url}/#${'A'.repeat(43)}`),
      use(`${application.url}/#x`),
    ]);
    expect(new Set(answers.map(({ text, body }) => text.replace(body.requestId, ''))).size).toBe(1);
    expect(answers[0]?.status).toBe(410);
  });
});

describe('the operator', () => {
  const operator = () => application.app.get(Operator, { strict: false });
  const publicUrl = () => application.runtime.config.publicUrl;

  it('founds an organization whose owner comes in by the link', async () => {
    const founded = await operator().createOwner({
      organization: 'Birch & Co',
      email: 'Root@Birch.example',
      publicUrl: publicUrl(),
    });
    expect(outcome(await use(founded.setupUrl))).toBe('done');
    const visitor = new Browser(application);
    const { body } = await visitor.signIn('root@birch.example', otherPassword);
    expect(body).toMatchObject({
      user: { name: 'Root', email: 'Root@Birch.example' },
      organization: { name: 'Birch & Co' },
    });
    expect(body.roles.sort()).toEqual(['member', 'owner']);
    const { rows } = await client.query(
      `select action from keyreeve.audit_events where organization_id = $1 order by occurred_at, id limit 3`,
      [founded.organizationId],
    );
    expect(rows.map(({ action }) => String(action)).sort()).toEqual([
      'organization.created',
      'role.granted',
      'user.invited',
    ]);
  });

  it('adds an owner where there is an organization of that name, and makes one of who is a user there', async () => {
    const first = await operator().createOwner({
      organization: 'Cedar Ltd',
      email: 'one@cedar.example',
      publicUrl: publicUrl(),
    });
    const second = await operator().createOwner({
      organization: 'CEDAR LTD',
      email: 'two@cedar.example',
      name: 'Two',
      publicUrl: publicUrl(),
    });
    expect(second.organizationId).toBe(first.organizationId);
    const user = await member('Ola Promoted');
    await organization.grant(user.id, 'auditor', null);
    await operator().createOwner({ organization: organization.publicId, email: user.email, publicUrl: publicUrl() });
    const { rows } = await client.query(
      `select role, until is null as held from keyreeve.role_grants where owner_id = $1 order by role`,
      [user.id],
    );
    expect(rows).toEqual([
      { role: 'auditor', held: false },
      { role: 'owner', held: true },
    ]);
  });

  it('gets another routing tag where the first is taken', async () => {
    const tags = [organization.routingTag, organization.routingTag, 'zZ09'];
    const founder = { organization: 'Dogwood', email: 'a@dogwood.example', name: 'A', publicUrl: publicUrl() };
    const founded = await foundOrganization(uow, founder, () => tags.shift() ?? '');
    const { rows } = await client.query(`select routing_tag from keyreeve.organizations where id = $1`, [
      founded.organizationId,
    ]);
    expect(rows).toEqual([{ routing_tag: 'zZ09' }]);
  });

  it('makes a link for a user who lost their password', async () => {
    const user = await member('Pam Forgetful');
    const { setupUrl } = await operator().resetPassword({ email: user.email, publicUrl: publicUrl() });
    expect(await signsIn(user, goodPassword)).toBe('done');
    expect(outcome(await use(setupUrl))).toBe('done');
    expect(await signsIn(user, otherPassword)).toBe('done');
    await expect(operator().resetPassword({ email: 'no@one.example', publicUrl: publicUrl() })).rejects.toMatchObject({
      code: 'operator.user_unknown',
    });
  });

  it('forgives the failed sign-ins of an address', async () => {
    const user = await member('Quin Locked');
    for (let i = 0; i < 6; i++) await signsIn(user, 'wrong horse battery');
    expect(await signsIn(user, goodPassword)).toBe('sign_in.too_many');
    await operator().unlock(user.email.toUpperCase());
    expect(await signsIn(user, goodPassword)).toBe('done');
    expect(await actions(user)).toContain('user.unlocked');
  });

  it('is told what is wrong with what it typed', async () => {
    const wanted = { organization: 'Elm', email: 'not an address', publicUrl: publicUrl() };
    await expect(operator().createOwner(wanted)).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(
      operator().createOwner({ ...wanted, organization: '\u0000', email: 'a@elm.example' }),
    ).rejects.toMatchObject({
      details: { errors: [{ field: 'organization' }] },
    });
  });
});
