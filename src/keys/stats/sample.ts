import type { Visibility } from '../../access/principal.js';
import { createdMsOf, uuidAt } from '../../platform/ids.js';
import type { Driver } from '../list/drivers.sql.js';
import type { KeyFilter, Range } from '../list/key-filter.js';
import { listScopes } from '../list/scopes.js';
import { FIRST_ID, idSpan, LAST_ID, timeSpan } from '../list/span.js';
import type { Statements } from '../list/statements.js';
import type { Bind } from '../status.sql.js';

/** Keys of which figures are taken. */
export interface Sample {
  readonly ids: readonly string[];
  /** For how many keys each stands; 1 when they are all. */
  readonly scale: number;
}

export interface SampleOptions {
  readonly statements: Statements;
  readonly filter: KeyFilter;
  readonly visibility: Visibility;
  /** When a key that passes can have been made. */
  readonly created: Range;
  /** Indexes that hold every key that can pass. */
  readonly drivers: readonly Driver[];
  readonly most: {
    /** Keys in the sample. */
    readonly examined: number;
    /** Entries of an index that are gone over to draw it. */
    readonly walked: number;
  };
}

/** Beyond what may be walked only parts of the time are gone over, so many of them, evenly spread. */
const WINDOWS = 200;
/** Spreads the places of windows within their shares of time; the same each time, so that figures do not flicker. */
const GOLDEN = 0.618_033_988_749_895;

/** Ids, `[from, until)`. */
interface Window {
  readonly from: string;
  readonly until: string;
}

/** All keys that may pass, where there are few enough; else every n-th of them in the order of their creation. */
export async function drawSample(options: SampleOptions): Promise<Sample> {
  const { statements, drivers, most } = options;
  const named = await statements.fewest(drivers, most.examined);
  if (named) return { ids: idsOf(await statements.rows((bind) => distinctSql(named(bind)))), scale: 1 };
  const { windows, share } = await windowsOf(options);
  const [counted] = await statements.rows<{ count: number }>((bind) => countSql(options, windows, bind));
  const count = counted?.count ?? 0;
  if (count === 0) return { ids: [], scale: 1 };
  const ids = idsOf(await statements.rows<{ id: string }>((bind) => everyNthSql(options, windows, count, bind)));
  return { ids, scale: share === 1 && count <= most.examined ? 1 : count / share / ids.length };
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

const distinctSql = (ids: string): string => `select distinct d.id from (${ids}) d where $2::timestamptz is not null`;

/** The whole, or where that would be too long a way, as much of each of equal parts of its time. */
async function windowsOf(options: SampleOptions): Promise<{ windows: readonly Window[]; share: number }> {
  const { statements } = options;
  const { from, until } = idSpan(timeSpan(options.created));
  const whole = { from: String(from?.[0] ?? FIRST_ID), until: String(until?.[0] ?? LAST_ID) };
  const share = Math.min(1, options.most.walked / (await expected(options, whole)));
  if (share === 1) return { windows: [whole], share };
  const [ends] = await statements.rows<{ first: string; last: string }>((bind) => endsSql(options, whole, bind));
  if (!ends) return { windows: [whole], share: 1 };
  const [firstMs, lastMs] = [createdMsOf(ends.first), createdMsOf(ends.last) + 1];
  const part = (lastMs - firstMs) / WINDOWS;
  return {
    windows: Array.from({ length: WINDOWS }, (_, index) => {
      const startMs = firstMs + part * (index + ((index * GOLDEN) % 1) * (1 - share));
      return { from: uuidAt(new Date(startMs)), until: uuidAt(new Date(startMs + part * share)) };
    }),
    share,
  };
}

/** How many the planner expects: it knows large tenants and teams well, and small ones are counted anyway. */
async function expected(options: SampleOptions, whole: Window): Promise<number> {
  const [row] = await options.statements.rows<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    (bind) => `explain (format json) select k.id ${keysSql(options, whole, bind)} and $2::timestamptz is not null`,
  );
  return row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

/** Indexes: keys_pkey, keys_team, keys_owner. */
function keysSql(options: SampleOptions, { from, until }: Window, bind: Bind): string {
  return `from keyreeve.keys k where k.organization_id = $1 and ${scopeSql(options, bind)}
    and k.id >= ${bind(from)}::uuid and k.id < ${bind(until)}::uuid`;
}

function endsSql(options: SampleOptions, whole: Window, bind: Bind): string {
  const end = (order: string): string => `select k.id ${keysSql(options, whole, bind)} order by k.id ${order} limit 1`;
  return `select f.id as first, l.id as last from (${end('')}) f, (${end('desc')}) l where $2::timestamptz is not null`;
}

function within(options: SampleOptions, windows: readonly Window[], columns: string, bind: Bind): string {
  const from = bind(windows.map((window) => window.from));
  const until = bind(windows.map((window) => window.until));
  return `from unnest(${from}::uuid[], ${until}::uuid[]) w (from_id, until_id)
    cross join lateral (select ${columns} from keyreeve.keys k where k.organization_id = $1
      and ${scopeSql(options, bind)} and k.id >= w.from_id and k.id < w.until_id) k
    where $2::timestamptz is not null`;
}

function countSql(options: SampleOptions, windows: readonly Window[], bind: Bind): string {
  return `select sum(k.count)::bigint as count ${within(options, windows, 'count(*) as count', bind)}`;
}

/** As many as are wanted, each the same way behind the one before; windows come in the order of ids. */
function everyNthSql(options: SampleOptions, windows: readonly Window[], count: number, bind: Bind): string {
  const [most, all] = [`${bind(Math.min(options.most.examined, count))}::bigint`, `${bind(count)}::bigint`];
  const place = (n: string): string => `(${n} * ${most} + ${all} / 2) / ${all}`;
  return `select z.id from (select k.id, row_number() over (order by k.id) as n
      ${within(options, windows, 'k.id', bind)}) z where ${place('z.n')} > ${place('(z.n - 1)')}`;
}

function scopeSql({ filter, visibility }: SampleOptions, bind: Bind): string {
  const { scopes } = listScopes(filter, visibility, 'createdAt');
  const ids = (by: string): string[] => scopes.flatMap((scope) => (scope.by === by && scope.id ? [scope.id] : []));
  if (scopes.some(({ id }) => id === null)) return 'true';
  const named = [...equal('k.team_id', ids('team'), bind), ...equal('k.owner_id', ids('owner'), bind)];
  return named.length === 0 ? 'false' : `(${named.join(' or ')})`;
}

/** One id is compared so that the index that begins with it has the keys in the order of theirs. */
function equal(column: string, ids: readonly string[], bind: Bind): string[] {
  if (ids.length === 0) return [];
  return [ids.length === 1 ? `${column} = ${bind(ids[0])}::uuid` : `${column} = any(${bind(ids)}::uuid[])`];
}
