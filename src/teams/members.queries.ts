import { Inject, Injectable } from '@nestjs/common';
import { accessProblem } from '../access/access.problems.js';
import type { Principal } from '../access/principal.js';
import { Clock } from '../platform/clock.js';
import type { Keyring } from '../platform/crypto/keyring.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { inForce } from '../platform/database/periods.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { Keyset } from '../platform/http/keyset.js';
import { searchClause } from '../platform/http/search.js';
import { fromPublicId, toPublicId } from '../platform/ids.js';
import { KEYRING } from '../platform/tokens.js';
import type { MemberAnswer, MemberList, MemberQuery } from './members.dto.js';
import { seesTeam } from './team-access.js';
import { teamProblem } from './teams.problems.js';
import { readsMembers } from './teams.queries.js';

interface MemberRow {
  id: string;
  name: string;
  nameFolded: string;
  email: string | null;
  state: string;
  admin: boolean | null;
  roleUntil: Date | null;
  since: Date;
  until: Date | null;
}

const order = {
  columns: [
    { sql: 'o.name_folded', type: 'text', field: 'nameFolded' },
    { sql: 'o.id', type: 'uuid', field: 'id' },
  ],
} as const;

/** $1 organization, $2 team, $3 instant. Index: memberships_team, owners_pkey, owner_states_pkey, role_grants_owner. */
const members = `
select o.id, o.name, o.name_folded as "nameFolded", o.email, m.since, m.until, r.admin, r.until as "roleUntil",
  coalesce((select s.state from keyreeve.owner_states s where s.organization_id = $1 and s.owner_id = o.id
    and ${inForce('s', '$3')} order by s.since desc limit 1), 'removed') as state
from keyreeve.memberships m
join keyreeve.owners o on o.organization_id = $1 and o.id = m.user_id
left join lateral (select true as admin, g.until from keyreeve.role_grants g
  where g.organization_id = $1 and g.owner_id = o.id and g.team_id = $2 and ${inForce('g', '$3')}
  order by g.since desc limit 1) r on true
where m.organization_id = $1 and m.team_id = $2 and ${inForce('m', '$3')}`;

@Injectable()
export class MembersQueries {
  constructor(
    private readonly database: ReadDatabase,
    private readonly clock: Clock,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  /** @throws Problem 404 `team.not_found`, 403 `access.forbidden` for a member who does not administer the team */
  async list(caller: Principal, teamId: string, query: MemberQuery): Promise<MemberList> {
    const { organizationId } = caller;
    const team = await this.readable(caller, teamId);
    const binding = ['members', organizationId, caller.id, team, query.q ?? null];
    const pages = new Keyset(this.keyring.signingKey('cursor'), binding, order, query);
    const values: unknown[] = [organizationId, team, this.clock.now()];
    const search =
      query.q === undefined
        ? ''
        : `and ${searchClause(`(o.name_folded || ' ' || coalesce(o.email_folded, ''))`, query.q, values)}`;
    const found = await this.database.rows<MemberRow & Record<string, unknown>>(
      `${members} ${search} ${pages.clause(values)}`,
      values,
    );
    const { rows, page } = pages.cut(found);
    return { data: rows.map(toAnswer), page };
  }

  private async readable(caller: Principal, publicId: string): Promise<string> {
    const id = fromPublicId('team', publicId);
    if (id === null || !seesTeam(caller, id)) throw teamProblem('team.not_found');
    if (!readsMembers(caller, id)) throw accessProblem('access.forbidden');
    const sql = `select true as known from keyreeve.teams where organization_id = $1 and id = $2`;
    const [team] = await this.database.rows(sql, [caller.organizationId, id]);
    if (!team) throw teamProblem('team.not_found');
    return id;
  }
}

/** The member as they are after a decision of this transaction. */
export async function memberIn(tx: Transaction, teamId: string, userId: string): Promise<MemberAnswer> {
  const [row] = await tx.query<MemberRow>(`${members} and o.id = $4`, [tx.organizationId, teamId, tx.now, userId]);
  if (!row) throw teamProblem('membership.not_found');
  return toAnswer(row);
}

function toAnswer({ id, name, email, state, admin, roleUntil, since, until }: MemberRow): MemberAnswer {
  const user = { id: toPublicId('user', id), name, email, state };
  return { user, role: admin ? 'admin' : 'member', roleUntil, since, until };
}
