import { epochMs } from '../../platform/database/instants.js';
import type { Bind } from '../status.sql.js';
import type { Branch, Family, Scope } from './branches.js';
import { FIRST_ID, instantText, LAST_BUT_ONE_ID, LAST_ID, LAST_TEXT, type Place } from './span.js';
import type { Stretch } from './walk.js';

/** The columns of a key that conditions and orders are made of. */
export const walkedColumns = `k.organization_id, k.id, k.owner_id, k.team_id, k.created_at, k.own_expires_at, k.created_by,
  k.created_with, k.imported, k.kind, k.last_four, k.reference, k.name_folded, k.search_text, k.scopes`;

/** Branches that one part of the statement goes through: of one family, by one kind of scope, equally far. */
interface Walk {
  readonly family: Family;
  readonly by: Scope['by'];
  readonly rows: number;
  readonly branches: readonly (Branch & { readonly index: number })[];
}

/**
 * The next rows of each branch, in no order: `branch`, `turn` (1, 2, … in the order of the branch),
 * the values of the place (`text`, `at` in ms, `owner`, `id`), how the key belongs, and the columns of the key.
 * `$1` is the organization.
 */
export function walksSql(stretches: readonly Stretch[], down: boolean, bind: Bind): string {
  const walks = new Map<string, Walk>();
  stretches.forEach(({ branch, rows }, index) => {
    const { family, scope } = branch;
    const part = `${family} ${scope.by} ${rows}`;
    const walk = walks.get(part) ?? { family, by: scope.by, rows, branches: [] };
    walks.set(part, { ...walk, branches: [...walk.branches, { ...branch, index }] });
  });
  return [...walks.values()].map((walk) => walkSql(walk, down, bind)).join('\nunion all\n');
}

function walkSql(walk: Walk, down: boolean, bind: Bind): string {
  const { family, by, rows, branches } = walk;
  const list: List = (type, valueOf) => `${bind(branches.map(valueOf))}::${type}[]`;
  const columns = {
    branch: list('integer', ({ index }) => index),
    belongs: list('text', ({ belongs }) => belongs),
    group_team: list('uuid', ({ group }) => group?.team ?? null),
    group_kind: list('text', ({ group }) => group?.kind ?? null),
    group_owner: list('uuid', ({ group }) => group?.owner ?? null),
    scope: list('uuid', ({ scope }) => scope.id),
    ...spanColumns(family, list),
    ...(family === 'owners' && ownerColumns(list)),
  };
  const source = sources[family]({ by, stretch: rows, falling: down ? ' desc' : '', down });
  return `select b.branch, k.turn, b.belongs, b.group_team, b.group_kind, b.group_owner, ${source.place}, ${walkedColumns}
from unnest(${Object.values(columns).join(', ')}) as b (${Object.keys(columns).join(', ')})
cross join lateral (${source.sql}) k`;
}

/** One value of each branch, as an array of the type. */
type List = (type: string, valueOf: (branch: Walk['branches'][number]) => unknown) => string;

function spanColumns(family: Family, list: List): Record<string, string> {
  return Object.fromEntries(
    ends[family].flatMap(({ type, first, last, text = String }, column) => [
      [`from_${column}`, list(type, ({ span }) => endOf(span.from, column, first, text))],
      [`until_${column}`, list(type, ({ span }) => endOf(span.until, column, last, text))],
    ]),
  );
}

/** What of an owner's keys there is to look at. */
const ownerColumns = (list: List): Record<string, string> => ({
  ids_from: list('uuid', ({ ids }) => endOf(ids.from, 0, FIRST_ID, String)),
  ids_until: list('uuid', ({ ids }) => endOf(ids.until, 0, LAST_ID, String)),
  owner_type: list('text', ({ ownerType }) => ownerType),
});

function endOf(place: Place | null, column: number, open: string, text: (value: string | number) => string): string {
  const value = place?.[column];
  return value === undefined ? open : text(value);
}

interface Column {
  readonly type: string;
  readonly first: string;
  readonly last: string;
  readonly text?: (value: string | number) => string;
}

const idColumn: Column = { type: 'uuid', first: FIRST_ID, last: LAST_ID };
const textColumn: Column = { type: 'text', first: '', last: LAST_TEXT };
const timeColumn: Column = {
  type: 'timestamptz',
  first: '-infinity',
  last: 'infinity',
  text: (value) => instantText(Number(value)),
};

const ends: Record<Family, readonly Column[]> = {
  ids: [idColumn],
  names: [textColumn, idColumn],
  ends: [timeColumn, idColumn],
  uses: [timeColumn, idColumn],
  restores: [timeColumn, idColumn],
  owners: [textColumn, idColumn, idColumn],
};

interface Going {
  readonly by: Scope['by'];
  readonly stretch: number;
  readonly falling: '' | ' desc';
  readonly down: boolean;
}

interface Source {
  /** `text, at, owner` of the place. */
  readonly place: string;
  /** Rows of keys `k` of the branch `b`, the first `stretch` of its span, with their `turn`. */
  readonly sql: string;
}

const scoped: Record<Scope['by'], string> = {
  organization: '',
  team: 'and k.team_id = b.scope',
  owner: 'and k.owner_id = b.scope',
};

/** The first rows of an index whose columns are the key's own. */
function ofKeys(columns: readonly string[], place: string, more = ''): (going: Going) => Source {
  return ({ by, stretch, falling }) => {
    const side = (name: string): string => `(${columns.map((_, column) => `b.${name}_${column}`).join(', ')})`;
    const order = columns.map((column) => `${column}${falling}`).join(', ');
    return {
      place,
      sql: `select ${walkedColumns}, row_number() over (order by ${order}) as turn from keyreeve.keys k
  where k.organization_id = $1 ${scoped[by]} ${more}
    and (${columns.join(', ')}) >= ${side('from')} and (${columns.join(', ')}) < ${side('until')}
  order by ${order} limit ${stretch}`,
    };
  };
}

const sources: Record<Family, (going: Going) => Source> = {
  // Indexes: keys_pkey, keys_team, keys_owner.
  ids: ofKeys(['k.id'], `null::text as text, ${epochMs('k.created_at')} as at, null::uuid as owner`),
  // Indexes: keys_name, keys_team_name.
  names: ofKeys(['k.name_folded', 'k.id'], 'k.name_folded as text, null::bigint as at, null::uuid as owner'),
  // Indexes: keys_own_expiry, keys_team_own_expiry.
  ends: ofKeys(
    ['k.own_expires_at', 'k.id'],
    `null::text as text, ${epochMs('k.own_expires_at')} as at, null::uuid as owner`,
    'and k.own_expires_at is not null',
  ),
  uses,
  restores,
  owners,
};

/** Indexes: key_usage_last_used, keys_pkey. */
function uses({ stretch, falling }: Going): Source {
  return {
    place: `null::text as text, ${epochMs('k.last_used_at')} as at, null::uuid as owner`,
    sql: `select ${walkedColumns}, v.last_used_at, v.turn from (
    select u.last_used_at, u.key_id, row_number() over (order by u.last_used_at${falling}, u.key_id${falling}) as turn
    from keyreeve.key_usage u
    where u.organization_id = $1 and u.last_used_at is not null
      and (u.last_used_at, u.key_id) >= (b.from_0, b.from_1) and (u.last_used_at, u.key_id) < (b.until_0, b.until_1)
    order by u.last_used_at${falling}, u.key_id${falling} limit ${stretch}) v
  cross join lateral (select * from keyreeve.keys k where k.organization_id = $1 and k.id = v.key_id limit 1) k`,
  };
}

/**
 * Where an owner or an instant without a key stands: at the end of all keys that it could have, so that the way behind
 * it leads on to the next.
 */
const empty = (down: boolean): string => `'${down ? FIRST_ID : LAST_BUT_ONE_ID}'::uuid`;

/** Keys by number, or one row without a key, so that looking through what has none counts. */
const walkedOrNone = (down: boolean): string => walkedColumns.replace('k.id,', `coalesce(k.id, ${empty(down)}) as id,`);

/** Of what stands at the edge of the span something is left, unless the span begins behind the last key there. */
function left(columns: readonly string[], down: boolean): string {
  const side = (name: string): string => columns.map((_, column) => `b.${name}_${column}`).join(', ');
  const edge = `${down ? 'b.until' : 'b.from'}_${columns.length}`;
  const inside = `(${columns.join(', ')}) >= (${side('from')}) and (${columns.join(', ')}) <= (${side('until')})`;
  const past = down ? `${edge} > '${FIRST_ID}'` : `${edge} < '${LAST_ID}'`;
  return `${inside} and (${past} or (${columns.join(', ')}) <> (${side(down ? 'until' : 'from')}))`;
}

/**
 * Keys by an instant at which a refusal of theirs ended, from whichever source.
 * Indexes: key_causes_lifted, owner_marks_ended, key_lifts_at, memberships_lifted, revocations_freed; then keys_owner,
 * revocation_keys_set.
 */
function restores({ stretch, falling, down }: Going): Source {
  const instants = (column: string, table: string): string => `(select r.${column} as at from keyreeve.${table} r
      where r.organization_id = $1 and r.${column} is not null and ${left([`r.${column}`], down)}
      order by r.${column}${falling} limit ${stretch})`;
  const inSpan = (id: string): string =>
    `(x.at, ${id}) >= (b.from_0, b.from_1) and (x.at, ${id}) < (b.until_0, b.until_1)`;
  const keysOf = (owned: string): string => `cross join lateral (select a.id from keyreeve.keys a
        where a.organization_id = $1 and ${owned} and ${inSpan('a.id')} order by a.id${falling} limit ${stretch}) a`;
  return {
    place: `null::text as text, ${epochMs('k.restored_at')} as at, null::uuid as owner`,
    sql: `select x.at as restored_at, ${walkedOrNone(down)},
    row_number() over (order by x.at${falling}, coalesce(k.id, ${empty(down)})${falling}) as turn
  from (
    select distinct s.at from (${[
      instants('lifted_at', 'key_causes'),
      instants('until', 'owner_marks'),
      instants('at', 'key_lifts'),
      instants('lifted_at', 'memberships'),
      instants('freed_at', 'revocations'),
    ].join('\n    union all ')}) s order by s.at${falling} limit ${stretch}) x
  left join lateral (
    select k.* from (
      select r.key_id as id from keyreeve.key_causes r
        where r.organization_id = $1 and r.lifted_at = x.at and ${inSpan('r.key_id')}
      union select r.key_id from keyreeve.key_lifts r
        where r.organization_id = $1 and r.at = x.at and ${inSpan('r.key_id')}
      union select a.id from keyreeve.owner_marks r ${keysOf('a.owner_id = r.owner_id')}
        where r.organization_id = $1 and r.until = x.at
      union select a.id from keyreeve.memberships r ${keysOf('a.owner_id = r.user_id and a.team_id = r.team_id')}
        where r.organization_id = $1 and r.lifted_at = x.at
      union select a.id from keyreeve.revocations r cross join lateral (select s.key_id as id
        from keyreeve.revocation_keys s where s.organization_id = $1 and s.revocation_id = r.id and ${inSpan('s.key_id')}
        order by s.key_id${falling} limit ${stretch}) a
        where r.organization_id = $1 and r.freed_at = x.at
      order by id${falling} limit ${stretch}) c
    cross join lateral (select * from keyreeve.keys k where k.organization_id = $1 and k.id = c.id limit 1) k
    order by k.id${falling} limit ${stretch}) k on true
  order by x.at${falling}, coalesce(k.id, ${empty(down)})${falling} limit ${stretch}`,
  };
}

/**
 * Owners by name, and each one's keys by id. The rows come in order because the join can only be a loop over owners in
 * order: a sort here would read the keys of all of them. Indexes: owners_name, keys_owner.
 */
function owners({ by, stretch, falling, down }: Going): Source {
  const rest = down
    ? `k.id < case when (v.name_folded, v.id) = (b.until_0, b.until_1) then b.until_2 else '${LAST_ID}' end`
    : `k.id >= case when (v.name_folded, v.id) = (b.from_0, b.from_1) then b.from_2 else '${FIRST_ID}' end`;
  return {
    place: `k.owner_name as text, null::bigint as at, k.of_owner as owner`,
    sql: `select v.name_folded as owner_name, v.id as of_owner, ${walkedOrNone(down)}, row_number() over () as turn
  from (select o.name_folded, o.id from keyreeve.owners o
    where o.organization_id = $1 ${by === 'owner' ? 'and o.id = b.scope' : ''} and (b.owner_type is null or o.type = b.owner_type) and ${left(['o.name_folded', 'o.id'], down)}
    order by o.name_folded${falling}, o.id${falling} limit ${stretch}) v
  left join lateral (select * from keyreeve.keys k where k.organization_id = $1 and k.owner_id = v.id and ${rest}
    and k.id >= b.ids_from and k.id < b.ids_until
    order by k.id${falling} limit ${stretch}) k on true
  limit ${stretch}`,
  };
}
