import { epochMs } from '../platform/database/instants.js';
import { REVOKED_REASONS, SUSPENDED_REASONS } from './domain/refusals.js';
import { decidedSets } from './set-decisions.sql.js';

/** Since when a key counts as used (or made). */
export const USED_UNTIL = 'greatest(k.created_at, u.last_used_at)';

/** Room for the reasons of one effect beside the instant, in one number that sorts by instant, then by reason. */
const REASONS_PER_INSTANT = 16;

function codeOf(opened: string, rank: string): string {
  return `${epochMs(opened)} * ${REASONS_PER_INSTANT} + ${rank}`;
}

export function reasonIn(code: string, reasons: readonly string[]): string {
  return `(array['${reasons.join("', '")}'])[${code} % ${REASONS_PER_INSTANT} + 1]`;
}

export function instantIn(code: string): string {
  return `to_timestamp((${code} / ${REASONS_PER_INSTANT})::float8 / 1000)::timestamptz(3)`;
}

/**
 * SQL: owners on whose keys something of the owner's may bear, as a table of a statement. Few, so they are read whole
 * and asked by hash. `$1` is the organization. Indexes: owner_marks_owner, owner_states_removed, memberships_ended.
 */
export const touchedOwners = `touched_owners as materialized (
  select owner_id from keyreeve.owner_marks where organization_id = $1
  union select owner_id from keyreeve.owner_states where organization_id = $1 and state = 'removed'
  union select user_id from keyreeve.memberships where organization_id = $1 and until is not null)`;

/** Every cause but expiry: `(final, rank, id, opened, ended)`; a further source of causes is a further branch. */
const CAUSES = `
  select effect = 'revoked' as final, case effect when 'revoked' then ${rankOf('cause', REVOKED_REASONS)}
      else ${rankOf('cause', SUSPENDED_REASONS)} end as rank, id, opened_at as opened, lifted_at as ended
  from keyreeve.key_causes where organization_id = k.organization_id and key_id = k.id
  union all
  select r.action = 'revoke', case r.action when 'revoke' then ${REVOKED_REASONS.indexOf('revocation')}
      else ${SUSPENDED_REASONS.indexOf('administrator')} end, r.id, r.effective_at, r.undone_at
  from ${decidedSets()} and r.action <> 'restore'
  union all
  select true, ${REVOKED_REASONS.indexOf('owner_removed')}, null, since, null
  from keyreeve.owner_states
  where organization_id = k.organization_id and owner_id = k.owner_id and state = 'removed'
  union all
  select false, ${rankOf('m.cause', SUSPENDED_REASONS)}, m.id, m.since, m.until
  from keyreeve.owner_marks m
  where m.organization_id = k.organization_id and m.owner_id = k.owner_id and m.since >= k.created_at
    and (m.team_id is null or m.team_id = k.team_id)
  union all
  select false, ${SUSPENDED_REASONS.indexOf('membership_ended')}, m.id, m.until, m.lifted_at
  from keyreeve.memberships m
  where m.organization_id = k.organization_id and m.user_id = k.owner_id and m.team_id = k.team_id
    and m.until >= k.created_at`;

/** When the key was free of which suspension: `(id, at, until)`. */
const LIFTS = `
  select mark_id as id, at, null::timestamptz as until
  from keyreeve.key_lifts where organization_id = k.organization_id and key_id = k.id
  union all
  select unnest(s.lifts), r.effective_at, r.undone_at from ${decidedSets()} and r.action = 'restore'`;

/** What lifts leave of each cause: `(final, rank, opened, ended)`, more than one row where it came back. */
const REFUSALS = `
  select c.final, c.rank, lower(span) as opened, upper(span) as ended
  from (${CAUSES}) c
  cross join lateral unnest(tstzmultirange(${spanOf('c.opened', 'c.ended')}) - coalesce((
      select range_agg(${spanOf('l.at', 'l.until')}) from (${LIFTS}) l where not c.final and l.id = c.id),
    '{}'::tstzmultirange)) as span`;

/** What ends before it begins never was. */
function spanOf(opened: string, ended: string): string {
  return `tstzrange(${opened}, case when ${ended} < ${opened} then ${opened} else ${ended} end)`;
}

function rankOf(cause: string, reasons: readonly string[]): string {
  return `array_position(array['${reasons.join("', '")}'], ${cause}) - 1`;
}

/**
 * What decisions say of a key `k` at an instant: the first end and the first suspension in force, each as a number
 * (`reasonIn`, `instantIn`), since when it is free of the others, and what kept it from use that has ended.
 */
export function causesJoin(at: string, touched: string): string {
  const inForce = `cause.opened <= ${at} and (cause.ended is null or cause.ended > ${at})`;
  const first = codeOf('cause.opened', 'cause.rank');
  return `cross join lateral (
  select min(${first}) filter (where cause.final and ${inForce}) as revoked,
    min(${first}) filter (where not cause.final and ${inForce}) as suspended,
    max(cause.ended) filter (where cause.ended <= ${at}) as free_since,
    array_agg(cause.opened) filter (where cause.ended > ${USED_UNTIL}) as paused,
    array_agg(cause.ended) filter (where cause.ended > ${USED_UNTIL}) as resumed
  from (${REFUSALS}) cause where ${touched}
) causes`;
}
