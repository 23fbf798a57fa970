import type { PolicyLevel } from '../policies/domain/combine.js';
import type { KeyKind } from '../policies/domain/policy.js';
import { createdBeforeMs, unusedSinceMs } from '../policies/domain/terms.js';
import type { CompiledPolicy } from '../policies/domain/timeline.js';
import { causesJoin, instantIn, reasonIn, USED_UNTIL } from './causes.sql.js';
import { exemptEnd, exemptJoin } from './exemptions.sql.js';
import { REVOKED_REASONS, SUSPENDED_REASONS } from './domain/refusals.js';
import { EXPIRED_REASONS } from './domain/status.js';

/** The policies of an organization and of each of its teams that has one. */
export interface PolicyScopes {
  readonly organization: CompiledPolicy;
  readonly teams: ReadonlyMap<string, CompiledPolicy>;
  /** Whether any owner or key may be exempt from a term; where none is, nothing asks. */
  readonly exempted: boolean;
}

/** Adds a parameter to the statement under construction and answers its placeholder (`$7`). */
export type Bind = (value: unknown) => string;

/** `expiryOf` as SQL; `joins` goes behind `causesJoin`, or what says that a key has none. */
export interface ExpirySql {
  readonly joins: string;
  readonly effective: string;
  readonly decidedBy: string;
  readonly policyLifetime: string;
  readonly policyIdle: string;
  /** From when the key counts as idle; null where no policy asks. */
  readonly idleSince: string;
  readonly fixedEnd: string;
}

/**
 * `statusOf` and `expiryOf` as SQL. `joins` goes behind `keyreeve.keys k` and a left join of `keyreeve.key_usage u`;
 * after it each column can stand in a select list, a condition or an order.
 */
export interface StatusSql extends ExpirySql {
  readonly status: string;
  readonly reason: string;
  readonly statusSince: string;
}

/**
 * The twin of the pure rule: what `statusOf` and `expiryOf` say of a key at `now`, for every row of a list. A property
 * test holds the two together. The policies travel as parameters, so that the text depends only on how many values the
 * longest history has; the statement needs a custom plan. Instants are never taken from the database's own clock.
 *
 * Indexes: key_causes_pkey, revocation_keys_pkey, owner_states_pkey, owner_marks_owner, memberships_user,
 * key_lifts_pkey, exemptions_subject; each is a probe that usually finds nothing.
 *
 * @param touched a condition on the row; where it is false, no cause is looked for, at a fraction of the work
 */
export function statusSql(policies: PolicyScopes, now: Date, bind: Bind, touched = 'true'): StatusSql {
  const at = `${bind(now)}::timestamptz`;
  const expiry = expirySql(policies, bind);
  const { effective } = expiry;
  return {
    ...expiry,
    joins: [causesJoin(at, touched), expiry.joins].join('\n'),
    status: `case when causes.revoked is not null then 'revoked' when causes.suspended is not null then 'suspended'
      when ${effective} <= ${at} then 'expired' else 'active' end`,
    reason: `case when causes.revoked is not null then ${reasonIn('causes.revoked', REVOKED_REASONS)}
      when causes.suspended is not null then ${reasonIn('causes.suspended', SUSPENDED_REASONS)}
      when ${effective} <= ${at} then ${expiry.decidedBy} end`,
    statusSince: `case when causes.revoked is not null then ${instantIn('causes.revoked')}
      when causes.suspended is not null then ${instantIn('causes.suspended')}
      when ${effective} <= ${at} then ${effective} else greatest(k.created_at, causes.free_since) end`,
  };
}

/** @param as begins the names of the joins, so that a statement can ask by two histories */
export function expirySql(policies: PolicyScopes, bind: Bind, as = ''): ExpirySql {
  const programs = bindPrograms(policies, bind, as);
  const [lifetime, idle] = [`${as}terms.policy_lifetime`, `${as}terms.policy_idle`];
  const effective = `least(k.own_expires_at, ${lifetime}, ${idle})`;
  return {
    joins: [...programs.joins, baseJoin(programs, as), termsJoin(programs, as)].join('\n'),
    effective,
    decidedBy: decidedBy(effective, lifetime, idle),
    policyLifetime: lifetime,
    policyIdle: idle,
    idleSince: programs.hasIdle ? `${as}idle.since` : NEVER,
    fixedEnd: `least(k.own_expires_at, ${lifetime})`,
  };
}

/** Of terms that end together the first one named decides, as in `earliestTerm`. */
function decidedBy(effective: string, policyLifetime: string, policyIdle: string): string {
  const [own, lifetime, idle] = EXPIRED_REASONS;
  return `case ${effective} when k.own_expires_at then '${own}' when ${policyLifetime} then '${lifetime}'
    when ${policyIdle} then '${idle}' end`;
}

/**
 * From when a key counts as idle (`idleBaseMs`). Only a key with a restore after its last use needs the fold over its
 * restores, in the order of their ends: each counts if the idle term had not run out before the suspension.
 */
function baseJoin(programs: Programs, as: string): string {
  if (!programs.hasIdle) return '';
  return `cross join lateral (
  select case when causes.resumed is null then ${USED_UNTIL} else (
    with recursive pause (number, opened, ended) as (
      select row_number() over (order by ended, opened), opened, ended
      from unnest(causes.paused, causes.resumed) as pause (opened, ended)
    ), fold (number, since) as (
      select 0::bigint, ${USED_UNTIL}::timestamptz
      union all
      select pause.number,
        case when coalesce(${programs.idle('fold.since')}, 'infinity') > pause.opened then pause.ended else fold.since end
      from fold join pause on pause.number = fold.number + 1
    )
    select since from fold order by number desc limit 1
  ) end as since offset 0
) ${as}idle`;
}

function termsJoin(programs: Programs, as: string): string {
  const idle = programs.hasIdle ? programs.idle(`${as}idle.since`) : NEVER;
  return `cross join lateral (select ${programs.lifetime} as policy_lifetime, ${idle} as policy_idle offset 0) ${as}terms`;
}

interface Programs {
  readonly joins: readonly string[];
  readonly hasIdle: boolean;
  /** When the policies end a key by its age, or one that is idle since `since`; null when they never do. */
  readonly lifetime: string;
  readonly idle: (since: string) => string;
}

const NEVER = 'null::timestamptz';
const KINDS: readonly KeyKind[] = ['personal', 'service'];

/** One rule: when it begins to count, and from which instant its value is added. */
interface Term {
  readonly rule: 'maxLifetimeDays' | 'maxIdleDays';
  readonly since: string;
  readonly countsFrom: string;
}

const LIFETIME: Term = { rule: 'maxLifetimeDays', since: 'k.created_at', countsFrom: 'k.created_at' };

function idleTerm(since: string): Term {
  const day = `date_bin('24 hours', ${since}, timestamptz '2000-01-01 00:00+00')`;
  return { rule: 'maxIdleDays', since, countsFrom: day };
}

/**
 * The histories of all scopes, laid out one behind the other: of each value, whom it ends (`createdBeforeMs`,
 * `unusedSinceMs`), since when it is in force, and how long it is. `starts` says where the four of a scope (two rules,
 * two kinds) begin: the organization's first, then the teams' in the order of their ids.
 */
function bindPrograms({ organization, teams, exempted }: PolicyScopes, bind: Bind, as: string): Programs {
  const bound = [...teams].filter(([, policy]) => historiesOf(policy).flat().length > 0);
  bound.sort(([a], [b]) => (a < b ? -1 : 1));
  const histories = [organization, ...bound.map(([, policy]) => policy)].flatMap(historiesOf);
  const values = histories.flat();
  // A parameter that the statement does not use would have no type: only what is needed is bound.
  if (values.length === 0) return { joins: [], hasIdle: false, lifetime: NEVER, idle: () => NEVER };
  const starts = histories.reduce((sums, { length }) => [...sums, (sums.at(-1) ?? 1) + length], [1]);
  const arrays: Arrays = {
    position: `${as}team.position`,
    starts: bound.length === 0 ? '' : `${bind(starts)}::integer[]`,
    ends: `${bind(values.map(({ ends }) => ends))}::timestamptz[]`,
    from: `${bind(values.map(({ from }) => from))}::timestamptz[]`,
    length: `${bind(values.map(({ length }) => length))}::interval[]`,
  };
  const end = (due: string, level: PolicyLevel, { rule }: Term): string =>
    exempted && due !== NEVER ? exemptEnd(due, level, rule, as) : due;
  const ofTeams = bound.map(([, policy]) => policy);
  const ending = (term: Term): string =>
    `least(${end(ofOrganization(arrays, organization, term), 'organization', term)}, ${end(
      ofTeam(arrays, ofTeams, term),
      'team',
      term,
    )})`;
  return {
    joins: [
      ...(bound.length === 0 ? [] : [teamJoin(`${bind(bound.map(([id]) => id))}::uuid[]`, as)]),
      ...(exempted ? [exemptJoin(as)] : []),
    ],
    hasIdle: [organization, ...teams.values()].some(({ maxIdleDays }) =>
      KINDS.some((kind) => maxIdleDays[kind].length > 0),
    ),
    lifetime: ending(LIFETIME),
    idle: (since) => ending(idleTerm(since)),
  };
}

interface Arrays {
  /** Of the key's team. */
  readonly position: string;
  readonly starts: string;
  readonly ends: string;
  readonly from: string;
  readonly length: string;
}

/** Lengths are in hours: a day of PostgreSQL has 23 or 25 where the time zone of the connection changes its clock. */
function historiesOf({
  maxLifetimeDays,
  maxIdleDays,
}: CompiledPolicy): { ends: string; from: string; length: string }[][] {
  const bound = (ms: number): string => (ms === Infinity ? 'infinity' : new Date(ms).toISOString());
  const lifetimes = KINDS.map((kind) =>
    maxLifetimeDays[kind].map((value) => ({
      ends: bound(createdBeforeMs(value)),
      from: value.from.toISOString(),
      length: `${value.value * 24} hours`,
    })),
  );
  const idles = KINDS.map((kind) =>
    maxIdleDays[kind].map((value) => ({
      ends: bound(unusedSinceMs(value)),
      from: value.from.toISOString(),
      length: `${(value.value + 1) * 24} hours`,
    })),
  );
  return [...lifetimes, ...idles];
}

/** The position of the key's team among those that have a policy, by binary search; null for the others. */
function teamJoin(teams: string, as: string): string {
  const nearest = `${as}bucket.nearest`;
  return `cross join lateral (select width_bucket(k.team_id, ${teams}) as nearest offset 0) ${as}bucket
cross join lateral (select case when (${teams})[${nearest}] = k.team_id then ${nearest} end as position offset 0) ${as}team`;
}

/** The positions in the arrays are known for the organization. */
function ofOrganization(arrays: Arrays, policy: CompiledPolicy, term: Term): string {
  const before =
    term.rule === 'maxLifetimeDays' ? 0 : KINDS.reduce((sum, kind) => sum + policy.maxLifetimeDays[kind].length, 0);
  const { personal, service } = policy[term.rule];
  if (personal.length + service.length === 0) return NEVER;
  const cases = (first: number, length: number): string =>
    firstEnding(
      arrays,
      Array.from({ length }, (_, index) => `${first + index}`),
      term,
    );
  const start = before + 1;
  return `case k.kind when 'personal' then ${cases(start, personal.length)}
    else ${cases(start + personal.length, service.length)} end`;
}

/** Each team's history begins at a place of its own; the longest one says how many values have to be looked at. */
function ofTeam(arrays: Arrays, policies: readonly CompiledPolicy[], term: Term): string {
  const longest = Math.max(0, ...policies.flatMap((policy) => KINDS.map((kind) => policy[term.rule][kind].length)));
  if (longest === 0) return NEVER;
  const history = `${arrays.position} * 4 + ${term.rule === 'maxLifetimeDays' ? 1 : 3} + (k.kind = 'service')::integer`;
  const start = `(${arrays.starts})[${history}]`;
  const positions = Array.from({ length: longest }, (_, index) => `${start} + ${index}`);
  return `case when ${arrays.position} is not null then ${firstEnding(arrays, positions, term, `(${arrays.starts})[${history} + 1]`)} end`;
}

/** Values are in order and in force one after the other, so the first that ends the key is the earliest. */
function firstEnding(arrays: Arrays, positions: readonly string[], term: Term, end?: string): string {
  if (positions.length === 0) return NEVER;
  const cases = positions.map((position) => {
    const within = end === undefined ? '' : `${position} < ${end} and `;
    const instant = `greatest((${arrays.from})[${position}], ${term.countsFrom} + (${arrays.length})[${position}])`;
    return `when ${within}${term.since} < (${arrays.ends})[${position}] then ${instant}`;
  });
  return `case ${cases.join(' ')} end`;
}
