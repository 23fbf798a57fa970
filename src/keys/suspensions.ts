import { inForce } from '../platform/database/periods.js';
import type { DecisionLevel } from '../teams/domain/standing.js';
import { inForceAt, refusalsOf, type RefusalSource, type SuspendedReason } from './domain/refusals.js';
import { type KeyRow, toState } from './key.rows.js';

/** One suspension of a key that stands, and from which level it is lifted. */
export interface Suspension {
  readonly id: string;
  readonly source: RefusalSource;
  readonly cause: SuspendedReason;
  readonly level: DecisionLevel;
  /** The team it was decided for; `null` for the whole organization. */
  readonly teamId: string | null;
  /** The end of a membership that has not begun again: the key comes back only with it. */
  readonly former: boolean;
}

interface Authority extends Pick<Suspension, 'id' | 'level' | 'former'> {
  /** Null: the key's own team, for a decision on the key or on a set that it is in. */
  readonly teamId: string | null;
  readonly ofKey: boolean;
}

// $3 the suspensions, $4 the keys. Index: key_causes_pkey, owner_marks_pkey, memberships_pkey, memberships_user, revocations_pkey.
const authorities = `
select c.id, c.level, null::uuid as "teamId", true as "ofKey", false as former from keyreeve.key_causes c
where c.organization_id = $1 and c.key_id = any($4::uuid[]) and c.id = any($3::uuid[])
union all
select r.id, case r.standing when 'team_admin' then 'team' else 'organization' end, null, true, false
from keyreeve.revocations r where r.organization_id = $1 and r.id = any($3::uuid[])
union all
select m.id, m.level, m.team_id, false, false from keyreeve.owner_marks m
where m.organization_id = $1 and m.id = any($3::uuid[])
union all
select e.id, coalesce(e.end_level, 'organization'), e.team_id, false,
  not exists (select from keyreeve.memberships n
    where n.organization_id = $1 and n.user_id = e.user_id and n.team_id = e.team_id and ${inForce('n', '$2')})
from keyreeve.memberships e where e.organization_id = $1 and e.id = any($3::uuid[])`;

type Query = <Row extends object>(sql: string, values: readonly unknown[]) => Promise<Row[]>;

/** The suspensions that stand on each of some keys, by the id of the key. */
export async function standingSuspensions(
  query: Query,
  { organizationId, now }: { organizationId: string; now: Date },
  rows: readonly KeyRow[],
): Promise<Map<string, Suspension[]>> {
  const standing = rows.map((row) => {
    const { key, owner, membership } = toState(row);
    const refusals = inForceAt(refusalsOf(key, owner, membership), now);
    return { row, refusals: refusals.filter(({ effect }) => effect === 'suspended') };
  });
  const causes = new Set(standing.flatMap(({ refusals }) => refusals.map(({ causeId }) => causeId)));
  const suspended = standing.filter(({ refusals }) => refusals.length > 0);
  if (suspended.length === 0) return new Map();
  const keyIds = suspended.map(({ row }) => row.id);
  const known = await query<Authority>(authorities, [organizationId, now, [...causes], keyIds]);
  const byId = new Map(known.map((authority) => [authority.id, authority]));
  return new Map(
    suspended.map(({ row, refusals }) => [
      row.id,
      refusals.flatMap(({ causeId, source, reason }) => {
        const authority = byId.get(causeId ?? '');
        if (!authority) return [];
        const { id, level, former, ofKey } = authority;
        const teamId = ofKey ? row.team_id : authority.teamId;
        return [{ id, level, former, teamId, source, cause: reason as SuspendedReason }];
      }),
    ]),
  );
}
