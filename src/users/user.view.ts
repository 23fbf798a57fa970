import type { Principal } from '../access/principal.js';
import { inForce } from '../platform/database/periods.js';
import { ownerPublicId, toPublicId } from '../platform/ids.js';
import type { OrganizationRole } from '../teams/domain/standing.js';
import type { OwnerState } from '../teams/locked-user.js';
import type { RestorableCause, UserAnswer, UserDetail, UserSuspension, UserTeam } from './users.dto.js';
import { userProblem } from './users.problems.js';

/** Runs a statement, inside a transaction or on a read connection. */
export type Rows = <Row extends Record<string, unknown>>(sql: string, values: readonly unknown[]) => Promise<Row[]>;

export interface UserRow extends Record<string, unknown> {
  id: string;
  name: string;
  nameFolded: string;
  email: string | null;
  createdAt: Date;
  state: OwnerState;
  stateSince: Date;
  deactivatesAt: Date | null;
  role: OrganizationRole | null;
  roleUntil: Date | null;
}

/**
 * Users as they are at an instant; $1 organization, $2 instant. Conditions follow.
 * Index: owners_pkey or owners_name; for each row owner_states_pkey and role_grants_owner.
 */
export const selectUsers = `
select o.id, o.name, o.name_folded as "nameFolded", o.email, o.created_at as "createdAt",
  s.state, s.since as "stateSince", r.role, r.until as "roleUntil",
  (select min(a.since) from keyreeve.owner_states a where a.organization_id = $1 and a.owner_id = o.id
    and a.since > $2 and a.state = 'deactivated' and (a.until is null or a.until > a.since)) as "deactivatesAt"
from keyreeve.owners o
cross join lateral (select p.state, p.since from keyreeve.owner_states p
  where p.organization_id = $1 and p.owner_id = o.id and ${inForce('p', '$2')} order by p.since desc limit 1) s
left join lateral (select g.role, g.until from keyreeve.role_grants g
  where g.organization_id = $1 and g.owner_id = o.id and g.team_id is null and ${inForce('g', '$2')}
  order by g.since desc limit 1) r on true
where o.organization_id = $1 and o.type = 'user'`;

export function toUserAnswer(row: UserRow): UserAnswer {
  const { id, name, email, state, stateSince, deactivatesAt, role, roleUntil, createdAt } = row;
  return {
    id: ownerPublicId('user', id),
    name,
    email,
    state,
    stateSince,
    deactivatesAt,
    role: role ?? 'member',
    roleUntil,
    createdAt,
  };
}

/** Teams of which the caller may see who belongs to them; `null` for all. */
export function visibleTeams({ rights }: Principal): readonly string[] | null {
  return rights.organizationRoles.length > 0 ? null : rights.adminTeams;
}

/**
 * SQL: the caller may see the user `o`. An administrator of a team sees whoever is or was in it, since the keys of those
 * who left stay in the team's list.
 */
export function seenUsers(teams: readonly string[] | null, values: unknown[]): string {
  if (teams === null) return 'true';
  return `exists (select from keyreeve.memberships v where v.organization_id = $1 and v.user_id = o.id
    and v.team_id = any($${values.push(teams)}::uuid[]))`;
}

/** @throws Problem 404 `user.not_found`, also for a user that the caller may not see */
export async function userDetail(rows: Rows, caller: Principal, userId: string, now: Date): Promise<UserDetail> {
  const teams = visibleTeams(caller);
  const values: unknown[] = [caller.organizationId, now, userId];
  const [user] = await rows<UserRow>(`${selectUsers} and o.id = $3 and ${seenUsers(teams, values)}`, values);
  if (!user) throw userProblem('user.not_found');
  const about = [caller.organizationId, now, userId, teams];
  return {
    ...toUserAnswer(user),
    teams: (await rows<TeamRow>(selectTeams, about)).map(toTeam),
    suspensions: (await rows<SuspensionRow>(selectSuspensions, about)).map(toSuspension),
  };
}

interface TeamRow extends Record<string, unknown> {
  id: string;
  name: string;
  since: Date;
  until: Date | null;
  admin: boolean | null;
  roleUntil: Date | null;
}

// Index: memberships_user, teams_pkey, role_grants_owner.
const selectTeams = `
select t.id, t.name, m.since, m.until, r.admin, r.until as "roleUntil"
from keyreeve.memberships m
join keyreeve.teams t on t.organization_id = $1 and t.id = m.team_id
left join lateral (select true as admin, g.until from keyreeve.role_grants g
  where g.organization_id = $1 and g.owner_id = $3 and g.team_id = m.team_id and ${inForce('g', '$2')}
  order by g.since desc limit 1) r on true
where m.organization_id = $1 and m.user_id = $3 and ${inForce('m', '$2')} and ($4::uuid[] is null or t.id = any($4))
order by t.name_folded, t.id`;

function toTeam({ id, name, since, until, admin, roleUntil }: TeamRow): UserTeam {
  return { id: toPublicId('team', id), name, role: admin ? 'admin' : 'member', roleUntil, since, until };
}

interface SuspensionRow extends Record<string, unknown> {
  cause: RestorableCause;
  level: UserSuspension['level'];
  teamId: string | null;
  since: Date;
  reason: string | null;
}

// Index: owner_marks_owner, memberships_user.
const selectSuspensions = `
select m.cause, m.level, m.team_id as "teamId", m.since, m.reason from keyreeve.owner_marks m
where m.organization_id = $1 and m.owner_id = $3 and ${inForce('m', '$2')}
  and ($4::uuid[] is null or m.team_id is null or m.team_id = any($4))
union all
select 'membership_ended', coalesce(e.end_level, 'organization'), e.team_id, e.until, e.end_reason
from keyreeve.memberships e
where e.organization_id = $1 and e.user_id = $3 and e.until <= $2 and e.lifted_at is null
  and ($4::uuid[] is null or e.team_id = any($4))
order by since, cause`;

function toSuspension({ cause, level, teamId, since, reason }: SuspensionRow): UserSuspension {
  return { cause, level, team: teamId && toPublicId('team', teamId), since, reason };
}
