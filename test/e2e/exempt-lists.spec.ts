import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeys } from '../support/key-inventory.js';
import { ListedInventory } from '../support/listed-inventory.js';

/** An owner with more keys than are looked at one by one: they are gone through in an order of their own. */
describe('the list of keys by expiry, where an owner of many keys is exempt', () => {
  const inventory = generateKeys(24, 1_200, { ofFirstOwner: 1_050 });
  const [owner] = inventory.owners;
  let lists: ListedInventory;

  beforeAll(async () => {
    expect(owner?.exemptions.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['maxIdleDays', 'maxLifetimeDays']),
    );
    lists = await ListedInventory.store(inventory);
  });
  afterAll(() => lists?.close());

  const expectAsTold: ListedInventory['expectAsTold'] = (...list) => lists.expectAsTold(...list);

  it.each(['expiresAt', '-expiresAt'])(
    'holds each key once in the order of %s, forwards and backwards',
    async (sort) => {
      await expectAsTold({ sort, limit: 200 });
    },
  );
});
