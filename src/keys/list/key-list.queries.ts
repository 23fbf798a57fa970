import { Inject, Injectable } from '@nestjs/common';
import { type Principal, visibilityOf } from '../../access/principal.js';
import { Clock } from '../../platform/clock.js';
import type { Keyring } from '../../platform/crypto/keyring.js';
import { ReadDatabase } from '../../platform/database/connections.js';
import { KEYRING } from '../../platform/tokens.js';
import { PolicyReader } from '../../policies/policy.reader.js';
import { requestProblem } from '../../platform/http/problem.js';
import { checkPast } from '../as-of/past-instant.js';
import { PastKeys } from '../as-of/past-keys.js';
import { type OrganizationTerms, termsAt, termsOf } from '../organization-terms.js';
import { askedFilter } from './asked-filter.js';
import { type KeyFilter, namesNothing } from './key-filter.js';
import type { KeyListQuery, KeyListView } from './key-list.dto.js';
import { type KeySource, PresentKeys } from './key-source.js';
import { ListCursors, neighbours, type PageStart } from './list-cursor.js';
import { DEFAULT_SORT, readSort, sortText } from './sort-order.js';
import { Statements } from './statements.js';

const DEFAULT_LIMIT = 50;

/** Everything that a list is made of. */
interface List {
  readonly source: KeySource;
  readonly terms: OrganizationTerms;
  readonly from: PageStart | null;
  readonly anchor: Date;
  readonly filter: KeyFilter;
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
      query.total ? list.source.count() : undefined,
    ]);
    // What a count came across within its budget may be less than what the page shows.
    const count = Math.max(total?.count ?? 0, page.data.length);
    return { ...page, ...(total && { total: total.exact ? total : { ...total, count } }) };
  }

  private async open(principal: Principal, query: KeyListQuery): Promise<List> {
    const { limit: _, cursor, total: __, sort: wanted, ...filters } = query;
    const { asOf, ...asked } = filters;
    const { organizationId } = principal;
    const now = this.clock.now();
    checkAsOf(query, now);
    const [terms, filterAt] = await Promise.all([
      asOf === undefined ? termsOf(this.policies, organizationId) : termsAt(this.policies, organizationId, asOf),
      askedFilter(this.database, principal, asked),
    ]);
    const sort = (wanted === undefined ? null : readSort(wanted)) ?? DEFAULT_SORT;
    const visibility = visibilityOf(principal, 'keys:read');
    const binding = ['keys', organizationId, JSON.stringify(visibility), canonical(filters), sortText(sort)];
    const cursors = new ListCursors(this.keyring.signingKey('cursor'), binding, sort);
    const from = cursor === undefined ? null : cursors.read(cursor, terms);
    const anchor = asOf ?? from?.anchor ?? now;
    const statements = new Statements(this.database, organizationId, asOf ?? now);
    const search = { statements, terms, filter: filterAt(anchor), visibility, sort };
    const source = asOf === undefined ? new PresentKeys(this.database, search) : new PastKeys(search);
    return { source, terms, filter: search.filter, from, anchor, cursors };
  }

  private async page(list: List, limit: number): Promise<KeyListView> {
    const { source, filter, from, cursors, anchor, terms } = list;
    const found = namesNothing(filter)
      ? { rows: [], frontier: undefined, examined: 0 }
      : await source.page(from?.start ?? null, from?.backwards ?? false, limit);
    const rows = found.rows.slice(0, limit);
    if (from?.backwards) rows.reverse();
    const full = found.rows.length > limit;
    const ends = { first: rows.at(0)?.position ?? null, last: rows.at(-1)?.position ?? null };
    const { next, previous } = neighbours({ ...ends, full, frontier: found.frontier }, from);
    return {
      data: await source.shown(rows.map(({ id }) => id)),
      page: {
        next: next && cursors.write(next, false, anchor, terms),
        previous: previous && cursors.write(previous, true, anchor, terms),
        ...(!full && found.frontier !== undefined && { partial: true, examined: found.examined }),
      },
    };
  }
}

/** @throws Problem 400 `request.invalid` */
function checkAsOf({ asOf, sort }: KeyListQuery, now: Date): void {
  checkPast(asOf, now);
  if (asOf === undefined || sort === undefined || readSort(sort)?.field === 'createdAt') return;
  throw requestProblem('request.invalid', { errors: [{ field: 'sort', message: 'must be createdAt with asOf' }] });
}

/** The same whatever the order in which the filters came. */
function canonical(filters: object): string {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  return JSON.stringify(given.sort(([a], [b]) => (a < b ? -1 : 1)));
}
