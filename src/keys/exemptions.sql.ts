import { epochMs } from '../platform/database/instants.js';
import type { PolicyLevel } from '../policies/domain/combine.js';
import type { ExemptRule } from '../policies/domain/exemptions.js';

/** Exemptions `x` of the key `k` and of its owner from rules that bind the key. Index: exemptions_subject. */
export const exemptionsOfKey = `keyreeve.exemptions x where x.organization_id = k.organization_id
   and x.subject_id in (k.owner_id, k.id) and (x.team_id is null or x.team_id = k.team_id)`;

const levelOf = `case when x.team_id is null then 'organization' else 'team' end`;

/** SQL: exemptions as JSON of `ExemptionJson`, in the order in which they were decided; null where there is none. */
export const exemptionsSql = `(select json_agg(json_build_object('id', x.id, 'level', ${levelOf}, 'rule', x.rule,
     'since', ${epochMs('x.since')}, 'until', ${epochMs('x.until')}) order by x.since, x.id) from ${exemptionsOfKey})`;

/** SQL: whether a key `k` can be exempt from anything that ends it. The subjects are few: they are read once and asked by hash. */
export const isSubject = `(k.owner_id in (select s.subject_id from keyreeve.exemptions s where s.organization_id = $1)
   or k.id in (select s.subject_id from keyreeve.exemptions s where s.organization_id = $1))`;

/**
 * What of its exemptions moves the end of a key `k`, for each level and rule a set of times in which no term that falls
 * due ends it before the time does. A term that is due in the very millisecond of the decision came first, so a time
 * begins with the next one. `$1` is the organization.
 */
export function exemptJoin(as: string): string {
  const times = columns.map(
    ([level, rule]) => `range_agg(tstzrange(x.since + interval '1 millisecond', x.until, '[]'))
      filter (where x.rule = '${rule}' and ${levelOf} = '${level}' and x.since < x.until) as ${columnOf(level, rule)}`,
  );
  return `cross join lateral (select ${times.join(', ')} from ${exemptionsOfKey} and ${isSubject} offset 0) ${as}exempt`;
}

/** `exemptEndMs`: when a term due at `due` ends the key, or null for never. */
export function exemptEnd(due: string, level: PolicyLevel, rule: TermRule, as: string): string {
  const times = `${as}exempt.${columnOf(level, rule)}`;
  return `case when ${times} is null then ${due} else (select coalesce((
      select upper(time) from unnest(${times}) as time where time @> term.due), term.due)
    from (select ${due} as due) term) end`;
}

type TermRule = Exclude<ExemptRule, 'allowedScopes'>;

const columns: readonly (readonly [PolicyLevel, TermRule])[] = [
  ['organization', 'maxLifetimeDays'],
  ['organization', 'maxIdleDays'],
  ['team', 'maxLifetimeDays'],
  ['team', 'maxIdleDays'],
];

function columnOf(level: PolicyLevel, rule: TermRule): string {
  return `${level}_${rule === 'maxLifetimeDays' ? 'lifetime' : 'idle'}`;
}
