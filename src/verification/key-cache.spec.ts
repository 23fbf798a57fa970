import { describe, expect, it } from '@jest/globals';
import { KeyCache } from './key-cache.js';
import type { KeyRecord } from './key-facts.reader.js';

const record = (keyId: string, ownerId = 'ana', organizationId = 'aurelia') =>
  ({ keyId, ownerId, organizationId }) as KeyRecord;

describe('KeyCache', () => {
  it('drops one key, all of an owner, or all of an organization, and nothing else', () => {
    const cache = new KeyCache();
    const fill = (): void => {
      cache.set('1', record('k1'));
      cache.set('2', record('k2'));
      cache.set('3', record('k3', 'tom'));
      cache.set('4', record('k4', 'mia', 'other'));
    };
    const held = (): string[] => ['1', '2', '3', '4'].filter((digest) => cache.get(digest));
    fill();
    cache.drop([{ kind: 'key', target: 'k1', organizationId: 'aurelia' }]);
    expect(held()).toEqual(['2', '3', '4']);
    fill();
    cache.drop([{ kind: 'owner', target: 'ana', organizationId: 'aurelia' }]);
    expect(held()).toEqual(['3', '4']);
    fill();
    cache.drop([{ kind: 'organization', target: 'aurelia', organizationId: 'aurelia' }]);
    expect(held()).toEqual(['4']);
    fill();
    cache.drop([{ kind: 'policy', target: 'aurelia', organizationId: 'aurelia' }]);
    expect(held()).toEqual(['1', '2', '3', '4']);
    cache.dropEverything();
    expect(held()).toEqual([]);
  });

  it('finds a key to drop again after it was dropped and read again', () => {
    const cache = new KeyCache();
    for (let round = 0; round < 3; round += 1) {
      cache.set('1', record('k1'));
      cache.set('1', record('k1'));
      cache.drop([{ kind: 'key', target: 'k1', organizationId: 'aurelia' }]);
      expect(cache.get('1')).toBeUndefined();
    }
  });
});
