import { afterAll, beforeAll, describe, it } from '@jest/globals';
import fc from 'fast-check';
import type { KeyListQuery } from '../../src/keys/list/key-list.dto.js';
import { SORT_FIELDS } from '../../src/keys/list/sort-order.js';
import { ownerPublicId, toPublicId } from '../../src/platform/ids.js';
import { EPOCH } from '../support/generated-policies.js';
import { generateKeys, type InventoryKey } from '../support/key-inventory.js';
import { ListedInventory } from '../support/listed-inventory.js';

const DAY_MS = 86_400_000;

/** Lists of a few hundred keys, page by page, against plain loops over the same keys. */
describe('the list of keys', () => {
  const inventory = generateKeys(Number(process.env['SEED'] ?? 20_261_125), 400);
  let lists: ListedInventory;

  beforeAll(async () => {
    lists = await ListedInventory.store(inventory);
  });
  afterAll(() => lists?.close());

  const expectAsTold: ListedInventory['expectAsTold'] = (...list) => lists.expectAsTold(...list);

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
    const principal = { ...lists.administrator(), id: me?.id ?? '' };
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
      fc.record({ exempt: flag }),
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
