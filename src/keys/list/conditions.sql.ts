import type { Visibility } from '../../access/principal.js';
import { exemptionsOfKey, isSubject } from '../exemptions.sql.js';
import { shownToLeaver } from '../key.rows.js';
import type { Bind } from '../status.sql.js';
import type { Need } from './evaluation.sql.js';
import type { KeyFilter, Range } from './key-filter.js';

/** What a key must be to be in a list, cheapest first. `$1` is the organization, `$2` the instant. */
export interface Conditions {
  /** On the row of the key `k` alone. */
  readonly row: string;
  /** On what `evaluation` reads beside it, for the needs named. */
  readonly further: string;
  readonly needs: ReadonlySet<Need>;
}

export function conditionsSql(filter: KeyFilter, visibility: Visibility, bind: Bind): Conditions {
  const further = [...usage(filter, bind), ...words(filter, bind), ...records(filter, bind), ...derived(filter, bind)];
  return {
    row: all([...ofRow(filter, bind), ...visible(visibility, bind)]),
    further: all(further.map(({ sql }) => sql)),
    needs: new Set(further.flatMap(({ needs }) => needs)),
  };
}

function all(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'true' : `(${conditions.join(' and ')})`;
}

function visible({ all: everything, owners, teams }: Visibility, bind: Bind): string[] {
  if (everything) return [];
  return [`(k.owner_id = any(${bind(owners)}::uuid[]) or k.team_id = any(${bind(teams)}::uuid[]))`];
}

function ofRow(filter: KeyFilter, bind: Bind): string[] {
  const any = (column: string, values: readonly string[] | null, type: string): string[] =>
    values === null ? [] : [`${column} = any(${bind(values)}::${type}[])`];
  return [
    ...(filter.kinds === null ? [] : [`k.kind = any(${bind(filter.kinds)}::text[])`]),
    ...any('k.owner_id', filter.owners, 'uuid'),
    ...any('k.team_id', filter.teams, 'uuid'),
    ...any('k.created_by', filter.createdBy, 'uuid'),
    ...any('k.created_with', filter.createdWith, 'uuid'),
    ...any('k.reference', filter.references, 'text'),
    ...any('k.last_four', filter.lastFours, 'text'),
    ...(filter.scopes === null ? [] : [`k.scopes && ${bind(filter.scopes)}::text[]`]),
    ...(filter.imported === null ? [] : [`k.imported = ${bind(filter.imported)}::boolean`]),
    ...within('k.created_at', filter.created, bind),
  ];
}

/** The column is in the range; a null never is. */
function within(column: string, range: Range | null, bind: Bind): string[] {
  if (range === null) return [];
  const at = (ms: number): string => `${bind(new Date(ms))}::timestamptz`;
  const ends = [
    ...(range.fromMs === -Infinity ? [] : [`${column} >= ${at(range.fromMs)}`]),
    ...(range.untilMs === Infinity ? [] : [`${column} < ${at(range.untilMs)}`]),
  ];
  return ends.map((end) => `coalesce(${end}, false)`);
}

interface Condition {
  readonly sql: string;
  readonly needs: readonly Need[];
}

const asking = (need: Need, conditions: readonly string[]): Condition[] =>
  conditions.map((sql) => ({ sql, needs: [need] }));

function usage(filter: KeyFilter, bind: Bind): Condition[] {
  const { idleBeforeMs, neverUsed } = filter;
  return asking('usage', [
    ...(neverUsed === null ? [] : [`(u.last_used_at is null) = ${bind(neverUsed)}::boolean`]),
    ...within('u.last_used_at', filter.lastUsed, bind),
    ...(idleBeforeMs === null
      ? []
      : [`coalesce(u.last_used_at, k.created_at) < ${bind(new Date(idleBeforeMs))}::timestamptz`]),
  ]);
}

/** Each word is in the key's texts or in its owner's. */
function words(filter: KeyFilter, bind: Bind): Condition[] {
  return filter.words.map((word) => {
    const pattern = `${bind(likePattern(word))}::text`;
    return { sql: `(k.search_text like ${pattern} or o.words like ${pattern})`, needs: ['owner'] };
  });
}

/** Wildcards in what was typed are taken as they are written. */
export function likePattern(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}

/** A probe for each row; `exists` could be turned into a hash of the whole table. */
const exists = (from: string): string => `coalesce((select true from ${from} limit 1), false)`;

/** Whether the secret of a key `k` was reported public, or it is exempt from a rule of a policy. */
export const isLeaked = exists(`keyreeve.key_causes c where c.organization_id = $1 and c.key_id = k.id
  and c.cause in ('leaked', 'leak_quarantine') and c.opened_at <= $2 and (c.lifted_at is null or c.lifted_at > $2)`);
export const isExempt = exists(`${exemptionsOfKey} and x.since <= $2 and x.until > $2 and ${isSubject}`);

/** Rows of other tables about the key. Indexes: key_addresses_pkey, secret_views_pkey, key_causes_pkey, exemptions_subject. */
function records(filter: KeyFilter, bind: Bind): Condition[] {
  const found: string[] = [];
  if (filter.usedFrom !== null) {
    found.push(
      exists(`keyreeve.key_addresses a where a.organization_id = $1 and a.key_id = k.id
        and a.address <<= any(${bind(filter.usedFrom)}::inet[]) and a.first_day <= ($2 at time zone 'UTC')::date`),
    );
  }
  if (filter.knownTo !== null) {
    found.push(
      exists(`keyreeve.secret_views v where v.organization_id = $1 and v.key_id = k.id
        and v.user_id = any(${bind(filter.knownTo)}::uuid[]) and v.at <= $2`),
    );
  }
  if (filter.leaked !== null) {
    found.push(`${isLeaked} = ${bind(filter.leaked)}::boolean`);
  }
  if (filter.exempt !== null) {
    found.push(`${isExempt} = ${bind(filter.exempt)}::boolean`);
  }
  const plain: Condition[] = found.map((sql) => ({ sql, needs: [] }));
  if (filter.knownToLeaver === null) return plain;
  const flagged = `(${shownToLeaver} and e.status in ('active', 'suspended'))`;
  return [...plain, { sql: `${flagged} = ${bind(filter.knownToLeaver)}::boolean`, needs: ['status'] }];
}

function derived(filter: KeyFilter, bind: Bind): Condition[] {
  const any = (column: string, values: readonly string[] | null): string[] =>
    values === null ? [] : [`coalesce(${column} = any(${bind(values)}::text[]), false)`];
  return [
    ...asking('status', any('e.status', filter.statuses)),
    ...asking('terms', [
      ...any('e.decided_by', filter.decidedBy),
      ...within('e.effective', filter.expires, bind),
      ...(filter.neverExpires === null ? [] : [`(e.fixed_end is null) = ${bind(filter.neverExpires)}::boolean`]),
    ]),
    ...asking('reason', [...any('e.reason', filter.reasons), ...within('e.status_since', filter.statusSince, bind)]),
  ];
}
