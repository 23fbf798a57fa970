import { Inject, Injectable } from '@nestjs/common';
import { type Principal, type Visibility, visibilityOf } from '../../access/principal.js';
import { Clock } from '../../platform/clock.js';
import type { Keyring } from '../../platform/crypto/keyring.js';
import { ReadDatabase } from '../../platform/database/connections.js';
import { KEYRING } from '../../platform/tokens.js';
import { PolicyReader } from '../../policies/policy.reader.js';
import { type OrganizationTerms, termsOf } from '../organization-terms.js';
import { countKeys } from './count-keys.js';
import { askedFilter } from './asked-filter.js';
import { type KeyFilter, namesNothing } from './key-filter.js';
import type { KeyListQuery, KeyListView } from './key-list.dto.js';
import { KeySearch } from './key-search.js';
import { ListCursors, neighbours, type PageStart } from './list-cursor.js';
import { shownKeys } from './shown-keys.js';
import { DEFAULT_SORT, readSort, type Sort, sortText } from './sort-order.js';
import { Statements } from './statements.js';

const DEFAULT_LIMIT = 50;

/** Everything that a list is made of. */
interface List {
  readonly principal: Principal;
  readonly visibility: Visibility;
  readonly terms: OrganizationTerms;
  readonly sort: Sort;
  readonly from: PageStart | null;
  readonly anchor: Date;
  readonly filter: KeyFilter;
  readonly statements: Statements;
  readonly cursors: ListCursors;
}

/** `GET /v1/keys`: every key the caller may see, filtered, sorted, a page at a time. */
@Injectable()
export class KeyListQueries {
  constructor(
    private readonly database: ReadDatabase,
    private readonly policies: PolicyReader,
    private readonly clock: Clock,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  /** @throws Problem 400 `request.invalid`, `page.cursor_*` */
  async list(principal: Principal, query: KeyListQuery): Promise<KeyListView> {
    const list = await this.open(principal, query);
    const [page, total] = await Promise.all([
      this.page(list, query.limit ?? DEFAULT_LIMIT),
      query.total ? countKeys(list) : undefined,
    ]);
    // What a count came across within its budget may be less than what the page shows.
    const count = Math.max(total?.count ?? 0, page.data.length);
    return { ...page, ...(total && { total: total.exact ? total : { ...total, count } }) };
  }

  private async open(principal: Principal, query: KeyListQuery): Promise<List> {
    const { limit: _, cursor, total: __, sort: wanted, ...filters } = query;
    const { organizationId } = principal;
    const now = this.clock.now();
    const [terms, filterAt] = await Promise.all([
      termsOf(this.policies, organizationId),
      askedFilter(this.database, principal, filters),
    ]);
    const sort = (wanted === undefined ? null : readSort(wanted)) ?? DEFAULT_SORT;
    const visibility = visibilityOf(principal, 'keys:read');
    const binding = ['keys', organizationId, JSON.stringify(visibility), canonical(filters), sortText(sort)];
    const cursors = new ListCursors(this.keyring.signingKey('cursor'), binding, sort);
    const from = cursor === undefined ? null : cursors.read(cursor, terms);
    const anchor = from?.anchor ?? now;
    return {
      principal,
      visibility,
      terms,
      sort,
      from,
      anchor,
      filter: filterAt(anchor),
      statements: new Statements(this.database, organizationId, now),
      cursors,
    };
  }

  private async page(list: List, limit: number): Promise<KeyListView> {
    const { from, filter, cursors, anchor, terms, statements } = list;
    const search = new KeySearch(list);
    const found = namesNothing(filter)
      ? { rows: [], frontier: undefined, examined: 0 }
      : await search.page(from?.start ?? null, from?.backwards ?? false, limit);
    const rows = found.rows.slice(0, limit);
    if (from?.backwards) rows.reverse();
    const full = found.rows.length > limit;
    const ends = { first: rows.at(0)?.position ?? null, last: rows.at(-1)?.position ?? null };
    const { next, previous } = neighbours({ ...ends, full, frontier: found.frontier }, from);
    const keys = await shownKeys(
      this.database,
      statements,
      terms,
      rows.map(({ id }) => id),
    );
    return {
      data: keys,
      page: {
        next: next && cursors.write(next, false, anchor, terms),
        previous: previous && cursors.write(previous, true, anchor, terms),
        ...(!full && found.frontier !== undefined && { partial: true, examined: found.examined }),
      },
    };
  }
}

/** The same whatever the order in which the filters came. */
function canonical(filters: object): string {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  return JSON.stringify(given.sort(([a], [b]) => (a < b ? -1 : 1)));
}
