import type pg from 'pg';
import type { Visibility } from '../../access/principal.js';
import type { KeyKind } from '../../policies/domain/policy.js';
import type { Status } from '../domain/status.js';
import type { OrganizationTerms } from '../organization-terms.js';
import type { Bind } from '../status.sql.js';
import { boundsOf, isEmpty } from './bounds.js';
import { type Driver, driversOf } from './drivers.sql.js';
import type { Need } from './evaluation.sql.js';
import { idStretches } from './id-stretches.js';
import { Judging } from './judging.js';
import { EVERY_KEY, type KeyFilter, namesNothing } from './key-filter.js';
import { type Counted, countByOwnerSql, judgedSql, setSql } from './page.sql.js';
import { DEFAULT_SORT } from './sort-order.js';
import { countsSql, smallest, statementFor } from './statements.js';
import { termGroups } from './term-groups.js';

/** A key that passes a filter, with what decisions over sets ask of it. */
export interface SetKey {
  readonly id: string;
  readonly ownerId: string;
  readonly teamId: string;
  readonly kind: KeyKind;
  /** Services check keys with it. */
  readonly verifies: boolean;
  readonly successor: string | null;
  readonly lastUsedMs: number | null;
  readonly status: Status;
}

/** A stretch of the way through all keys that may pass. */
export interface SetStretch<Key = SetKey> {
  readonly keys: readonly Key[];
  /** How many were looked at so far, and out of how many. */
  readonly examined: number;
  readonly total: number;
}

export interface KeySetOptions {
  /** In a transaction that sees one snapshot, so that the set is of one instant. */
  readonly client: pg.ClientBase;
  readonly organizationId: string;
  readonly now: Date;
  readonly terms: OrganizationTerms;
  readonly filter: KeyFilter;
  /** Keys named one by one, instead of all. */
  readonly keyIds: readonly string[] | null;
  readonly visibility: Visibility;
  /** Only keys behind this one. */
  readonly after?: string | null;
}

const STRETCH = 10_000;
/** An index that names no more keys than this is asked for them, rather than every key looked at. */
const MOST_NAMED = 50_000;

/** Every key that passes a filter, in the order of ids, without a budget: for work that is not a page. */
export function keySet(options: KeySetOptions): AsyncGenerator<SetStretch, void> {
  return passingKeys(options, ['usage', 'status'], setSql);
}

/**
 * The same with other columns.
 *
 * @param needs what is asked of a key beside what the filter asks
 * @param select the statement for the keys among some
 */
export async function* passingKeys<Key extends object>(
  options: KeySetOptions,
  needs: readonly Need[],
  select: (among: string, counted: Counted) => string,
): AsyncGenerator<SetStretch<Key>, void> {
  const { client, organizationId, now, terms, filter, visibility, keyIds, after = null } = options;
  const bounds = boundsOf(filter, termGroups(terms, filter.teams), now);
  if (isEmpty(bounds.created) || namesNothing(filter)) return;
  const judging = new Judging({ terms, filter, visibility, bounds, now, field: null, needs });
  const rows = rowsOf(client, organizationId, now);
  const drivers = driversOf(filter, visibility, bounds, DEFAULT_SORT.field).filter(({ kind }) => kind !== 'slow');
  const named = keyIds ?? (await namedBy(rows, drivers));
  const total = named?.length ?? (await countAll(rows));
  const parts = named ? chunks(named, after) : stretches(client, organizationId, after);
  let examined = 0;
  for await (const among of parts) {
    examined = Math.min(examined + STRETCH, total);
    const keys = await rows<Key>((bind) => {
      const within = among(bind);
      return select(within('k.id'), judging.sql(bind, within));
    });
    yield { keys, examined, total };
  }
}

/** The next one is being read while the one before is worked on. The connection is busy meanwhile. */
export async function* ahead<T>(values: AsyncGenerator<T, void>): AsyncGenerator<T> {
  let next = values.next();
  try {
    for (;;) {
      const { value, done } = await next;
      if (done) return;
      next = values.next();
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await next.catch(() => undefined);
    await values.return();
  }
}

export type OwnersOptions = Pick<KeySetOptions, 'client' | 'organizationId' | 'now' | 'terms'>;

/** How many keys the owners have in all, and how many of them are active; those without are missing. */
export async function keysOfOwners(
  { client, organizationId, now, terms }: OwnersOptions,
  owners: readonly string[],
): Promise<{ all: Map<string, number>; active: (ids: readonly string[]) => Promise<Map<string, number>> }> {
  const rows = rowsOf(client, organizationId, now);
  // Index: keys_owner.
  const counted = await rows<{ id: string; count: number }>(
    (bind) => `select k.owner_id as id, count(*) as count from keyreeve.keys k where k.organization_id = $1
      and k.owner_id = any(${bind(owners)}::uuid[]) and $2::timestamptz is not null group by k.owner_id`,
  );
  const filter: KeyFilter = { ...EVERY_KEY, statuses: ['active'] };
  const bounds = boundsOf(filter, termGroups(terms, null), now);
  const judging = new Judging({ terms, filter, visibility: EVERYTHING, bounds, now, field: null });
  const active = async (ids: readonly string[]): Promise<Map<string, number>> => {
    const found = await rows<{ id: string; count: number }>((bind) => countByOwnerSql(bind(ids), judging.sql(bind)));
    return new Map(found.map(({ id, count }) => [id, count]));
  };
  return { all: new Map(counted.map(({ id, count }) => [id, count])), active };
}

/** What the rule says of a key. */
export interface JudgedKey {
  readonly ownerId: string;
  readonly teamId: string;
  readonly lastUsedMs: number | null;
  /** What refuses it, and since when; null for one that is accepted. */
  readonly reason: string | null;
  readonly sinceMs: number;
}

/** Keys by id, at most some ten thousand. */
export function judgedKeys(
  { client, organizationId, now, terms }: OwnersOptions,
  ids: readonly string[],
): Promise<JudgedKey[]> {
  const bounds = boundsOf(EVERY_KEY, termGroups(terms, null), now);
  const needs = ['usage', 'reason'] as const;
  const judging = new Judging({ terms, filter: EVERY_KEY, visibility: EVERYTHING, bounds, now, field: null, needs });
  return rowsOf(
    client,
    organizationId,
    now,
  )<JudgedKey>((bind) => {
    const among = amongIds(ids)(bind);
    return judgedSql(among('k.id'), judging.sql(bind, among));
  });
}

const EVERYTHING: Visibility = { all: true, owners: [], teams: [] };

export function rowsOf(client: pg.ClientBase, organizationId: string, now: Date): Rows {
  return async <Row extends object>(build: (bind: Bind) => string) => {
    const { sql, values } = statementFor(organizationId, now, build);
    return (await client.query<Row & pg.QueryResultRow>(sql, values)).rows;
  };
}

type Rows = <Row extends object>(build: (bind: Bind) => string) => Promise<Row[]>;

/** A condition on a column of ids of keys. */
type Among = (bind: Bind) => (column: string) => string;

async function namedBy(rows: Rows, drivers: readonly Driver[]): Promise<string[] | null> {
  if (drivers.length === 0) return null;
  const [counted] = await rows<{ counts: number[] }>((bind) => countsSql(drivers, MOST_NAMED, bind));
  const ids = smallest(drivers, counted?.counts ?? [], MOST_NAMED);
  if (ids === null) return null;
  const found = await rows<{ id: string }>(
    (bind) => `select distinct d.id from (${ids(bind)}) d where $2::timestamptz is not null order by d.id`,
  );
  return found.map(({ id }) => id);
}

// Index: keys_pkey.
async function countAll(rows: Rows): Promise<number> {
  const [row] = await rows<{ count: number }>(
    () => `select count(*) as count from keyreeve.keys k where k.organization_id = $1 and $2::timestamptz is not null`,
  );
  return row?.count ?? 0;
}

function amongIds(ids: readonly string[]): Among {
  return (bind) => {
    const bound = bind(ids);
    return (column) => `${column} = any(${bound}::uuid[])`;
  };
}

function* chunks(ids: readonly string[], after: string | null): Generator<Among> {
  const sorted = ids.filter((id) => after === null || id > after).sort();
  for (let at = 0; at < sorted.length; at += STRETCH) {
    const part = sorted.slice(at, at + STRETCH);
    yield amongIds(part);
  }
}

async function* stretches(client: pg.ClientBase, organizationId: string, after: string | null): AsyncGenerator<Among> {
  for await (const { from, until } of idStretches(client, { organizationId, team: null, after }, STRETCH)) {
    yield (bind) => {
      const [first, last] = [bind(from), bind(until)];
      return (column) => `${column} > ${first}::uuid and ${column} <= ${last}::uuid`;
    };
  }
}
