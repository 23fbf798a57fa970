import {
  type ExemptTerms,
  exemptTermsOf,
  type ExemptTermsRow,
  selectExemptTerms,
} from '../../policies/exempt-terms.js';
import type { Bind } from '../status.sql.js';
import type { Statements } from './statements.js';

/** Keys that no index has in the order of a list are looked at one by one, up to so many of an owner or a team. */
const MOST_OF_ONE = 1_000;
const MOST_IN_ALL = 3_000;

/** The teams with few keys, the smallest first, as long as all of theirs together are few. Index: keys_team. */
export function smallTeams(statements: Statements, teams: readonly string[]): Promise<string[]> {
  return few(statements, 'team_id', teams);
}

/** Whether these owners' keys are few. Index: keys_owner. */
export async function areFew(statements: Statements, owners: readonly string[]): Promise<boolean> {
  return (await few(statements, 'owner_id', owners)).length === owners.length;
}

async function few(statements: Statements, column: 'team_id' | 'owner_id', ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const counted = await statements.rows<{ id: string; count: number }>(
    (bind) => `select w.id, c.count from unnest(${bind(ids)}::uuid[]) w (id)
      cross join lateral (select count(*) as count from (
        select from keyreeve.keys k where k.organization_id = $1 and k.${column} = w.id limit ${MOST_OF_ONE + 1}) k) c
      where c.count <= ${MOST_OF_ONE} and $2::timestamptz is not null order by c.count, w.id`,
  );
  let sum = 0;
  return counted.filter(({ count }) => (sum += count) <= MOST_IN_ALL).map(({ id }) => id);
}

const MOST_RESTORED = 5_000;

/**
 * Keys of which a refusal ended at the instant (ms) or later; null where there are more than a few.
 * Indexes: key_causes_lifted, key_lifts_at, revocations_freed and revocation_keys_set, owner_marks_ended,
 * memberships_lifted, keys_owner.
 */
export async function restoredSince(statements: Statements, sinceMs: number): Promise<string[] | null> {
  const keysOf = (owned: string): string =>
    `join keyreeve.keys k on k.organization_id = $1 and ${owned} where r.organization_id = $1`;
  const rows = await statements.rows<{ id: string }>((bind) => {
    const since = `${bind(new Date(sinceMs))}::timestamptz`;
    return `select s.id from (
      select r.key_id as id from keyreeve.key_causes r where r.organization_id = $1 and r.lifted_at >= ${since}
      union all select r.key_id from keyreeve.key_lifts r where r.organization_id = $1 and r.at >= ${since}
      union all select s.key_id from keyreeve.revocations r
        join keyreeve.revocation_keys s on s.organization_id = $1 and s.revocation_id = r.id
        where r.organization_id = $1 and r.freed_at >= ${since}
      union all select k.id from keyreeve.owner_marks r ${keysOf('k.owner_id = r.owner_id')} and r.until >= ${since}
      union all select k.id from keyreeve.memberships r ${keysOf('k.owner_id = r.user_id and k.team_id = r.team_id')}
        and r.lifted_at >= ${since}) s where $2::timestamptz is not null limit ${MOST_RESTORED + 1}`;
  });
  return rows.length > MOST_RESTORED ? null : rows.map(({ id }) => id);
}

/** Keys that are exempt from a term. */
export interface ExemptApart {
  /** Owners with so many keys that they are gone through in an order of their own, and when they are exempt. */
  readonly owners: ReadonlyMap<string, ExemptTerms>;
  /** The other keys, of which each is looked at. */
  readonly ids: (bind: Bind) => string;
  /** Whether a key `k` is one of the others. */
  readonly isKnown: (bind: Bind) => string;
}

const subjects = (type: 'owner' | 'key'): string => `select distinct x.subject_id as id from keyreeve.exemptions x
  where x.organization_id = $1 and x.subject_type = '${type}' and x.rule <> 'allowedScopes'`;

/** Indexes: exemptions_subject; keys_owner. */
export async function exemptApart(statements: Statements): Promise<ExemptApart> {
  const many = await statements.rows<ExemptTermsRow & { id: string }>(
    () => `select w.id, t.* from (${subjects('owner')}) w cross join lateral (select count(*) as count from (
        select from keyreeve.keys k where k.organization_id = $1 and k.owner_id = w.id limit ${MOST_OF_ONE + 1}) k) c
      cross join lateral (${selectExemptTerms('and x.subject_id = w.id')}) t
      where c.count > ${MOST_OF_ONE} and $2::timestamptz is not null`,
  );
  const owners = new Map(many.map((row) => [row.id, exemptTermsOf(row)]));
  const fewEach = (bind: Bind): string =>
    `${subjects('owner')} and not (x.subject_id = any(${bind([...owners.keys()])}::uuid[]))`;
  return {
    owners,
    ids: (bind) => `select k.id from (${fewEach(bind)}) s
        join keyreeve.keys k on k.organization_id = $1 and k.owner_id = s.id union all ${subjects('key')}`,
    isKnown: (bind) => `k.owner_id in (${fewEach(bind)}) or k.id in (${subjects('key')})`,
  };
}
