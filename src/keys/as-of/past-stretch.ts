import type { Visibility } from '../../access/principal.js';
import { conditionsSql } from '../list/conditions.sql.js';
import type { KeyFilter } from '../list/key-filter.js';
import { listScopes } from '../list/scopes.js';
import { behind, both, FIRST_ID, LAST_ID } from '../list/span.js';
import type { Statements } from '../list/statements.js';
import { uuidAt } from '../../platform/ids.js';
import { exemptionsThenSql } from '../exemptions.sql.js';
import { keyColumns, keyJoins, type KeyRow } from '../key.rows.js';
import type { Bind } from '../status.sql.js';
import { type KeptForLists, rowAt } from './row-at.js';

/** Keys by id, and what is kept of them; `$1` is the organization, `$2` the instant. Index: keys_pkey. */
const keptColumns = `${keyColumns},
  (select json_agg(json_build_object('month', n.month, 'days', n.days))
   from keyreeve.key_usage_months n where n.organization_id = $1 and n.key_id = k.id) as months,
  (select json_build_object('version', r.version, 'scopes', r.scopes, 'allowedCidrs', r.allowed_cidrs)
   from keyreeve.key_revisions r
   where r.organization_id = $1 and r.key_id = k.id and r.until > $2 order by r.version limit 1) as revision,
  ${exemptionsThenSql('$2')} as exemptions_then`;

/** A stretch of the keys that there were, in the order of creation. */
export interface PastStretch {
  /** Those that may pass, as they were. */
  readonly rows: readonly KeyRow[];
  readonly examined: number;
  /** The last key looked at; null where that was the end. */
  readonly frontier: string | null;
}

export interface PastStretchOptions {
  readonly statements: Pick<Statements, 'rows' | 'now'>;
  /** Of which what does not change is looked for here; the rest is the rule's to say. */
  readonly filter: KeyFilter;
  readonly visibility: Visibility;
  readonly down: boolean;
  /** An id; behind it, or at it. */
  readonly from: { readonly id: string; readonly inclusive: boolean } | null;
  readonly size: number;
}

/** The next keys that had been made by the instant of `statements`, the newest first when `down`. */
export async function pastStretch(options: PastStretchOptions): Promise<PastStretch> {
  const { statements, size } = options;
  const walked = await statements.rows<{ id: string; pass: boolean }>((bind) => walkSql(options, bind));
  const ids = walked.filter(({ pass }) => pass).map(({ id }) => id);
  const rows = ids.length === 0 ? [] : await keptRows(statements, ids);
  const last = walked.at(-1)?.id ?? null;
  return {
    rows: rows.map((row) => rowAt(row, statements.now)),
    examined: walked.length,
    frontier: walked.length < size ? null : last,
  };
}

/** Keys among some, made by the instant of `statements`, that may pass, as they were. Index: keys_pkey. */
export async function pastAmong(
  { statements, filter, visibility }: Pick<PastStretchOptions, 'statements' | 'filter' | 'visibility'>,
  ids: readonly string[],
): Promise<KeyRow[]> {
  const found = await statements.rows<{ id: string }>((bind) => {
    const { row, further } = conditionsSql(lasting(filter), visibility, bind);
    return `select k.id from keyreeve.keys k where k.organization_id = $1 and k.id = any(${bind(ids)}::uuid[])
      and $2::timestamptz is not null and ${row} and ${further}`;
  });
  if (found.length === 0) return [];
  const rows = await keptRows(
    statements,
    found.map(({ id }) => id),
  );
  return rows.map((row) => rowAt(row, statements.now));
}

function keptRows(
  statements: PastStretchOptions['statements'],
  ids: readonly string[],
): Promise<(KeyRow & KeptForLists)[]> {
  return statements.rows<KeyRow & KeptForLists>(
    (bind) => `select ${keptColumns} from unnest(${bind(ids)}::uuid[]) with ordinality as wanted (id, place)
      cross join lateral (select * from keyreeve.keys k where k.organization_id = $1 and k.id = wanted.id limit 1) k
      ${keyJoins} order by wanted.place`,
  );
}

/** What a filter asks of what never changes, and of records that have an instant of their own. */
function lasting(filter: KeyFilter): KeyFilter {
  return {
    ...filter,
    statuses: null,
    reasons: null,
    scopes: null,
    decidedBy: null,
    expires: null,
    lastUsed: null,
    statusSince: null,
    idleBeforeMs: null,
    neverUsed: null,
    neverExpires: null,
    knownToLeaver: null,
    words: [],
  };
}

/** Indexes: keys_pkey, keys_team, keys_owner. */
function walkSql({ statements, filter, visibility, down, from, size }: PastStretchOptions, bind: Bind): string {
  const { row, further } = conditionsSql(lasting(filter), visibility, bind);
  const [low, high] = spanOf(down, from, statements.now);
  const order = `k.id${down ? ' desc' : ''}`;
  const within = `k.organization_id = $1 and k.id >= ${bind(low)}::uuid and k.id < ${bind(high)}::uuid`;
  const parts = listScopes(filter, visibility, 'createdAt').scopes.map(({ by, id }) => {
    const scope = id === null ? '' : `and k.${by === 'team' ? 'team_id' : 'owner_id'} = ${bind(id)}::uuid`;
    return `(select * from keyreeve.keys k where ${within} ${scope} order by ${order} limit ${size})`;
  });
  return `select k.id, ${row} and ${further} as pass from (
      select distinct on (k.id) k.* from (${parts.join(' union all ')}) k order by ${order} limit ${size}) k
    where $2::timestamptz is not null order by ${order}`;
}

/** `[low, high)` of what is left. */
function spanOf(down: boolean, from: PastStretchOptions['from'], at: Date): [string, string] {
  const made = { from: null, until: [uuidAt(new Date(at.getTime() + 1))] };
  const left = from === null ? made : both(made, behind([from.id], down, from.inclusive));
  return [String(left.from?.[0] ?? FIRST_ID), String(left.until?.[0] ?? LAST_ID)];
}
