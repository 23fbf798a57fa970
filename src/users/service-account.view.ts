import type { Principal } from '../access/principal.js';
import { inForce } from '../platform/database/periods.js';
import { toPublicId } from '../platform/ids.js';
import type { ServiceAccountAnswer, ServiceAccountRole, Steward } from './service-accounts.dto.js';
import { answersFor } from './stewardships.js';

interface StewardRow {
  id: string;
  name: string;
  answers: boolean;
}

export interface ServiceAccountRow extends Record<string, unknown> {
  id: string;
  name: string;
  nameFolded: string;
  description: string;
  createdAt: Date;
  teamId: string;
  teamName: string;
  role: ServiceAccountRole | null;
  steward: StewardRow | null;
  deputy: StewardRow | null;
}

/** Index: stewardships_account, owners_pkey. */
const holder = (role: string): string => `
left join lateral (
  select json_build_object('id', u.id, 'name', u.name, 'answers', ${answersFor('u.id', 'o.team_id', '$2')}) as person
  from keyreeve.stewardships h join keyreeve.owners u on u.organization_id = $1 and u.id = h.user_id
  where h.organization_id = $1 and h.service_account_id = o.id and h.role = '${role}' and ${inForce('h', '$2')}
  order by h.since desc limit 1) ${role} on true`;

/**
 * Service accounts as they are at an instant; $1 organization, $2 instant. Conditions follow.
 * Index: owners_pkey, owners_name or owners_team; for each row teams_pkey and role_grants_owner.
 */
export const selectServiceAccounts = `
select o.id, o.name, o.name_folded as "nameFolded", o.description, o.created_at as "createdAt",
  t.id as "teamId", t.name as "teamName", steward.person as steward, deputy.person as deputy,
  (select g.role from keyreeve.role_grants g where g.organization_id = $1 and g.owner_id = o.id and g.team_id is null
    and ${inForce('g', '$2')} limit 1) as role
from keyreeve.owners o
join keyreeve.teams t on t.organization_id = $1 and t.id = o.team_id
${holder('steward')}
${holder('deputy')}
where o.organization_id = $1 and o.type = 'service_account'`;

/** SQL: neither steward nor deputy answers for the account. */
export const isOrphaned = `not coalesce((steward.person ->> 'answers')::boolean, false)
  and not coalesce((deputy.person ->> 'answers')::boolean, false)`;

/** SQL: the caller may see the service account `o`: all of them, or one's own and those of the teams one administers. */
export function seenAccounts({ id, rights }: Principal, values: unknown[]): string {
  if (rights.organizationRoles.length > 0) return 'true';
  const own = `$${values.push([id, ...rights.stewarded])}::uuid[]`;
  return `(o.id = any(${own}) or o.team_id = any($${values.push(rights.adminTeams)}::uuid[]))`;
}

export function toServiceAccount(row: ServiceAccountRow): ServiceAccountAnswer {
  const { id, name, description, createdAt, teamId, teamName, role, steward, deputy } = row;
  return {
    id: toPublicId('svc', id),
    name,
    description,
    team: { id: toPublicId('team', teamId), name: teamName },
    role: role ?? 'member',
    steward: toSteward(steward),
    deputy: toSteward(deputy),
    orphaned: steward?.answers !== true && deputy?.answers !== true,
    createdAt,
  };
}

function toSteward(row: StewardRow | null): Steward | null {
  return row && { id: toPublicId('user', row.id), name: row.name, answers: row.answers };
}
