import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const DAYS = 95;

/** A key's life in hours before now, and days ahead; nothing happens in the last hour of a day, when it is looked at. */
const life = fc.record({
  owner: fc.nat(9),
  createdHoursAgo: fc.integer({ min: 2, max: 200 * 24 }),
  unusedShare: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 3 }),
  ownDays: fc.option(fc.integer({ min: 1, max: 120 })),
});

/** As it is shown. */
interface Shown {
  id: string;
  statusSince: string;
  owner: { id: string };
  expiry: { effective: string | null };
}

let node: TestApplication;
let client: pg.Client;

beforeAll(async () => {
  node = await startApplication();
  client = await administer(node);
});
afterAll(async () => {
  await client.end();
  await node.close();
});

const passTo = (instant: number): void => node.clock.advance(instant - node.clock.now().getTime());
/** One o'clock of a day in UTC: what is counted in whole hours from here keeps clear of the last one. */
const startOf = (instant: number): number => Math.ceil(instant / dayMs) * dayMs + hourMs;

interface Scene {
  keys: TestKey[];
  owner: TestKey;
  reader: TestKey;
  verifier: TestKey;
}

async function arrange(seed: number): Promise<Scene> {
  passTo(startOf(node.clock.now().getTime()));
  const organization = await new TestOrganization(client, node).found();
  const [payments, search] = [await organization.team('Payments'), await organization.team('Search')];
  const people: TestUser[] = [];
  for (const name of ['Ana', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gil', 'Hana', 'Ivo', 'Jana'])
    people.push(await organization.user(`${name} Ruiz`, { teams: [payments.id, search.id] }));
  const now = node.clock.now().getTime();
  const keys: TestKey[] = [];
  for (const { owner, createdHoursAgo, unusedShare, ownDays } of fc.sample(life, { seed, numRuns: 120 })) {
    const createdAt = new Date(now - createdHoursAgo * hourMs);
    const used = unusedShare === null ? null : new Date(now - Math.floor(createdHoursAgo * unusedShare) * hourMs);
    const key = await organization.key(people[owner] as TestUser, owner % 2 === 0 ? payments.id : search.id, {
      createdAt,
      lastUsedAt: used,
      ownExpiresAt: ownDays === null ? null : new Date(now + ownDays * dayMs),
    });
    keys.push(key);
  }
  // Service keys, on which the drafts do not bear.
  const account = await organization.serviceAccount('inventory', payments.id, { steward: people[0]?.id ?? '' });
  await organization.grant(account.id, 'auditor', null);
  const service = (scopes: string[]) => organization.key(account, payments.id, { kind: 'service', scopes });
  const olga = await organization.user('Olga Berg', { role: 'owner', teams: [payments.id] });
  return {
    keys,
    reader: await service(['full']),
    verifier: await service(['keys:verify']),
    owner: await organization.key(olga, payments.id, { scopes: ['full'], ownExpiresAt: new Date(now + 30 * dayMs) }),
  };
}

async function shown({ reader }: Scene, status: string): Promise<Shown[]> {
  const { body } = await call(node, 'GET', `/v1/keys?status=${status}&limit=200`, { as: reader.secret });
  return body.data;
}

/** Keys by the day on which they were found to have expired sooner than they would have, and by owner. */
interface Deaths {
  now: object;
  byDay: object[];
  byOwner: Record<string, number>;
  keys: number;
}

function extent(dead: readonly Shown[]): { keys: number; owners: number } {
  return { keys: dead.length, owners: new Set(dead.map(({ owner }) => owner.id)).size };
}

function byOwner(shares: readonly { id: string; keys: number }[]): Record<string, number> {
  return Object.fromEntries(shares.map(({ id, keys }) => [id, keys]));
}

/** Lets the days pass and looks at the end of each which keys have expired. */
async function live(scene: Scene, before: ReadonlyMap<string, string | null>): Promise<Deaths> {
  const seen = new Set<string>();
  const early = ({ id, statusSince }: Shown): boolean => {
    const end = before.get(id);
    return end !== undefined && (end === null || statusSince < end);
  };
  const newlyDead = async (): Promise<Shown[]> => {
    const dead = (await shown(scene, 'expired')).filter(({ id }) => !seen.has(id));
    for (const { id } of dead) seen.add(id);
    return dead.filter(early);
  };
  const atOnce = await newlyDead();
  const today = Math.floor(node.clock.now().getTime() / dayMs) * dayMs;
  const byDay: object[] = [];
  const all = [...atOnce];
  for (let day = 0; day < DAYS; day += 1) {
    passTo(today + (day + 1) * dayMs - hourMs / 2);
    const dead = await newlyDead();
    all.push(...dead);
    if (dead.length > 0)
      byDay.push({ date: new Date(today + day * dayMs).toISOString().slice(0, 10), ...extent(dead) });
  }
  const owners = new Map<string, number>();
  for (const { owner } of all) owners.set(owner.id, (owners.get(owner.id) ?? 0) + 1);
  return { now: extent(atOnce), byDay, byOwner: Object.fromEntries(owners), keys: all.length };
}

describe('what a preview announces', () => {
  it.each([
    ['lifetime and idle, at once', { maxLifetimeDays: { personal: 90 }, maxIdleDays: { personal: 30 } }, 0, 1],
    ['lifetime and idle, in nine days', { maxLifetimeDays: { personal: 90 }, maxIdleDays: { personal: 30 } }, 9, 2],
    ['idle alone, in two days', { maxIdleDays: { personal: 60 } }, 2, 3],
  ])(
    'is what comes to pass, day by day and owner by owner: %s',
    async (_, change, graceDays, seed) => {
      const scene = await arrange(seed);
      const before = new Map((await shown(scene, 'active')).map(({ id, expiry }) => [id, expiry.effective] as const));
      const grace = new Date(node.clock.now().getTime() + graceDays * dayMs).toISOString();
      const body = { ...change, ...(graceDays > 0 && { enforceFrom: grace }) };
      const path = '/v1/policies/organization';
      const asked = await call(node, 'POST', `${path}/preview`, { as: scene.owner.secret, body });
      expect([asked.status, asked.body.state]).toEqual([200, 'done']);
      const headers = { 'if-match': asked.headers.get('etag') ?? '' };
      expect((await call(node, 'PUT', path, { as: scene.owner.secret, body, headers })).status).toBe(200);

      const { affected } = asked.body;
      const deaths = await live(scene, before);
      expect(deaths).toEqual({
        now: affected.now,
        byDay: affected.byDay,
        byOwner: byOwner(affected.byOwner),
        keys: affected.keys,
      });
      // Agreement on nothing says nothing.
      expect(affected.keys).toBeGreaterThan(40);
      expect(affected.byDay.length).toBeGreaterThan(2);

      const dead = new Set((await shown(scene, 'expired')).map(({ id }) => id));
      for (const { publicId, secret } of scene.keys) {
        const verified = await call(node, 'POST', '/v1/keys/verify', { as: scene.verifier.secret, body: { secret } });
        expect([publicId, verified.body.code]).toEqual([publicId, dead.has(publicId) ? 'expired' : 'valid']);
      }
    },
    120_000,
  );
});
