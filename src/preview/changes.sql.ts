import { epochMs } from '../platform/database/instants.js';
import { causesJoin, touchedOwners } from '../keys/causes.sql.js';
import type { ExpiryReason } from '../keys/domain/expiry.js';
import { decidedSetsOf } from '../keys/set-decisions.sql.js';
import type { IdStretch } from '../keys/list/id-stretches.js';
import { type Bind, expirySql, type PolicyScopes } from '../keys/status.sql.js';

/** The histories: as it is, as it would be, and as it would be without the time that is granted until then. */
export interface Histories {
  readonly before: PolicyScopes;
  readonly after: PolicyScopes;
  /** Null where no time is granted. */
  readonly atOnce: PolicyScopes | null;
}

/** A stretch of the keys that a change can touch. */
export interface Stretch extends IdStretch {
  /** Null: all of the organization's. */
  readonly team: string | null;
}

/** How many days a preview tells apart, today being the first. */
const DAYS = 365;

/** What `day` says besides a day counted from today. */
export const AT_ONCE = -1;
export const LATER = DAYS;
export const REVIVES = -2;
/** Without the time that is granted, these would end sooner; with it, nothing changes for them. */
export const SPARED = -3;

/** How many keys of one owner, in one team, change on one day. */
export interface ChangeRow {
  readonly owner: string;
  readonly team: string;
  readonly day: number;
  readonly keys: number;
  readonly lastDay: number;
  readonly lastWeek: number;
  readonly lastMonth: number;
  /** How many would end sooner than now if no time were granted, and of those how many at once. */
  readonly sooner: number;
  readonly soonerNow: number;
}

/** A key that changes, with its expiry under both histories. */
export interface SampleRow {
  readonly id: string;
  readonly revives: boolean;
  /** Instants are ms. */
  readonly used: number | null;
  readonly before: number | null;
  readonly after: number | null;
  /** What ends it under the history in which it is ended. */
  readonly decidedBy: ExpiryReason;
}

/**
 * The keys of a stretch that end at another time under the one history than under the other, gathered by owner, team
 * and day, and the ones of them that were used last. `$1` is the organization, `$2` the instant.
 *
 * The whole rule is for the few keys on which any decision bears that does not end them: the others have no causes, and
 * what has ended is left out. So the tables are read side by side, in the order of ids, instead of being asked key by
 * key. Indexes: keys_pkey or keys_team, key_usage_pkey, key_causes_pkey, revocation_keys_pkey; of the few, as in
 * `statusSql`.
 */
export function changesSql(
  { before, after, atOnce }: Histories,
  stretch: Stretch,
  samples: number,
  bind: Bind,
): string {
  const was = expirySql(before, bind, 'was_');
  const becomes = expirySql(after, bind, 'becomes_');
  const sooner = atOnce ? expirySql(atOnce, bind, 'sooner_') : becomes;
  const alive = `coalesce(${was.effective} > $2, true)`;
  const ends = `${was.effective} as was, ${becomes.effective} as becomes, ${sooner.effective} as sooner,
    case when ${alive} then ${becomes.decidedBy} else ${was.decidedBy} end as decided_by`;
  const joins = `cross join lateral (select k.last_used_at) u`;
  const terms = [was, becomes, ...(atOnce ? [sooner] : [])].map((expiry) => expiry.joins).join('\n');
  return `with ${touchedOwners}, ${walkedSql(stretch, bind)},
ended as (
  select k.id, k.owner_id, k.team_id, k.last_used_at, false as suspended, ${ends}
  from walked k ${joins} cross join (select null::timestamptz[] as paused, null::timestamptz[] as resumed) causes
  ${terms} where not k.touched
  union all
  select k.id, k.owner_id, k.team_id, k.last_used_at, causes.suspended is not null, ${ends}
  from walked k ${joins} ${causesJoin('$2::timestamptz', 'true')}
  ${terms} where k.touched and causes.revoked is null),
changed as materialized (
  select e.id, e.owner_id, e.team_id, e.last_used_at, e.was, e.becomes, e.decided_by,
    case when not coalesce(e.was > $2, true) then ${REVIVES} when ${isBefore('e.becomes', 'e.was')} is not true then ${SPARED}
      when e.becomes <= $2 then ${AT_ONCE}
      else least((e.becomes at time zone 'UTC')::date - ($2 at time zone 'UTC')::date, ${LATER}) end as day,
    coalesce(e.was > $2, true) and ${isBefore('e.sooner', 'e.was')} as ends_sooner, e.sooner <= $2 as ends_now
  from ended e where case when coalesce(e.was > $2, true) then ${isBefore('least(e.becomes, e.sooner)', 'e.was')}
    else not e.suspended and coalesce(e.becomes > $2, true) end)
select c.owner_id as owner, c.team_id as team, c.day, count(*)::integer as keys, ${usedWithin(1)} as "lastDay",
  ${usedWithin(7)} as "lastWeek", ${usedWithin(30)} as "lastMonth",
  (count(*) filter (where c.ends_sooner))::integer as sooner,
  (count(*) filter (where c.ends_sooner and c.ends_now))::integer as "soonerNow", null as sample
from changed c group by c.owner_id, c.team_id, c.day
union all
select null, null, null, null, null, null, null, null, null, json_agg(s) from (
  select c.id, c.day = ${REVIVES} as revives, ${epochMs('c.last_used_at')} as used, ${epochMs('c.was')} as before,
    ${epochMs('c.becomes')} as after, c.decided_by as "decidedBy"
  from changed c where c.day <> ${SPARED} order by c.last_used_at desc nulls last, c.id limit ${samples}) s`;
}

/** Null is never. */
function isBefore(one: string, other: string): string {
  return `${one} < coalesce(${other}, 'infinity')`;
}

function usedWithin(days: number): string {
  return `(count(*) filter (where c.last_used_at >= $2 - interval '${days * 24} hours'))::integer`;
}

/** The keys of a stretch that a decision has not ended, and whether anything of a decision bears on them. */
function walkedSql({ team, from, until }: Stretch, bind: Bind): string {
  const [first, last] = [`${bind(from)}::uuid`, `${bind(until)}::uuid`];
  const within = (column: string): string => `${column} > ${first} and ${column} <= ${last}`;
  const ofTeam = (column: string): string => (team === null ? '' : ` and ${column} in (select n.id from named n)`);
  // A team's keys lie far apart: only those of an organization are next to each other in the other tables, too.
  const beside = (column: string): string => (team === null ? within(column) : 'true');
  const conditions = [within('k.id'), ...(team === null ? [] : [`k.team_id = ${bind(team)}::uuid`])].join(' and ');
  return `named as ${team === null ? '' : 'materialized '}(
  select k.organization_id, k.id, k.owner_id, k.team_id, k.kind, k.created_at, k.own_expires_at, u.last_used_at
  from keyreeve.keys k
  left join keyreeve.key_usage u on u.organization_id = $1 and u.key_id = k.id and ${beside('u.key_id')}
  where k.organization_id = $1 and ${conditions}),
touched as (
  select d.key_id, bool_or(d.final) as final from (
    select c.key_id, c.effect = 'revoked' and c.opened_at <= $2 as final from keyreeve.key_causes c
    where c.organization_id = $1 and ${beside('c.key_id')}${ofTeam('c.key_id')}
    union all
    select s.key_id, r.action = 'revoke' and r.effective_at <= $2 and (r.undone_at is null or r.undone_at > $2)
    from ${decidedSetsOf('$1', `${beside('s.key_id')}${ofTeam('s.key_id')}`)}) d
  group by d.key_id),
walked as materialized (
  select k.*, t.key_id is not null or k.owner_id in (select o.owner_id from touched_owners o) as touched
  from named k left join touched t on t.key_id = k.id where not coalesce(t.final, false))`;
}
