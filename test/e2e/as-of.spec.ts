import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { UsageBuffer } from '../../src/verification/usage-buffer.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { administer, TestOrganization, type TestUser } from '../support/organization.js';
import { applyPlan, postRevocation, untilPlanned } from '../support/revocations.js';
import { openSession } from '../support/sessions.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const reason = 'a month of simulated life';

type Key = Answer['body'];

const deeds = [
  'use',
  'create',
  'edit',
  'regenerate',
  'suspend',
  'restore',
  'revoke',
  'delete',
  'deactivate',
  'reactivate',
  'leave',
  'policy',
  'pending policy',
  'withdraw',
  'exempt',
  'end exemption',
  'suspend set',
  'undo set',
] as const;
type Deed = (typeof deeds)[number];

/** What people do in a month, a few hours apart; `pick` says to whom. */
const month = fc.sample(
  fc.array(
    fc.record({
      deed: fc.oneof(
        { weight: 5, arbitrary: fc.constant<Deed>('use') },
        { weight: 9, arbitrary: fc.constantFrom(...deeds) },
      ),
      pick: fc.nat(999),
      afterMs: fc.integer({ min: HOUR_MS, max: 9 * HOUR_MS }),
    }),
    { minLength: 100, maxLength: 100 },
  ),
  { seed: Number(process.env['SEED'] ?? 2), numRuns: 1 },
)[0] as { deed: Deed; pick: number; afterMs: number }[];

describe('the inventory of a past instant', () => {
  let node: TestApplication;
  let client: pg.Client;
  let organization: TestOrganization;
  let team: { id: string; publicId: string };
  let admin: TestUser;
  const people: TestUser[] = [];
  const secrets = new Map<string, string>();
  const exemptions: string[] = [];
  const sets: string[] = [];

  beforeAll(async () => {
    node = await startApplication();
    client = await administer(node);
    organization = await new TestOrganization(client, node).found();
    team = await organization.team('Payments');
    admin = await organization.user('Adam Holt', { role: 'owner', teams: [team.id] });
    for (const name of ['Ana Ruiz', 'Ben Ito', 'Cleo Roy']) {
      people.push(await organization.user(name, { teams: [team.id] }));
    }
  });
  afterAll(async () => {
    await client.end();
    await node.close();
  });

  /** In a session that begins with the call: a month is longer than any lasts, and keys would be among those listed. */
  async function api(method: string, path: string, body?: object, as = admin, headers = {}): Promise<Answer> {
    return call(node, method, path, { ...(await session(as)), headers, ...(body && { body }) });
  }

  async function session(user: TestUser): Promise<{ cookie: string }> {
    return { cookie: await openSession(client, organization, user, node.clock.now()) };
  }

  const person = (pick: number): TestUser => people[pick % people.length] as TestUser;

  async function list(query: string): Promise<Key[]> {
    const keys: Key[] = [];
    for (let cursor = ''; ;) {
      const { status, body } = await api('GET', `/v1/keys?limit=7${query}${cursor}`);
      expect(status).toBe(200);
      keys.push(...body.data);
      if (body.page.next === null) return keys;
      cursor = `&cursor=${encodeURIComponent(body.page.next)}`;
    }
  }

  /** Refusals are part of life: what somebody may not do leaves no trace. */
  async function does(deed: Deed, pick: number, keys: readonly Key[]): Promise<void> {
    const key: Key = keys[pick % keys.length];
    const user = person(pick);
    const owner = people.find(({ publicId }) => publicId === key.owner.id) ?? user;
    switch (deed) {
      case 'use': {
        const secret = secrets.get(key.id);
        if (secret) await api('POST', '/v1/keys/verify', { secret });
        return node.app.get(UsageBuffer).flush();
      }
      case 'create': {
        const made = await api(
          'POST',
          '/v1/keys',
          { name: `job ${pick}`, team: team.publicId, scopes: ['orders:read', 'orders:write'] },
          user,
        );
        if (made.status === 201) secrets.set(made.body.key.id, made.body.secret);
        return;
      }
      case 'edit':
        return void (await api('PATCH', `/v1/keys/${key.id}`, { scopes: ['orders:read'] }, owner));
      case 'regenerate': {
        const made = await api('POST', `/v1/keys/${key.id}/regenerate`, { overlapSeconds: 86_400 }, owner);
        if (made.status === 201) secrets.set(made.body.key.id, made.body.secret);
        return;
      }
      case 'suspend':
      case 'restore':
        return void (await api('POST', `/v1/keys/${key.id}/${deed}`, { reason }));
      case 'revoke':
        if (pick % 3 === 0) await api('POST', `/v1/keys/${key.id}/revoke`, { reason });
        return;
      case 'delete':
        if (pick % 3 === 0) await api('DELETE', `/v1/keys/${key.id}`, undefined, owner);
        return;
      case 'deactivate':
      case 'reactivate':
        return void (await api('POST', `/v1/users/${user.publicId}/${deed}`, { reason }));
      case 'leave':
        if (pick % 4 === 0) await api('DELETE', `/v1/teams/${team.publicId}/members/${user.publicId}`);
        else await api('POST', `/v1/teams/${team.publicId}/members`, { user: user.publicId });
        return;
      default:
        return decides(deed, pick, key, keys);
    }
  }

  async function decides(deed: Deed, pick: number, key: Key, keys: readonly Key[]): Promise<void> {
    switch (deed) {
      case 'policy':
      case 'pending policy': {
        const etag = (await api('GET', '/v1/policies/organization')).headers.get('etag') ?? '';
        const rules = { maxLifetimeDays: 12 + (pick % 30), maxIdleDays: 3 + (pick % 9) };
        const grace = deed === 'policy' ? 60_000 : (1 + (pick % 5)) * DAY_MS;
        const enforceFrom = new Date(node.clock.now().getTime() + grace);
        const body = { ...rules, enforceFrom, reason };
        return void (await api('PUT', '/v1/policies/organization', body, admin, { 'if-match': etag }));
      }
      case 'withdraw': {
        const { body } = await api('GET', '/v1/policies/organization');
        return void (await api(
          'POST',
          `/v1/policies/organization/versions/${body.inForce?.version ?? body.version}/withdraw`,
          { reason },
        ));
      }
      case 'exempt': {
        const until = new Date(node.clock.now().getTime() + (1 + (pick % 20)) * DAY_MS);
        const rule = pick % 2 === 0 ? 'maxLifetimeDays' : 'maxIdleDays';
        const subject = pick % 3 === 0 ? { owner: person(pick).publicId } : { key: key.id };
        const granted = await api('POST', '/v1/exemptions', { ...subject, rule, reason, until });
        if (granted.status === 201) exemptions.push(granted.body.id);
        return;
      }
      case 'end exemption':
        if (exemptions.length > 0) await api('DELETE', `/v1/exemptions/${exemptions[pick % exemptions.length]}`);
        return;
      case 'suspend set': {
        const as = await session(admin);
        const plan = await untilPlanned(node, as, {
          action: pick % 2 === 0 ? 'suspend' : 'revoke',
          keyIds: keys.filter(({ owner }) => owner.id === key.owner.id).map(({ id }) => id),
          reason,
        });
        if (plan.state === 'planned') sets.push((await applyPlan(node, as, plan, {})).id);
        return;
      }
      default:
        if (sets.length > 0) await undo(sets.pop() ?? '');
    }
  }

  async function undo(id: string): Promise<void> {
    await postRevocation(node, await session(admin), `/${id}/undo`, {});
  }

  it('agrees with what the live list said at that instant, through a month of decisions', async () => {
    for (const user of people) {
      for (let at = 0; at < 3; at += 1) {
        const { body } = await api(
          'POST',
          '/v1/keys',
          { name: `key ${at}`, team: team.publicId, scopes: ['orders:read', 'orders:write'] },
          user,
        );
        secrets.set(body.key.id, body.secret);
      }
    }
    const said: { at: string; keys: Key[] }[] = [];
    const seen = new Set<string>();
    for (const { deed, pick, afterMs } of month) {
      node.clock.advance(afterMs);
      const keys = said.at(-1)?.keys ?? (await list(''));
      await does(
        deed,
        pick,
        keys.filter(({ id }) => secrets.has(id)),
      );
      // The instant of the answer lies behind that of the deed, and before that of the next.
      node.clock.advance(1_000);
      const at = node.clock.now();
      said.push({ at: at.toISOString(), keys: await list('') });
    }
    for (const { at, keys } of said) {
      const then = await list(`&asOf=${at}`);
      for (const { status, reason: because } of then) seen.add(because ?? status);
      const kept = keys.map(asKept);
      expect({ at, keys: then.map((key, index) => onItsDay(asKept(key), kept[index], at)) }).toEqual({
        at,
        keys: kept,
      });
    }
    // Agreement says nothing about an answer that never came up.
    expect(seen.size).toBeGreaterThan(5);
    const filters = [
      'status=expired',
      'reason=administrator',
      'neverUsed=true',
      'scope=orders:write',
      'idleDays=3',
      'exempt=true',
      'expiresBefore=20d',
      'q=ana',
    ];
    for (const [index, filter] of filters.entries()) {
      const { at } = said[(index * 37 + 40) % said.length] as { at: string };
      const all = await list(`&asOf=${at}`);
      const some = await list(`&asOf=${at}&${filter}`);
      expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(some.map(({ id }) => id)));
      const { body } = await api('GET', `/v1/keys?asOf=${at}&${filter}&total=true`);
      expect(body.total).toEqual({ count: some.length, exact: true });
    }
  }, 300_000);

  it('is of a past time and in the order of creation', async () => {
    const ahead = new Date(node.clock.now().getTime() + DAY_MS).toISOString();
    const refused = async (query: string): Promise<unknown> => {
      const { status, body } = await api('GET', `/v1/keys?${query}`);
      return [status, body.errors?.[0]?.field];
    };
    expect(await refused(`asOf=${ahead}`)).toEqual([400, 'asOf']);
    expect(await refused('asOf=yesterday')).toEqual([400, 'asOf']);
    expect(await refused(`asOf=${new Date(0).toISOString()}&sort=name`)).toEqual([400, 'sort']);
    expect(await list('&asOf=2001-01-01T00:00:00Z')).toEqual([]);
  });
});

/** To the bounds of R11: of a use the day, of refusals nothing, and nothing of what had been announced for later. */
function asKept({ lastUsedAt, ...key }: Key): Key {
  const lost = { lastUsedIp: 0, lastUsedClient: 0, lastUsedVia: 0, lastRefusedAt: 0, pendingRevocation: 0 };
  return { ...key, ...lost, lastUsedOn: lastUsedAt === null ? null : String(lastUsedAt).slice(0, 10) };
}

/** A use later on the very day that is asked about may have been there already, for all that is kept. */
function onItsDay(then: Key, live: Key, at: string): Key {
  if (then.lastUsedOn !== at.slice(0, 10) || live === undefined) return then;
  const { lastUsedOn, expiry } = live;
  return { ...then, lastUsedOn, expiry };
}
