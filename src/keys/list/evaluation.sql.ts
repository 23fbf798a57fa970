import { touchedOwners } from '../causes.sql.js';
import { decidedSets, decidedSetsOf } from '../set-decisions.sql.js';
import { type Bind, type PolicyScopes, statusSql } from '../status.sql.js';

/** What a condition or an order asks of a key beyond its own row. */
export type Need = 'usage' | 'owner' | 'terms' | 'status' | 'reason';

/**
 * Columns of a key `k` that follow from more than its row, at the price of what is needed of them. Behind `joins`:
 * `u.last_used_at`, `o.words` (the owner's searchable text), and `e.effective`, `e.decided_by`, `e.idle_since`,
 * `e.fixed_end`, `e.status`, `e.reason`, `e.status_since`.
 */
export interface Evaluation {
  /** Common table expressions that the joins read. */
  readonly tables: readonly string[];
  readonly joins: string;
}

export interface EvaluationOptions {
  readonly needs: ReadonlySet<Need>;
  readonly policies: PolicyScopes;
  readonly now: Date;
  readonly bind: Bind;
  /** Only rows for which it holds are worth the work; a condition on `k`. */
  readonly worth: string;
  /** Where the rows are all keys of a span of ids: the condition that another table's column of ids is in it. */
  readonly beside?: ((column: string) => string) | undefined;
}

// Each join is lateral with a limit of one: a probe by the primary key per row, whatever the planner expects.
export const usageOf = (worth: string): string => `left join lateral (select u.last_used_at from keyreeve.key_usage u
  where u.organization_id = $1 and u.key_id = k.id and ${worth} limit 1) u on true`;
const ownerOf = (worth: string): string => `left join lateral (
  select o.name_folded || ' ' || coalesce(o.email_folded, '') as words from keyreeve.owners o
  where o.organization_id = $1 and o.id = k.owner_id and ${worth} limit 1) o on true`;

/** @returns what to read a key's derived columns with; `$1` of the statement is the organization */
export function evaluation(options: EvaluationOptions): Evaluation {
  const { needs, now, bind, worth, beside } = options;
  const derived = needs.has('terms') || needs.has('status') || needs.has('reason');
  const at = derived ? `${bind(now)}::timestamptz` : '';
  const joins = [
    ...(derived || needs.has('usage') ? [beside ? usageBeside(beside) : usageOf(worth)] : []),
    ...(needs.has('owner') ? [ownerOf(worth)] : []),
    ...(derived ? derivedJoins(options, at) : []),
  ];
  const tables = derived ? [touchedOwners, ...(beside ? [touchedSql(at, beside)] : [])] : [];
  return { tables, joins: joins.join('\n') };
}

/** What `touch` says of the most telling cause of a key's own, and of the sets it is in. */
const MARK = { revoked: 3, suspended: 2, other: 1 } as const;

const MARKS_OF = (
  now: string,
): string => `max(case when c.lifted_at is not null or c.opened_at > ${now} then ${MARK.other}
            when c.effect = 'revoked' then ${MARK.revoked} else ${MARK.suspended} end) as mark,
          coalesce(bool_or(c.lifted_at is not null), false) as restored`;

/**
 * Decisions on the key itself, as rows of `key_causes` say them. What a set of keys was suspended by or freed from has
 * to be looked at whole: `lifted_at` then says so.
 */
const decisionsSql = (ofCauses: string, sets: string): string => `
          select d.key_id, d.effect, d.opened_at, d.lifted_at from keyreeve.key_causes d where d.organization_id = $1 and ${ofCauses}
          union all
          select s.key_id, case r.action when 'revoke' then 'revoked' else 'suspended' end, r.effective_at,
            case when r.action = 'revoke' then r.undone_at else r.effective_at end
          from ${sets}`;

/** What decisions say of each key of a span, as a table. Indexes: key_causes_pkey, revocation_keys_pkey, by their span. */
function touchedSql(now: string, beside: (column: string) => string): string {
  const sets = decidedSetsOf('$1', beside('s.key_id'));
  return `touched as materialized (
  select c.key_id, ${MARKS_OF(now)}
  from (${decisionsSql(beside('d.key_id'), sets)}) c group by c.key_id)`;
}

const usageBeside = (beside: (column: string) => string): string => `left join keyreeve.key_usage u
  on u.organization_id = $1 and u.key_id = k.id and ${beside('u.key_id')}`;

/**
 * Most keys were never touched by a decision, or by one that says all that is asked: looking for causes is most of the
 * work of the rule, so it is done only for the others. Indexes: key_causes_pkey, revocation_keys_pkey.
 */
function derivedJoins({ needs, policies, now: at, bind, worth, beside }: EvaluationOptions, now: string): string[] {
  const byOthers = '(touch.restored or touch.by_owner)';
  const touched = [
    ...(needs.has('terms') ? [byOthers] : []),
    ...(needs.has('status') ? [`(touch.mark is distinct from ${MARK.revoked} and ${byOthers})`] : []),
    ...(needs.has('reason') ? ['(touch.mark is not null or touch.by_owner)'] : []),
  ].join(' or ');
  const sql = statusSql(policies, at, bind, `touch.whole`);
  const columns = [
    ...(needs.has('terms')
      ? [
          `${sql.effective} as effective`,
          `${sql.decidedBy} as decided_by`,
          `${sql.idleSince} as idle_since`,
          `${sql.fixedEnd} as fixed_end`,
        ]
      : []),
    ...(needs.has('status') ? [`${statusOf(sql.status)} as status`] : []),
    ...(needs.has('reason') ? [`${sql.reason} as reason`, `${sql.statusSince} as status_since`] : []),
  ];
  const byOwner = `k.owner_id in (select owner_id from touched_owners) as by_owner`;
  const marks = beside
    ? `select t.mark, coalesce(t.restored, false) as restored, ${byOwner}`
    : `select ${MARKS_OF(now)}, ${byOwner}
        from (${decisionsSql('d.key_id = k.id', decidedSets())}) c where ${worth}`;
  return [
    ...(beside ? ['left join touched t on t.key_id = k.id'] : []),
    `cross join lateral (
      select touch.mark, ${worth} and (${touched}) as whole from (${marks}) touch offset 0) touch`,
    sql.joins,
    `cross join lateral (select ${columns.join(', ')} offset 0) e`,
  ];
}

/** Without a look for causes a cause of the key's own says it, if there is one. */
function statusOf(rule: string): string {
  return `case when touch.whole then ${rule} when touch.mark = ${MARK.revoked} then 'revoked'
    when touch.mark = ${MARK.suspended} then 'suspended' else ${rule} end`;
}
