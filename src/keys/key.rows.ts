import { epochMs } from '../platform/database/instants.js';
import type { OwnerType } from '../platform/ids.js';
import {
  type CauseJson,
  type FactsRow,
  type KeyState,
  type MarkJson,
  type SetDecisionJson,
  stateOf,
} from './key-state.js';
import { exemptionsSql } from './exemptions.sql.js';
import { setDecisionsSql } from './set-decisions.sql.js';

/** Who decided something, as a name to show. */
export interface Decider {
  by: string | null;
  byType: OwnerType | null;
  byName: string | null;
  text: string | null;
}

/** All that is shown of a key and all that its status is derived from, as `keyColumns` reads it. */
export interface KeyRow extends FactsRow {
  id: string;
  name: string;
  description: string;
  prefix: string;
  last_four: string;
  version: number;
  scopes: string[];
  allowed_cidrs: string[];
  activated_at: Date | null;
  created_with: string | null;
  replaces: string | null;
  replaced_by: string | null;
  imported: boolean;
  reference: string | null;
  owner_id: string;
  owner_type: OwnerType;
  owner_name: string;
  owner_email: string | null;
  contact_name: string | null;
  contact_email: string | null;
  team_id: string;
  team_name: string;
  created_by: string;
  creator_type: OwnerType | null;
  creator_name: string | null;
  last_used_ip: string | null;
  last_used_client: string | null;
  last_used_via: string | null;
  last_refused_at: Date | null;
  removed: (Decider & { since: number }) | null;
  causes: (Decider & CauseJson)[] | null;
  sets: (Decider & SetDecisionJson)[] | null;
  marks: (Decider & MarkJson)[] | null;
  ended: (Decider & MarkJson)[] | null;
  shown_to_leaver: boolean;
}

const decider = (row: string, by: string, text: string): string =>
  `'by', ${row}.${by}, 'byType', d.type, 'byName', d.name, 'text', ${row}.${text}`;
const named = (row: string, by: string): string =>
  `left join keyreeve.owners d on d.organization_id = $1 and d.id = ${row}.${by}`;

/** A person has left a service account's team when deactivated, removed, or a member of it no longer (R10.3). $2 is the instant. */
export const shownToLeaver = `(k.kind = 'service' and coalesce((
    select true from keyreeve.secret_views v
    where v.organization_id = $1 and v.key_id = k.id and v.at <= $2 and (
      not exists (select from keyreeve.owner_states s where s.organization_id = $1 and s.owner_id = v.user_id
        and s.state = 'active' and s.since <= $2 and (s.until is null or s.until > $2))
      or exists (select from keyreeve.memberships x where x.organization_id = $1 and x.user_id = v.user_id
        and x.team_id = k.team_id and x.until <= $2)
      and not exists (select from keyreeve.memberships x where x.organization_id = $1 and x.user_id = v.user_id
        and x.team_id = k.team_id and x.since <= $2 and (x.until is null or x.until > $2))) limit 1), false))`;

/**
 * The columns of `KeyRow` of keys `k`. $1 is the organization, $2 the instant. Everything that is not the key's own row
 * is a probe by an index that usually finds nothing.
 * Indexes: owners_pkey, teams_pkey, key_usage_pkey, stewardships_account, owner_states_pkey, key_causes_pkey,
 * key_lifts_pkey, revocation_keys_pkey, exemptions_subject, owner_marks_owner, memberships_user, secret_views_pkey.
 */
export const keyColumns = keyColumnsWhere((_, sql) => sql);

/** Rows of other tables that most keys have none of. */
export type Seldom = 'removed' | 'causes' | 'lifts' | 'sets' | 'exemptions' | 'marks' | 'ended' | 'shown';

/** @param seldom says of each of these probes for which keys it is worth making */
export function keyColumnsWhere(seldom: (of: Seldom, probe: string) => string): string {
  return `
  k.id, k.name, k.description, k.kind, k.prefix, k.last_four, k.version, k.scopes, k.allowed_cidrs, k.created_at,
  k.own_expires_at, k.activated_at, k.created_with, k.replaces, k.replaced_by, k.imported, k.reference,
  k.owner_id, o.type as owner_type, o.name as owner_name, o.email as owner_email,
  w.name as contact_name, w.email as contact_email, k.team_id, t.name as team_name,
  k.created_by, c.type as creator_type, c.name as creator_name,
  u.last_used_at, host(u.last_used_ip) as last_used_ip, u.last_used_client, u.last_used_via, u.last_refused_at,
  ${seldom(
    'removed',
    `(select json_build_object('since', ${epochMs('s.since')}, ${decider('s', 'by', 'reason')})
   from keyreeve.owner_states s ${named('s', 'by')}
   where s.organization_id = $1 and s.owner_id = k.owner_id and s.state = 'removed' order by s.since limit 1)`,
  )} as removed,
  ${seldom(
    'causes',
    `(select json_agg(json_build_object('id', a.id, 'effect', a.effect, 'cause', a.cause, 'openedAt', ${epochMs('a.opened_at')},
     'liftedAt', ${epochMs('a.lifted_at')}, ${decider('a', 'opened_by', 'reason')}))
   from keyreeve.key_causes a ${named('a', 'opened_by')}
   where a.organization_id = $1 and a.key_id = k.id)`,
  )} as causes,
  ${seldom(
    'lifts',
    `(select json_agg(json_build_object('causeId', l.mark_id, 'at', ${epochMs('l.at')}))
   from keyreeve.key_lifts l where l.organization_id = $1 and l.key_id = k.id)`,
  )} as lifts,
  ${seldom(
    'sets',
    setDecisionsSql({ members: `, ${decider('r', 'applied_by', 'reason')}`, joins: named('r', 'applied_by') }),
  )} as sets,
  ${seldom('exemptions', exemptionsSql)} as exemptions,
  ${seldom(
    'marks',
    `(select json_agg(json_build_object('id', m.id, 'cause', m.cause, 'since', ${epochMs('m.since')}, 'until', ${epochMs('m.until')},
     ${decider('m', 'opened_by', 'reason')}))
   from keyreeve.owner_marks m ${named('m', 'opened_by')}
   where m.organization_id = $1 and m.owner_id = k.owner_id and m.since >= k.created_at
     and (m.team_id is null or m.team_id = k.team_id))`,
  )} as marks,
  ${seldom(
    'ended',
    `(select json_agg(json_build_object('id', e.id, 'cause', 'membership_ended', 'since', ${epochMs('e.until')},
     'until', ${epochMs('e.lifted_at')}, ${decider('e', 'ended_by', 'end_reason')}))
   from keyreeve.memberships e ${named('e', 'ended_by')}
   where e.organization_id = $1 and e.user_id = k.owner_id and e.team_id = k.team_id and e.until >= k.created_at)`,
  )} as ended,
  ${seldom('shown', shownToLeaver)} as shown_to_leaver`;
}

/** What `keyColumns` are read from, beside `keyreeve.keys k`. */
export const keyJoins = `
  join keyreeve.owners o on o.organization_id = $1 and o.id = k.owner_id
  join keyreeve.teams t on t.organization_id = $1 and t.id = k.team_id
  left join keyreeve.owners c on c.organization_id = $1 and c.id = k.created_by
  left join keyreeve.key_usage u on u.organization_id = $1 and u.key_id = k.id
  left join lateral (
    select p.name, p.email from keyreeve.stewardships h
    join keyreeve.owners p on p.organization_id = $1 and p.id = h.user_id
    where o.type = 'service_account' and h.organization_id = $1 and h.service_account_id = o.id
      and h.since <= $2 and (h.until is null or h.until > $2)
    order by h.role desc limit 1) w on true`;

/** The row as the status rule takes it. */
export function toState(row: KeyRow): KeyState {
  return stateOf(row, row.removed && new Date(row.removed.since));
}
