import { epochMs } from '../../platform/database/instants.js';
import type { Bind } from '../status.sql.js';
import type { ExemptApart } from './apart.js';
import type { Start } from './branches.js';
import type { Conditions } from './conditions.sql.js';
import { type Evaluation, usageOf } from './evaluation.sql.js';
import type { Direction, SortField } from './sort-order.js';
import { walkedColumns } from './walks.sql.js';

/** A parameter that a statement does not use would have no type. */
const usesNow = '$2::timestamptz is not null';
const withTables = (tables: readonly string[]): string => (tables.length === 0 ? '' : `with ${tables.join(', ')}\n`);

/** Rows of `walks` with what their own columns say of the conditions: only where that holds is more looked up. */
function judged(rows: string, { row }: Conditions): string {
  return `(select k.*, ${row} as worth from (${rows}) k offset 0) k`;
}

/**
 * Whether a key belongs to the branch that found it. A term's branch holds the keys that the term decides on, of its
 * group; of keys that end by idleness, those that are idle since what the branch goes through.
 */
function belongs({ apart, exempt, bind }: Pick<StretchSql, 'apart' | 'exempt' | 'bind'>): string {
  const everybody = exempt === null ? 'true' : `not (k.owner_id = any(${bind([...exempt.owners.keys()])}::uuid[]))`;
  const group = `(case when k.group_owner is null then ${everybody} else k.owner_id = k.group_owner end)
    and (k.group_kind is null or k.kind = k.group_kind)
    and case when k.group_team is null then not (k.team_id = any(${bind(apart)}::uuid[])) else k.team_id = k.group_team end`;
  return `coalesce(${exempt === null ? 'true' : `not (${exempt.isKnown(bind)})`} and case k.belongs
    when 'own' then e.decided_by = 'lifetime'
    when 'lifetime' then e.decided_by = 'policy_lifetime' and ${group}
    when 'endless' then e.effective is null and ${group}
    else k.kind is not null and e.decided_by = 'policy_idle' and ${group} and case k.belongs
      when 'used' then e.idle_since = u.last_used_at and u.last_used_at >= k.created_at
      when 'never' then e.idle_since = k.created_at and (u.last_used_at is null or u.last_used_at < k.created_at)
      else e.idle_since > greatest(k.created_at, u.last_used_at) and ${epochMs('e.idle_since')} = k.at end end, false)`;
}

const belonging: Record<SortField, (stretch: StretchSql) => string> = {
  createdAt: () => 'true',
  name: () => 'true',
  owner: () => 'k.kind is not null',
  lastUsedAt: () => `(k.belongs = 'any' or u.last_used_at is null)`,
  expiresAt: belongs,
};

export interface StretchSql {
  readonly walks: string;
  readonly field: SortField;
  /** Teams with groups of their own. */
  readonly apart: readonly string[];
  /** Whose keys are known without walking, or walked by themselves. */
  readonly exempt: ExemptApart | null;
  readonly conditions: Conditions;
  readonly evaluation: Evaluation;
  readonly bind: Bind;
}

/**
 * A stretch of every branch: the rows that are of the list, and of each branch the last row looked at (`turn` equals
 * `walked`).
 */
export function stretchSql(stretch: StretchSql): string {
  const { walks, field, conditions, evaluation } = stretch;
  return `${withTables(evaluation.tables)}select z.branch, z.turn, z.walked, z.pass, z.text, z.at, z.owner, z.id from (
select k.branch, k.turn, k.text, k.at, k.owner, k.id,
  (k.worth and ${conditions.further} and ${belonging[field](stretch)}) as pass,
  count(*) over (partition by k.branch) as walked
from ${judged(walks, conditions)}
${evaluation.joins}) z where (z.pass or z.turn = z.walked) and ${usesNow}`;
}

/** Where a key stands in the list, part by part (`Position`). */
const positions: Record<SortField, readonly { sql: string; type: string }[]> = {
  createdAt: [{ sql: 'k.id', type: 'uuid' }],
  name: [
    { sql: 'k.name_folded', type: 'text' },
    { sql: 'k.id', type: 'uuid' },
  ],
  owner: [
    {
      sql: '(select n.name_folded from keyreeve.owners n where n.organization_id = $1 and n.id = k.owner_id)',
      type: 'text',
    },
    { sql: 'k.owner_id', type: 'uuid' },
    { sql: 'k.id', type: 'uuid' },
  ],
  lastUsedAt: [
    { sql: '(u.last_used_at is null)::integer', type: 'integer' },
    { sql: `coalesce(${epochMs('u.last_used_at')}, 0)`, type: 'bigint' },
    { sql: 'k.id', type: 'uuid' },
  ],
  expiresAt: [
    { sql: '(e.effective is null)::integer', type: 'integer' },
    { sql: `coalesce(${epochMs('e.effective')}, 0)`, type: 'bigint' },
    {
      sql: `coalesce(case e.decided_by when 'lifetime' then ${epochMs('k.own_expires_at')}
        when 'policy_lifetime' then ${epochMs('k.created_at')} when 'policy_idle' then ${epochMs('e.idle_since')} end, 0)`,
      type: 'bigint',
    },
    { sql: 'k.id', type: 'uuid' },
  ],
};

export interface CandidatesSql {
  /** Statement of the ids of every key that can be of the list; repeats do no harm. */
  readonly ids: string;
  readonly direction: Direction;
  readonly start: Start | null;
  readonly limit: number;
  readonly conditions: Conditions;
  readonly evaluation: Evaluation;
  readonly bind: Bind;
}

const candidates = (ids: string): string => `candidates as materialized (select distinct c.id from (${ids}) c)`;

function orderOf(direction: Direction): string {
  const parts = positions[direction.sort.field];
  return parts.map((_, part) => `z.p${part}${direction.isFalling(part) ? ' desc' : ''}`).join(', ');
}

/** The first `limit` rows behind `start` out of few candidates, all of them looked at: `id` and the parts of the position. */
export function candidatesSql(options: CandidatesSql): string {
  const { ids, direction, start, limit, conditions, evaluation, bind } = options;
  const parts = positions[direction.sort.field];
  const order = orderOf(direction);
  return `${withTables([...evaluation.tables, candidates(ids)])}
select z.* from (
select ${parts.map(({ sql }, part) => `${sql} as p${part}`).join(', ')}
from ${judged(candidateRows, conditions)}
${evaluation.joins}
where k.worth and ${conditions.further}) z
where ${usesNow} and ${start === null ? 'true' : after(start, direction, bind)} order by ${order} limit ${limit}`;
}

const candidateRows = `select ${walkedColumns} from candidates c
  cross join lateral (select * from keyreeve.keys k where k.organization_id = $1 and k.id = c.id limit 1) k`;

/**
 * Few candidates in an order that needs no rule: sorted first, and only the next `limit` of them judged. Rows that are
 * of the list, and the last one looked at: `turn`, `walked`, `pass`, and the parts of the position.
 */
export function candidateStretchSql(options: CandidatesSql): string {
  const { ids, direction, start, limit, conditions, evaluation, bind } = options;
  const parts = positions[direction.sort.field];
  const order = orderOf(direction);
  return `${withTables([...evaluation.tables, candidates(ids)])}
select y.* from (
select ${parts.map((_, part) => `k.p${part}`).join(', ')}, k.turn, ${conditions.further} as pass, count(*) over () as walked
from (
  select z.*, row_number() over (order by ${order}) as turn, true as worth from (
    select k.*, ${parts.map(({ sql }, part) => `${sql} as p${part}`).join(', ')}
    from (${candidateRows}) k ${direction.sort.field === 'lastUsedAt' ? usageOf('true') : ''} where ${conditions.row}) z
  where ${usesNow} and ${start === null ? 'true' : after(start, direction, bind)} order by ${order} limit ${limit}) k
${evaluation.joins}) y where y.pass or y.turn = y.walked`;
}

export type Counted = Pick<CandidatesSql, 'conditions' | 'evaluation'>;

/** Columns of a key of a set (`SetKey`). */
const setColumns = `k.id, k.owner_id as "ownerId", k.team_id as "teamId", k.kind, 'keys:verify' = any(k.scopes) as verifies,
  k.replaced_by as "successor", ${epochMs('u.last_used_at')} as "lastUsedMs", e.status`;

/** How many keys of a filter each of some owners has. */
export function countByOwnerSql(owners: string, { conditions, evaluation }: Counted): string {
  const rows = `select ${walkedColumns} from keyreeve.keys k where k.organization_id = $1 and k.owner_id = any(${owners}::uuid[])`;
  return `${withTables(evaluation.tables)}select k.owner_id as id, count(*) as count
from ${judged(rows, conditions)} ${evaluation.joins} where k.worth and ${conditions.further} and ${usesNow} group by k.owner_id`;
}

/** The keys of a filter out of those that `among` names, a condition on keys `k`, by id. */
export function setSql(among: string, counted: Counted): string {
  return passingSql(`${walkedColumns}, k.replaced_by`, setColumns, among, counted);
}

/** Columns of the keys among some that pass. */
export function passingSql(read: string, columns: string, among: string, { conditions, evaluation }: Counted): string {
  const rows = `select ${read} from keyreeve.keys k where k.organization_id = $1 and ${among}`;
  return `${withTables(evaluation.tables)}select ${columns} from ${judged(rows, conditions)} ${evaluation.joins}
where k.worth and ${conditions.further} and ${usesNow} order by k.id`;
}

/** Columns of `JudgedKey`. */
const judgedColumns = `k.owner_id as "ownerId", k.team_id as "teamId", ${epochMs('u.last_used_at')} as "lastUsedMs",
  e.reason, ${epochMs('e.status_since')} as "sinceMs"`;

/** What the rule says of keys. */
export function judgedSql(among: string, counted: Counted): string {
  return passingSql(walkedColumns, judgedColumns, among, counted);
}

/** How many of few candidates are of the list. */
export function countCandidatesSql({ ids, conditions, evaluation }: Counted & { ids: string }): string {
  return `${withTables([...evaluation.tables, candidates(ids)])}
select count(*) as count from ${judged(candidateRows, conditions)} ${evaluation.joins}
where k.worth and ${conditions.further} and ${usesNow}`;
}

/** How many keys of a stretch of every branch are of the list, and the longest way that one was gone. */
export function countStretchSql({ walks, conditions, evaluation }: Counted & { walks: string }): string {
  return `${withTables(evaluation.tables)}select coalesce(max(k.turn), 0) as longest,
  count(distinct k.id) filter (where k.worth and ${conditions.further}) as passed
from ${judged(walks, conditions)} ${evaluation.joins} where ${usesNow}`;
}

/** Parts fall or rise apart from each other, so that no row comparison can say it. */
function after({ position, inclusive }: Start, direction: Direction, bind: Bind): string {
  const parts = positions[direction.sort.field].map(({ type }, part) => `${bind(position[part])}::${type}`);
  const same = (until: number): string[] => parts.slice(0, until).map((value, part) => `z.p${part} = ${value}`);
  const later = parts.map((value, part) =>
    [...same(part), `z.p${part} ${direction.isFalling(part) ? '<' : '>'} ${value}`].join(' and '),
  );
  const alternatives = inclusive ? [...later, same(parts.length).join(' and ')] : later;
  return `(${alternatives.map((each) => `(${each})`).join(' or ')})`;
}
