import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { OwnedKeys } from '../users/owned-keys.js';
import type { StillRefused, SuspendedKeys } from '../users/users.dto.js';
import { causesJoin, reasonIn } from './causes.sql.js';
import { REVOKED_REASONS, SUSPENDED_REASONS } from './domain/refusals.js';

/** What decisions say of keys `k` at $3. Indexes: key_usage_pkey and those of the causes. */
const judged = `left join keyreeve.key_usage u on u.organization_id = $1 and u.key_id = k.id
  ${causesJoin('$3::timestamptz', 'true')}`;

const isLive = `causes.revoked is null and (k.own_expires_at is null or k.own_expires_at > $3)`;

/** Index: keys_owner, secret_views_user, keys_created_with; an owner has at most some thousand keys. */
const counting = `
with recursive made (id) as (
  select k.id from keyreeve.keys k where k.organization_id = $1 and k.owner_id = $2
  union
  select k.id from keyreeve.keys k join made on k.organization_id = $1 and k.created_with = made.id),
known (id) as (select v.key_id from keyreeve.secret_views v where v.organization_id = $1 and v.user_id = $2),
live as (
  select k.id, k.owner_id, k.kind, causes.suspended from (select id from made union select id from known) reach
  join keyreeve.keys k on k.organization_id = $1 and k.id = reach.id ${judged}
  where ($4::uuid[] is null or k.team_id = any($4)) and ${isLive})
select
  count(*) filter (where l.owner_id = $2 and l.suspended is null) as suspended,
  count(*) filter (where l.kind = 'service' and l.id in (select id from known)) as "knownServiceKeys",
  count(*) filter (where l.owner_id <> $2 and l.id in (select id from made)) as "madeWithTheirKeys"
from live l`;

/** Index: keys_pkey. */
const refusals = `
select refused.reason, count(*) as count from (
  select coalesce(case when causes.revoked is not null then ${reasonIn('causes.revoked', REVOKED_REASONS)} end,
    case when causes.suspended is not null then ${reasonIn('causes.suspended', SUSPENDED_REASONS)} end,
    case when k.own_expires_at <= $3 then 'lifetime' end) as reason
  from keyreeve.keys k ${judged} where k.organization_id = $1 and k.id = any($2::uuid[])) refused
where refused.reason is not null group by refused.reason order by count(*) desc, refused.reason`;

/** By the one rule on causes, whichever source they have. */
@Injectable()
export class OwnedKeysQueries extends OwnedKeys {
  override async countSuspending(
    tx: Transaction,
    userId: string,
    teams: readonly string[] | null,
  ): Promise<SuspendedKeys> {
    const [counts] = await tx.query<Omit<SuspendedKeys, 'shareKeys'>>(counting, [
      tx.organizationId,
      userId,
      tx.now,
      teams,
    ]);
    if (!counts) throw new Error('counting answers one row');
    const { suspended, knownServiceKeys, madeWithTheirKeys } = counts;
    return { suspended, knownServiceKeys, shareKeys: 0, madeWithTheirKeys };
  }

  override stillRefused(tx: Transaction, keyIds: readonly string[]): Promise<StillRefused[]> {
    return tx.query<StillRefused>(refusals, [tx.organizationId, keyIds, tx.now]);
  }
}
