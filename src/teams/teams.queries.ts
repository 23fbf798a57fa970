import { Inject, Injectable } from '@nestjs/common';
import { administersTeam, type Principal } from '../access/principal.js';
import { Clock } from '../platform/clock.js';
import type { Keyring } from '../platform/crypto/keyring.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { inForce } from '../platform/database/periods.js';
import { Keyset } from '../platform/http/keyset.js';
import { searchClause } from '../platform/http/search.js';
import { fromPublicId, toPublicId } from '../platform/ids.js';
import { KEYRING } from '../platform/tokens.js';
import { seesTeam } from './team-access.js';
import type { TeamAnswer, TeamList, TeamQuery } from './teams.dto.js';
import { teamProblem } from './teams.problems.js';

interface TeamRow {
  id: string;
  name: string;
  nameFolded: string;
  createdAt: Date;
  members: number | null;
}

const order = {
  columns: [
    { sql: 't.name_folded', type: 'text', field: 'nameFolded' },
    { sql: 't.id', type: 'uuid', field: 'id' },
  ],
} as const;

/** $2 is the instant, $3 the teams whose members the caller may count, or null for all. */
const columns = `t.id, t.name, t.name_folded as "nameFolded", t.created_at as "createdAt",
  case when $3::uuid[] is null or t.id = any($3) then (
    select count(*) from keyreeve.memberships m
    where m.organization_id = $1 and m.team_id = t.id and ${inForce('m', '$2')}) end as members`;

@Injectable()
export class TeamsQueries {
  constructor(
    private readonly database: ReadDatabase,
    private readonly clock: Clock,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  async list(caller: Principal, query: TeamQuery): Promise<TeamList> {
    const { organizationId, rights } = caller;
    const binding = ['teams', organizationId, caller.id, query.q ?? null];
    const pages = new Keyset(this.keyring.signingKey('cursor'), binding, order, query);
    const values: unknown[] = [organizationId, this.clock.now(), countable(caller)];
    const conditions = ['t.organization_id = $1'];
    if (rights.organizationRoles.length === 0) {
      conditions.push(`t.id = any($${values.push([...rights.memberTeams, ...rights.adminTeams])})`);
    }
    if (query.q !== undefined) conditions.push(searchClause('t.name_folded', query.q, values));
    // Index: teams_name in its order; memberships_team for each row of the page.
    const found = await this.database.rows<TeamRow & Record<string, unknown>>(
      `select ${columns} from keyreeve.teams t where ${conditions.join(' and ')} ${pages.clause(values)}`,
      values,
    );
    const { rows, page } = pages.cut(found);
    return { data: rows.map((row) => toAnswer(row, caller)), page };
  }

  /** @throws Problem 404 `team.not_found`, also for a team that the caller may not see */
  async one(caller: Principal, publicId: string): Promise<TeamAnswer> {
    const id = fromPublicId('team', publicId);
    if (id === null || !seesTeam(caller, id)) throw teamProblem('team.not_found');
    // Index: teams_pkey, memberships_team.
    const [row] = await this.database.rows<TeamRow & Record<string, unknown>>(
      `select ${columns} from keyreeve.teams t where t.organization_id = $1 and t.id = $4`,
      [caller.organizationId, this.clock.now(), countable(caller), id],
    );
    if (!row) throw teamProblem('team.not_found');
    return toAnswer(row, caller);
  }
}

function countable({ rights }: Principal): readonly string[] | null {
  return rights.organizationRoles.length > 0 ? null : rights.adminTeams;
}

function toAnswer({ id, name, createdAt, members }: TeamRow, caller: Principal): TeamAnswer {
  return {
    id: toPublicId('team', id),
    name,
    createdAt,
    ...(members !== null && { memberCount: members }),
    role: ownRole(caller, id),
  };
}

/** A role of the organization is none in the team. */
export function ownRole({ rights }: Principal, teamId: string): TeamAnswer['role'] {
  if (rights.adminTeams.includes(teamId)) return 'admin';
  return rights.memberTeams.includes(teamId) ? 'member' : null;
}

/** Whether the caller may read who belongs to the team. */
export function readsMembers(caller: Principal, teamId: string): boolean {
  return caller.rights.organizationRoles.length > 0 || administersTeam(caller, teamId);
}
