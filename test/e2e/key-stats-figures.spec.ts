import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KeyFilters } from '../../src/keys/list/key-list.dto.js';
import type { FigureView, KeyStatsView } from '../../src/keys/stats/key-stats.dto.js';
import { toPublicId } from '../../src/platform/ids.js';
import { generateKeys } from '../support/key-inventory.js';
import { ListedInventory } from '../support/listed-inventory.js';

const seed = Number(process.env['SEED'] ?? 20_261_125);

/** Every figure that there is, by a name. */
function figuresOf(stats: KeyStatsView): [string, FigureView][] {
  return [
    ...stats.byStatus.map((each): [string, FigureView] => [`${each.status} ${each.reason}`, each]),
    ...stats.byKind.map((each): [string, FigureView] => [each.kind, each]),
    ...stats.age.map((each): [string, FigureView] => [`age ${each.upToDays}`, each]),
    ...stats.calendar.flatMap(({ month, fixed, idle }): [string, FigureView][] => [
      [`${month} fixed`, fixed],
      [`${month} idle`, idle],
    ]),
    ...stats.lastUse.map((each): [string, FigureView] => [`last use ${each.upToDays}`, each]),
    ['never used', stats.neverUsed],
    ['never expiring', stats.neverExpiring],
    ['leaked', stats.leaked],
    ['exempt', stats.exempt],
    ...stats.topOwners.map((each): [string, FigureView] => [each.id, each]),
  ];
}

const sum = (figures: readonly FigureView[]): number => figures.reduce((total, { count }) => total + count, 0);

/** A query as the list reads it from an address. */
function queryOf(filter: string): KeyFilters {
  const query: Record<string, unknown> = {};
  const flags = ['neverUsed', 'neverExpires', 'leaked', 'exempt', 'imported', 'knownToLeaver'];
  const single = /(After|Before)$|^(idleDays|q)$/;
  for (const [name, value] of new URLSearchParams(filter)) {
    if (flags.includes(name)) query[name] = value === 'true';
    else if (name === 'idleDays') query[name] = Number(value);
    else if (single.test(name)) query[name] = value;
    else query[name] = [...((query[name] as string[] | undefined) ?? []), value];
  }
  return query;
}

describe('figures of keys', () => {
  const inventory = generateKeys(seed, 500);
  let listed: ListedInventory;

  beforeAll(async () => {
    listed = await ListedInventory.store(inventory);
  });
  afterAll(() => listed?.close());

  const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.option(arbitrary, { nil: undefined, freq: 3 });
  const days = fc.integer({ min: 1, max: 60 }).map((count) => `${count}d`);
  const filters: fc.Arbitrary<KeyFilters> = fc.record(
    {
      status: maybe(fc.subarray(['active', 'suspended', 'expired', 'revoked'], { minLength: 1 })),
      reason: fc.option(fc.subarray(['policy_idle', 'lifetime', 'administrator', 'owner'], { minLength: 1 }), {
        nil: undefined,
        freq: 1,
      }),
      kind: maybe(fc.constantFrom(['personal'], ['service'])),
      team: maybe(
        fc.subarray(
          inventory.teams.map((id) => toPublicId('team', id)),
          { minLength: 1 },
        ),
      ),
      owner: maybe(
        fc.subarray(
          inventory.owners.flatMap(({ email }) => (email === null ? ['me'] : [email])),
          { minLength: 1 },
        ),
      ),
      decidedBy: maybe(fc.subarray(['lifetime', 'policy_lifetime', 'policy_idle'], { minLength: 1 })),
      createdAfter: maybe(days),
      createdBefore: maybe(days),
      expiresAfter: maybe(days),
      expiresBefore: maybe(days),
      lastUsedAfter: maybe(days),
      lastUsedBefore: maybe(days),
      neverUsed: maybe(fc.boolean()),
      neverExpires: maybe(fc.boolean()),
      leaked: maybe(fc.boolean()),
      exempt: maybe(fc.boolean()),
    },
    { requiredKeys: [] },
  );

  it('are what plain loops over the keys count, each of the list that it names, whatever the filter', async () => {
    await fc.assert(
      fc.asyncProperty(filters, async (asked) => {
        const stats = await listed.stats(asked);
        const keys = listed.judgedOf(asked);
        expect({ total: stats.total, exact: stats.exact }).toEqual({ total: keys.length, exact: true });
        for (const all of [stats.byStatus, stats.byKind, stats.age, [stats.neverUsed, ...stats.lastUse]])
          expect(sum(all)).toBe(keys.length);
        for (const [name, { count, filter }] of figuresOf(stats)) {
          const counted = filter === null ? 0 : listed.judgedOf(queryOf(filter)).length;
          expect([name, count]).toEqual([name, counted]);
        }
        const owned = inventory.owners.map(({ id }) => keys.filter(({ key }) => key.owner.id === id).length);
        const largest = owned.filter((count) => count > 0).sort((one, other) => other - one);
        expect(stats.topOwners.map(({ count }) => count)).toEqual(largest.slice(0, 10));
      }),
      { numRuns: 60, seed, examples: [[{}]] },
    );
  });

  it('tell the two kinds of end apart, and of live keys alone', async () => {
    const { calendar, neverExpiring, at } = await listed.stats({});
    const live = listed.judgedOf({}).filter(({ status }) => ['active', 'suspended'].includes(status.status));
    const [end] = calendar.map(({ month }) => month).slice(-1);
    const within = live.filter(
      ({ expiry: { effective } }) => effective && effective >= at && effective.toISOString().slice(0, 7) <= String(end),
    );
    const idle = within.filter(({ expiry }) => expiry.decidedBy === 'policy_idle').length;
    expect(idle).toBeGreaterThan(0);
    expect([sum(calendar.map((each) => each.idle)), sum(calendar.map((each) => each.fixed))]).toEqual([
      idle,
      within.length - idle,
    ]);
    expect(neverExpiring.count).toBe(live.filter(({ expiry }) => expiry.fixedEnd === null).length);
  });
});

describe('figures of more keys than are looked at', () => {
  const KEYS = 5_000;
  let listed: ListedInventory;

  beforeAll(async () => {
    listed = await ListedInventory.store(generateKeys(seed + 1, KEYS));
  });
  afterAll(() => listed?.close());

  it('are estimated within what a sample of that size allows, with a total that is counted', async () => {
    const examined = 500;
    const [exact, estimate] = [await listed.stats({}), await listed.stats({}, { present: examined })];
    expect(exact).toMatchObject({ exact: true, examined: KEYS, total: KEYS });
    expect(estimate).toMatchObject({ exact: false, examined, total: KEYS });
    expectWithin(exact, estimate, examined);
  });

  it('are estimated from parts of the time where even going over all ids takes too long', async () => {
    const stats = await listed.stats({}, { present: 500, walked: 2_500 });
    expect(stats.exact).toBe(false);
    expect(stats.examined).toBeLessThanOrEqual(500);
    expect(Math.abs(stats.total - KEYS) / KEYS).toBeLessThan(0.15);
  });

  /** Five standard deviations of a share that is drawn so often. */
  function expectWithin(exact: KeyStatsView, estimate: KeyStatsView, drawn: number): void {
    const estimated = new Map(figuresOf({ ...estimate, topOwners: [] }));
    for (const [name, { count }] of figuresOf({ ...exact, topOwners: [] })) {
      const share = count / KEYS;
      const allowed = 5 * KEYS * Math.sqrt((share * (1 - share)) / drawn) + KEYS / drawn;
      const found = estimated.get(name)?.count ?? 0;
      expect([name, found, count, Math.abs(found - count) <= allowed]).toEqual([name, found, count, true]);
    }
  }
});
