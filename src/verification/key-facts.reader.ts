import { epochMs } from '../platform/database/instants.js';
import { Injectable } from '@nestjs/common';
import pg from 'pg';
import type { KeyFacts, MembershipFacts, OwnerFacts } from '../keys/domain/facts.js';
import { type FactsRow, stateOf } from '../keys/key-state.js';
import { exemptionsSql } from '../keys/exemptions.sql.js';
import { setDecisionsSql } from '../keys/set-decisions.sql.js';
import { ReadDatabase } from '../platform/database/connections.js';

/** All that the status rule and the answer need of one key, as it stood when it was read. */
export interface KeyRecord {
  organizationId: string;
  keyId: string;
  keyName: string;
  ownerId: string;
  ownerType: 'user' | 'service_account';
  ownerName: string;
  ownerEmail: string | null;
  teamId: string;
  teamName: string;
  digest: Buffer;
  pepperVersion: number;
  scopes: readonly string[];
  allowedCidrs: readonly string[];
  accepts: { teams?: string[]; scopes?: string[] } | null;
  verifyLimit: number | null;
  /** The key whose place it takes at its first use; null for one that is in use. */
  waitsToReplace: string | null;
  facts: KeyFacts;
  usage: { lastUsedAt: Date | null };
  owner: OwnerFacts;
  membership: MembershipFacts;
}

interface Row extends FactsRow, pg.QueryResultRow {
  organization_id: string;
  id: string;
  name: string;
  owner_id: string;
  owner_type: KeyRecord['ownerType'];
  owner_name: string;
  owner_email: string | null;
  team_id: string;
  team_name: string;
  digest: Buffer;
  pepper_version: number;
  scopes: string[];
  allowed_cidrs: string[];
  accepts: KeyRecord['accepts'];
  verify_limit: number | null;
  waits_to_replace: string | null;
  removed_at: Date | null;
}

/**
 * One statement, prepared once per connection. The routing tag finds the organization, the digest the key in it; both
 * are unique. Everything else is a probe by an index that usually finds nothing.
 * Indexes: organizations_routing_tag_key, keys_digest, owners_pkey, teams_pkey, key_usage_pkey, owner_states_pkey,
 * key_causes_pkey, key_lifts_pkey, revocation_keys_pkey, exemptions_subject, owner_marks_owner, memberships_user.
 */
const readKey = `
select k.organization_id, k.id, k.name, k.owner_id, o.type as owner_type, o.name as owner_name, o.email as owner_email,
  k.team_id, t.name as team_name, k.kind, k.digest, k.pepper_version, k.scopes, k.allowed_cidrs, k.accepts, k.verify_limit,
  case when k.activated_at is null then k.replaces end as waits_to_replace, k.created_at, k.own_expires_at, u.last_used_at,
  (select min(s.since) from keyreeve.owner_states s
   where s.organization_id = k.organization_id and s.owner_id = k.owner_id and s.state = 'removed') as removed_at,
  (select json_agg(json_build_object('id', c.id, 'effect', c.effect, 'cause', c.cause, 'openedAt', ${epochMs('c.opened_at')}, 'liftedAt', ${epochMs('c.lifted_at')}))
   from keyreeve.key_causes c where c.organization_id = k.organization_id and c.key_id = k.id) as causes,
  (select json_agg(json_build_object('causeId', l.mark_id, 'at', ${epochMs('l.at')}))
   from keyreeve.key_lifts l where l.organization_id = k.organization_id and l.key_id = k.id) as lifts,
  ${setDecisionsSql()} as sets,
  ${exemptionsSql} as exemptions,
  (select json_agg(json_build_object('id', m.id, 'cause', m.cause, 'since', ${epochMs('m.since')}, 'until', ${epochMs('m.until')}))
   from keyreeve.owner_marks m
   where m.organization_id = k.organization_id and m.owner_id = k.owner_id and m.since >= k.created_at
     and (m.team_id is null or m.team_id = k.team_id)) as marks,
  (select json_agg(json_build_object('id', e.id, 'cause', 'membership_ended', 'since', ${epochMs('e.until')}, 'until', ${epochMs('e.lifted_at')}))
   from keyreeve.memberships e
   where e.organization_id = k.organization_id and e.user_id = k.owner_id and e.team_id = k.team_id and e.until >= k.created_at) as ended
from keyreeve.organizations g
join keyreeve.keys k on k.organization_id = g.id and k.digest = any($2::bytea[]) and not k.imported
join keyreeve.owners o on o.organization_id = k.organization_id and o.id = k.owner_id
join keyreeve.teams t on t.organization_id = k.organization_id and t.id = k.team_id
left join keyreeve.key_usage u on u.organization_id = k.organization_id and u.key_id = k.id
where g.routing_tag = $1`;

/** The miss path of verification: no entity, no ORM, one round trip. */
@Injectable()
export class KeyFactsReader {
  constructor(private readonly database: ReadDatabase) {}

  /** The key under any of the digests, or null, as it stood at `sentAt` or later. Never reads a replica. */
  async read(routingTag: string, digests: readonly Buffer[]): Promise<{ record: KeyRecord | null; sentAt: number }> {
    const { row, sentAt } = await this.database.timedLookup<Row>('key-facts', readKey, [routingTag, digests]);
    return { record: row ? toRecord(row) : null, sentAt };
  }
}

function toRecord(row: Row): KeyRecord {
  const { key, usage, owner, membership } = stateOf(row, row.removed_at);
  return {
    organizationId: row.organization_id,
    keyId: row.id,
    keyName: row.name,
    ownerId: row.owner_id,
    ownerType: row.owner_type,
    ownerName: row.owner_name,
    ownerEmail: row.owner_email,
    teamId: row.team_id,
    teamName: row.team_name,
    digest: row.digest,
    pepperVersion: row.pepper_version,
    scopes: row.scopes,
    allowedCidrs: row.allowed_cidrs,
    accepts: row.accepts,
    verifyLimit: row.verify_limit,
    waitsToReplace: row.waits_to_replace,
    facts: key,
    usage,
    owner,
    membership,
  };
}
