import { inForce } from '../platform/database/periods.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import type { StillRefused, SuspendedKeys } from './users.dto.js';

/** A mark as far as it decides which keys it bears on. `teamId` null: those of all teams. */
export interface Bearing {
  id: string;
  since: Date;
  teamId: string | null;
}

/** SQL: the mark `m` bears on the key `k`, and the key was not freed from it. Index: key_lifts_pkey. */
const bears = `m.since >= k.created_at and (m.team_id is null or m.team_id = k.team_id)
  and not exists (select from keyreeve.key_lifts f
    where f.organization_id = $1 and f.key_id = k.id and f.mark_id = m.id)`;

/**
 * SQL: the earliest cause of the suspension of key `k` at $3, or null, by decisions on the key, its owner and the
 * membership. Index: key_causes_pkey, owner_marks_owner, memberships_user.
 */
const suspendedBy = `(select d.cause from (
    select c.cause, c.opened_at as since from keyreeve.key_causes c
    where c.organization_id = $1 and c.key_id = k.id and c.effect = 'suspended'
      and c.opened_at <= $3 and (c.lifted_at is null or c.lifted_at > $3)
    union all
    select m.cause, m.since from keyreeve.owner_marks m
    where m.organization_id = $1 and m.owner_id = k.owner_id and ${inForce('m', '$3')} and ${bears}
    union all
    select 'membership_ended', m.since
    from (select e.id, e.until as since, e.lifted_at as until, e.team_id from keyreeve.memberships e
      where e.organization_id = $1 and e.user_id = k.owner_id and e.team_id = k.team_id) m
    where ${inForce('m', '$3')} and ${bears}
  ) d order by d.since limit 1)`;

/** SQL: the earliest cause of the end of key `k` at $3, or null. Index: key_causes_pkey. */
const revokedBy = `(select c.cause from keyreeve.key_causes c
    where c.organization_id = $1 and c.key_id = k.id and c.effect = 'revoked' and c.opened_at <= $3
    order by c.opened_at limit 1)`;

const isLive = `${revokedBy} is null and (k.own_expires_at is null or k.own_expires_at > $3)`;

/**
 * How many keys marks that are about to be opened will bear on, of those that no decision refuses yet; and what of the
 * user's reach they leave alone. A key that a policy has let expire counts as live: policies are no business of users.
 */
export async function countSuspending(
  tx: Transaction,
  userId: string,
  teams: readonly string[] | null,
): Promise<SuspendedKeys> {
  // Index: keys_owner, secret_views_user, keys_created_with; an owner has at most some thousand keys.
  const [counts] = await tx.query<Omit<SuspendedKeys, 'shareKeys'>>(
    `with recursive made (id) as (
       select k.id from keyreeve.keys k where k.organization_id = $1 and k.owner_id = $2
       union
       select k.id from keyreeve.keys k join made on k.organization_id = $1 and k.created_with = made.id)
     select
       (select count(*) from keyreeve.keys k where k.organization_id = $1 and k.owner_id = $2
         and ($4::uuid[] is null or k.team_id = any($4)) and ${isLive} and ${suspendedBy} is null) as suspended,
       (select count(*) from keyreeve.secret_views v join keyreeve.keys k on k.organization_id = $1 and k.id = v.key_id
         where v.organization_id = $1 and v.user_id = $2 and k.kind = 'service'
         and ($4::uuid[] is null or k.team_id = any($4)) and ${isLive}) as "knownServiceKeys",
       (select count(*) from made join keyreeve.keys k on k.organization_id = $1 and k.id = made.id
         where k.owner_id <> $2 and ($4::uuid[] is null or k.team_id = any($4)) and ${isLive}) as "madeWithTheirKeys"`,
    [tx.organizationId, userId, tx.now, teams],
  );
  if (!counts) throw new Error('counting answers one row');
  return {
    suspended: counts.suspended,
    knownServiceKeys: counts.knownServiceKeys,
    shareKeys: 0,
    madeWithTheirKeys: counts.madeWithTheirKeys,
  };
}

/** The keys that marks bear on, before these are lifted. */
export async function keysUnder(tx: Transaction, userId: string, marks: readonly Bearing[]): Promise<string[]> {
  // Index: keys_owner.
  const keys = await tx.query<{ id: string }>(
    `select k.id from keyreeve.keys k
     where k.organization_id = $1 and k.owner_id = $2 and exists (
       select from unnest($3::uuid[], $4::timestamptz[], $5::uuid[]) as m (id, since, team_id) where ${bears})`,
    [
      tx.organizationId,
      userId,
      marks.map(({ id }) => id),
      marks.map(({ since }) => since),
      marks.map(({ teamId }) => teamId),
    ],
  );
  return keys.map(({ id }) => id);
}

/** Why keys are still refused, by what refuses them first: an end, then a suspension, then their own date. */
export async function stillRefused(tx: Transaction, keyIds: readonly string[]): Promise<StillRefused[]> {
  // Index: keys_pkey.
  return tx.query<StillRefused & Record<string, unknown>>(
    `select refused.reason, count(*) as count from (
       select coalesce(${revokedBy}, ${suspendedBy}, case when k.own_expires_at <= $3 then 'lifetime' end) as reason
       from keyreeve.keys k where k.organization_id = $1 and k.id = any($2::uuid[])) refused
     where refused.reason is not null group by refused.reason order by count(*) desc, refused.reason`,
    [tx.organizationId, keyIds, tx.now],
  );
}
