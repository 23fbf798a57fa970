import { expect } from '@jest/globals';
import pg from 'pg';
import type { Principal } from '../../src/access/principal.js';
import { keyFilter } from '../../src/keys/list/key-filter.js';
import type { KeyFilters, KeyListQuery } from '../../src/keys/list/key-list.dto.js';
import { KeyListQueries } from '../../src/keys/list/key-list.queries.js';
import { readSort, type Sort } from '../../src/keys/list/sort-order.js';
import type { KeyStatsView } from '../../src/keys/stats/key-stats.dto.js';
import { KeyStatsQueries } from '../../src/keys/stats/key-stats.queries.js';
import { Clock } from '../../src/platform/clock.js';
import type { Keyring } from '../../src/platform/crypto/keyring.js';
import { ReadDatabase } from '../../src/platform/database/connections.js';
import { fromPublicId, parseOwnerId } from '../../src/platform/ids.js';
import { PolicyReader } from '../../src/policies/policy.reader.js';
import { createDatabase, type TestDatabase } from './databases.js';
import { EPOCH } from './generated-policies.js';
import { type InventoryKey, type KeyInventory, storeKeys } from './key-inventory.js';
import { type Judged, KeyOracle } from './key-oracle.js';

const now = new Date(EPOCH.getTime() + 17.4 * 86_400_000);

class StoppedClock extends Clock {
  override now(): Date {
    return now;
  }
}

/** Lists of a stored inventory, page by page, against plain loops over the same keys. */
export class ListedInventory {
  private readonly lists: KeyListQueries;
  private readonly oracle: KeyOracle;

  private constructor(
    private readonly inventory: KeyInventory,
    private readonly database: TestDatabase,
    private readonly reads: ReadDatabase,
  ) {
    const keyring = { signingKey: () => Buffer.alloc(32, 7) } as unknown as Keyring;
    this.lists = new KeyListQueries(reads, new PolicyReader(reads), new StoppedClock(), keyring);
    this.oracle = new KeyOracle(inventory, now);
  }

  static async store(inventory: KeyInventory): Promise<ListedInventory> {
    const database = await createDatabase();
    const client = new pg.Client({ connectionString: database.url, options: '-c timezone=UTC' });
    await client.connect();
    await storeKeys(client, inventory);
    await client.query('analyze');
    await client.end();
    return new ListedInventory(inventory, database, new ReadDatabase(database.url));
  }

  async close(): Promise<void> {
    await this.reads.close();
    await this.database.drop();
  }

  administrator(): Principal {
    return {
      organizationId: this.inventory.organizationId,
      type: 'user',
      id: this.inventory.owners[0]?.id ?? '',
      name: 'Ana Ruiz',
      email: null,
      rights: { organizationRoles: ['admin'], adminTeams: [], memberTeams: [], stewarded: [] },
      credential: { type: 'session', id: '', authenticatedAt: now, method: 'password' },
      source: { ip: null, userAgent: null, requestId: '' },
    };
  }

  async expectAsTold(
    query: KeyListQuery,
    principal = this.administrator(),
    sees: (key: InventoryKey) => boolean = () => true,
  ): Promise<void> {
    const sort = readSort(query.sort ?? '-createdAt') as Sort;
    const filter = keyFilter(query, now, (text) => this.ownerNamed(text, principal));
    const expected = this.oracle.list(filter, sort, sees);
    const { there, back } = await this.read(principal, query);
    expect(there).toEqual(expected);
    expect(back).toEqual(expected);
    const counted = await this.lists.list(principal, { ...query, total: true, limit: 1 });
    expect(counted.total).toEqual({ count: expected.length, exact: true });
  }

  /** Figures as the server tells them, with bounds of one's own. */
  stats(query: KeyFilters, most: { present?: number; walked?: number } = {}): Promise<KeyStatsView> {
    const bounds = { present: 20_000, past: 4_000, walked: 1_000_000, ...most };
    const queries = new KeyStatsQueries(this.reads, new PolicyReader(this.reads), new StoppedClock(), bounds);
    return queries.stats(this.administrator(), query);
  }

  /** The keys of a list, and what the rule says of each. */
  judgedOf(query: KeyFilters): Judged[] {
    const filter = keyFilter(query, now, (text) => this.ownerNamed(text, this.administrator()));
    const ids = new Set(this.oracle.list(filter, readSort('createdAt') as Sort));
    return this.oracle.judged.filter(({ key }) => ids.has(key.id));
  }

  /** All pages from the beginning, and back again from the last. */
  private async read(principal: Principal, query: KeyListQuery): Promise<{ there: string[]; back: string[] }> {
    const uuid = (id: string): string => fromPublicId('key', id) ?? id;
    const there: string[] = [];
    const back: string[] = [];
    let page = await this.lists.list(principal, query);
    for (let pages = 0; ; pages += 1) {
      there.push(...page.data.map(({ id }) => uuid(id)));
      if (page.page.next === null) break;
      if (pages > 1_000) throw new Error('the list has no end');
      page = await this.lists.list(principal, { ...query, cursor: page.page.next });
    }
    back.push(...page.data.map(({ id }) => uuid(id)));
    while (page.page.previous !== null) {
      page = await this.lists.list(principal, { ...query, cursor: page.page.previous });
      back.unshift(...page.data.map(({ id }) => uuid(id)));
    }
    return { there, back };
  }

  private ownerNamed(text: string, principal: Principal): string | undefined {
    if (text === 'me') return principal.id;
    return parseOwnerId(text)?.id ?? this.inventory.owners.find(({ email }) => email === text)?.id;
  }
}
