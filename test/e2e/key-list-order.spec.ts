import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import type { Principal } from '../../src/access/principal.js';
import { keyFilter } from '../../src/keys/list/key-filter.js';
import type { KeyListQuery } from '../../src/keys/list/key-list.dto.js';
import { KeyListQueries } from '../../src/keys/list/key-list.queries.js';
import { readSort, SORT_FIELDS, type Sort } from '../../src/keys/list/sort-order.js';
import { Clock } from '../../src/platform/clock.js';
import type { Keyring } from '../../src/platform/crypto/keyring.js';
import { ReadDatabase } from '../../src/platform/database/connections.js';
import { fromPublicId, ownerPublicId, parseOwnerId, toPublicId } from '../../src/platform/ids.js';
import { PolicyReader } from '../../src/policies/policy.reader.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { EPOCH } from '../support/generated-policies.js';
import { generateKeys, type InventoryKey, type KeyInventory, storeKeys } from '../support/key-inventory.js';
import { KeyOracle } from '../support/key-oracle.js';

const DAY_MS = 86_400_000;
const now = new Date(EPOCH.getTime() + 17.4 * DAY_MS);

class StoppedClock extends Clock {
  override now(): Date {
    return now;
  }
}

/** Lists of a few hundred keys, page by page, against plain loops over the same keys. */
describe('the list of keys', () => {
  let database: TestDatabase;
  let reads: ReadDatabase;
  let lists: KeyListQueries;
  let inventory: KeyInventory;
  let oracle: KeyOracle;

  beforeAll(async () => {
    database = await createDatabase();
    const client = new pg.Client({ connectionString: database.url, options: '-c timezone=UTC' });
    await client.connect();
    inventory = generateKeys(Number(process.env['SEED'] ?? 20_261_125), 400);
    await storeKeys(client, inventory);
    await client.query('analyze');
    await client.end();
    reads = new ReadDatabase(database.url);
    const keyring = { signingKey: () => Buffer.alloc(32, 7) } as unknown as Keyring;
    lists = new KeyListQueries(reads, new PolicyReader(reads), new StoppedClock(), keyring);
    oracle = new KeyOracle(inventory, now);
  });
  afterAll(async () => {
    await reads?.close();
    await database?.drop();
  });

  const administrator = (): Principal => ({
    organizationId: inventory.organizationId,
    type: 'user',
    id: inventory.owners[0]?.id ?? '',
    name: 'Ana Ruiz',
    email: null,
    rights: { organizationRoles: ['admin'], adminTeams: [], memberTeams: [], stewarded: [] },
    credential: { type: 'session', id: '', authenticatedAt: now, method: 'password' },
    source: { ip: null, userAgent: null, requestId: '' },
  });

  /** All pages from the beginning, and back again from the last. */
  async function read(principal: Principal, query: KeyListQuery): Promise<{ there: string[]; back: string[] }> {
    const uuid = (id: string): string => fromPublicId('key', id) ?? id;
    const there: string[] = [];
    const back: string[] = [];
    let page = await lists.list(principal, query);
    for (let pages = 0; ; pages += 1) {
      there.push(...page.data.map(({ id }) => uuid(id)));
      if (page.page.next === null) break;
      if (pages > 1_000) throw new Error('the list has no end');
      page = await lists.list(principal, { ...query, cursor: page.page.next });
    }
    back.push(...page.data.map(({ id }) => uuid(id)));
    while (page.page.previous !== null) {
      page = await lists.list(principal, { ...query, cursor: page.page.previous });
      back.unshift(...page.data.map(({ id }) => uuid(id)));
    }
    return { there, back };
  }

  async function expectAsTold(
    query: KeyListQuery,
    principal = administrator(),
    sees: (key: InventoryKey) => boolean = () => true,
  ): Promise<void> {
    const sort = readSort(query.sort ?? '-createdAt') as Sort;
    const filter = keyFilter(query, now, (text) => ownerNamed(text, principal));
    const expected = oracle.list(filter, sort, sees);
    const { there, back } = await read(principal, query);
    expect(there).toEqual(expected);
    expect(back).toEqual(expected);
    const counted = await lists.list(principal, { ...query, total: true, limit: 1 });
    expect(counted.total).toEqual({ count: expected.length, exact: true });
  }

  function ownerNamed(text: string, principal: Principal): string | undefined {
    if (text === 'me') return principal.id;
    return parseOwnerId(text)?.id ?? inventory.owners.find(({ email }) => email === text)?.id;
  }

  const sorts = SORT_FIELDS.flatMap((field) => [field, `-${field}`]);

  it.each(sorts)(
    'holds each key once in the order of %s, forwards and backwards',
    async (sort) => {
      await expectAsTold({ sort, limit: 7 });
      await expectAsTold({ sort, limit: 200 });
    },
    120_000,
  );

  it.each(sorts)('is right for a team and for what a team administrator sees, by %s', async (sort) => {
    const [team = '', other = ''] = inventory.teams;
    await expectAsTold({ sort, limit: 9, team: [toPublicId('team', team)] });
    const me = inventory.owners[1];
    const principal = { ...administrator(), id: me?.id ?? '' };
    principal.rights = { organizationRoles: [], adminTeams: [other], memberTeams: [], stewarded: [] };
    const sees = (key: InventoryKey): boolean => key.teamId === other || key.owner.id === me?.id;
    await expectAsTold({ sort, limit: 9 }, principal, sees);
  });

  const filters = (): fc.Arbitrary<KeyListQuery>[] => {
    const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
      fc.subarray([...values], { minLength: 1, maxLength: Math.min(3, values.length) });
    const time = fc.oneof(
      fc.integer({ min: -12, max: 30 }).map((day) => new Date(EPOCH.getTime() + day * DAY_MS).toISOString()),
      fc.integer({ min: 0, max: 20 }).map((days) => `${days}d`),
    );
    const owners = inventory.owners.map(({ type, id }) => ownerPublicId(type, id));
    const emails = inventory.owners.flatMap(({ email }) => (email === null ? [] : [email]));
    const flag = fc.boolean();
    return [
      fc.record({ status: some(['active', 'suspended', 'expired', 'revoked']) }),
      fc.record({
        reason: some([
          'owner',
          'administrator',
          'regenerated',
          'leaked',
          'owner_removed',
          'owner_deactivated',
          'membership_ended',
          'leak_quarantine',
          'known_to_leaver',
          'lifetime',
          'policy_lifetime',
          'policy_idle',
        ]),
      }),
      fc.record({ kind: some(['personal', 'service']) }),
      fc.record({ owner: some([...owners, ...emails, 'me', 'nobody@example.com']) }),
      fc.record({ team: some(inventory.teams.map((id) => toPublicId('team', id))) }),
      fc.record({ scope: some(['orders:read', 'reports:read', 'none:such']) }),
      fc.record({ decidedBy: some(['lifetime', 'policy_lifetime', 'policy_idle']) }),
      fc.record({ createdBy: some([...owners, 'me']) }),
      fc.record({ createdWith: some(inventory.keys.slice(0, 6).map(({ id }) => toPublicId('key', id))) }),
      fc.record({ knownTo: some(emails) }),
      fc.record({ usedFrom: some(['192.0.2.0/24', '198.51.100.9', '2001:db8::/32', '203.0.113.0/24']) }),
      fc.record({ reference: some(['legacy-1', 'legacy-2', 'legacy-3']) }),
      fc.record({ hint: some(['9QzA', 'kru_…abcd', '…0000', 'zzzz']) }),
      fc.record({ createdAfter: time }),
      fc.record({ createdBefore: time }),
      fc.record({ expiresAfter: time, expiresBefore: time }),
      fc.record({ expiresBefore: time }),
      fc.record({ lastUsedAfter: time }),
      fc.record({ lastUsedBefore: time }),
      fc.record({ statusSinceAfter: time }),
      fc.record({ statusSinceBefore: time }),
      fc.record({ idleDays: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ neverUsed: flag }),
      fc.record({ neverExpires: flag }),
      fc.record({ leaked: flag }),
      fc.record({ imported: flag }),
      fc.record({ knownToLeaver: flag }),
      fc.record({ q: fc.constantFrom('nightly', 'ÉCLAIR', '100%_', '%', 'ruiz export', 'p1@example', 'zz', 'weekly') }),
    ];
  };

  it('passes exactly the keys that each filter and each pair of filters names', async () => {
    const all = filters();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...sorts),
        fc.integer({ min: 3, max: 60 }),
        fc.oneof(...all),
        fc.option(fc.oneof(...all), { nil: {} }),
        async (sort, limit, one, other) => expectAsTold({ ...one, ...other, sort, limit }),
      ),
      { numRuns: Number(process.env['RUNS'] ?? 40), ...(process.env['RUNS'] === undefined && { seed: 7 }) },
    );
  }, 600_000);
});
