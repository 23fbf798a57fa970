import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { epochMs } from '../platform/database/instants.js';
import { ownerPublicId, toPublicId } from '../platform/ids.js';
import { PolicyReader } from '../policies/policy.reader.js';
import { DepartingKeys, type DepartingKeySets } from '../users/departing-keys.js';
import { MOST_LISTED } from '../users/departure.dto.js';
import { touchedOwners } from './causes.sql.js';
import { termsOf } from './organization-terms.js';
import { type PolicyScopes, statusSql } from './status.sql.js';

/** "Lately": in the last 7 days. */
const LATELY_MS = 7 * 86_400_000;

interface Listed {
  id: string;
  name: string;
  teamId: string;
  teamName: string;
  ownerId: string;
  ownerName: string;
  ownerType: 'user' | 'service_account';
  /** Milliseconds since the epoch. */
  lastUsedAt: number | null;
  sources: { address: string; client: string | null; lastDay: string }[] | null;
}

interface Row extends Record<string, unknown> {
  live: number;
  usedLately: number;
  known: number;
  madePersonal: number;
  madeService: number;
  used: Listed[] | null;
  shown: Listed[] | null;
}

/** By the one rule: each key in reach of the user is judged once, and only what is listed is read whole. */
@Injectable()
export class DepartingKeysQueries extends DepartingKeys {
  constructor(
    private readonly database: ReadDatabase,
    private readonly policies: PolicyReader,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async of(
    organizationId: string,
    userId: string,
    teams: readonly string[] | null,
  ): Promise<DepartingKeySets> {
    const now = this.clock.now();
    const values: unknown[] = [organizationId, userId, new Date(now.getTime() - LATELY_MS), teams, MOST_LISTED];
    const { scopes } = await termsOf(this.policies, organizationId);
    const [row] = await this.database.report<Row>(
      inReach(scopes, now, (value) => `$${values.push(value)}`),
      values,
    );
    if (!row) throw new Error('counting answers one row');
    return {
      live: row.live,
      usedLately: { total: row.usedLately, data: (row.used ?? []).map(toPersonalKey) },
      knownServiceKeys: { total: row.known, data: (row.shown ?? []).map(toServiceKey) },
      madeWithTheirKeys: { personal: row.madePersonal, service: row.madeService },
    };
  }
}

/**
 * $1 organization, $2 user, $3 the beginning of "lately", $4 teams, $5 how many are listed. Causes are looked for only
 * where there can be any. Indexes: keys_owner, keys_created_with, secret_views_user, keys_pkey, key_usage_pkey,
 * key_causes_pkey, revocation_keys_pkey, key_addresses_pkey.
 */
function inReach(policies: PolicyScopes, now: Date, bind: (value: unknown) => string): string {
  const touched = `(k.owner_id in (select owner_id from touched_owners)
    or exists (select from keyreeve.key_causes c where c.organization_id = $1 and c.key_id = k.id)
    or exists (select from keyreeve.revocation_keys s where s.organization_id = $1 and s.key_id = k.id))`;
  const { joins, status } = statusSql(policies, now, bind, touched);
  const live = `left join keyreeve.key_usage u on u.organization_id = $1 and u.key_id = k.id ${joins}
    where ($4::uuid[] is null or k.team_id = any($4)) and ${status} in ('active', 'suspended')`;
  return `
with recursive ${touchedOwners},
made (id) as (
  select k.id from keyreeve.keys k where k.organization_id = $1 and k.owner_id = $2
  union
  select k.id from keyreeve.keys k join made on k.organization_id = $1 and k.created_with = made.id),
known (id) as materialized (
  select v.key_id from keyreeve.secret_views v where v.organization_id = $1 and v.user_id = $2),
own as (
  select k.id, u.last_used_at from keyreeve.keys k ${live} and k.organization_id = $1 and k.owner_id = $2),
others as (
  select k.id, k.kind, reach.made, reach.known, u.last_used_at
  from (select id, bool_or(made) as made, bool_or(not made) as known from (
      select id, true as made from made union all select id, false from known) found
    where id not in (select k.id from keyreeve.keys k where k.organization_id = $1 and k.owner_id = $2) group by id) reach
  join keyreeve.keys k on k.organization_id = $1 and k.id = reach.id ${live}),
used as (select id, last_used_at from own where last_used_at >= $3),
shown as (select id, last_used_at from others where known and kind = 'service')
select
  (select count(*) from own)::integer as live,
  count(*) filter (where made and kind = 'personal')::integer as "madePersonal",
  count(*) filter (where made and kind = 'service')::integer as "madeService",
  (select count(*)::integer from used) as "usedLately",
  (select count(*)::integer from shown) as known,
  ${listOf('used')} as used, ${listOf('shown')} as shown
from others`;
}

const listOf = (of: string): string => `(
  select json_agg(json_build_object('id', k.id, 'name', k.name, 'teamId', k.team_id, 'teamName', t.name,
      'ownerId', k.owner_id, 'ownerName', o.name, 'ownerType', o.type, 'lastUsedAt', ${epochMs('first.last_used_at')},
      'sources', (select json_agg(json_build_object('address', host(a.address), 'client', a.client, 'lastDay', a.last_day)
          order by a.last_day desc, a.address)
        from keyreeve.key_addresses a
        where a.organization_id = $1 and a.key_id = k.id and a.last_day >= ($3::timestamptz at time zone 'UTC')::date))
    order by first.last_used_at desc nulls last, k.id)
  from (select id, last_used_at from ${of} order by last_used_at desc nulls last, id limit $5) first
  join keyreeve.keys k on k.organization_id = $1 and k.id = first.id
  join keyreeve.teams t on t.organization_id = $1 and t.id = k.team_id
  join keyreeve.owners o on o.organization_id = $1 and o.id = k.owner_id)`;

function toPersonalKey(row: Listed): DepartingKeySets['usedLately']['data'][number] {
  return { ...named(row), lastUsedAt: new Date(row.lastUsedAt ?? 0), sources: row.sources ?? [] };
}

function toServiceKey(row: Listed): DepartingKeySets['knownServiceKeys']['data'][number] {
  return {
    ...named(row),
    owner: { id: ownerPublicId(row.ownerType, row.ownerId), name: row.ownerName },
    lastUsedAt: row.lastUsedAt === null ? null : new Date(row.lastUsedAt),
  };
}

function named({ id, name, teamId, teamName }: Listed) {
  return { id: toPublicId('key', id), name, team: { id: toPublicId('team', teamId), name: teamName } };
}
