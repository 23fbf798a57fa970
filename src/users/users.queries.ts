import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { Clock } from '../platform/clock.js';
import type { Keyring } from '../platform/crypto/keyring.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { inForce } from '../platform/database/periods.js';
import { Keyset } from '../platform/http/keyset.js';
import { searchClause } from '../platform/http/search.js';
import { fromPublicId } from '../platform/ids.js';
import { KEYRING } from '../platform/tokens.js';
import { seenUsers, selectUsers, toUserAnswer, userDetail, type UserRow, visibleTeams } from './user.view.js';
import type { UserDetail, UserList, UserQuery } from './users.dto.js';
import { userProblem } from './users.problems.js';

/** The order of every list of owners. */
export const ownerOrder = {
  columns: [
    { sql: 'o.name_folded', type: 'text', field: 'nameFolded' },
    { sql: 'o.id', type: 'uuid', field: 'id' },
  ],
} as const;

/** What owners are searched in; the text of the index owners_search. */
export const ownerSearchText = `(o.name_folded || ' ' || coalesce(o.email_folded, ''))`;

@Injectable()
export class UsersQueries {
  constructor(
    private readonly database: ReadDatabase,
    private readonly clock: Clock,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  async list(caller: Principal, query: UserQuery): Promise<UserList> {
    const { q = null, state = null, team = null, role = null } = query;
    const binding = ['users', caller.organizationId, caller.id, q, state, team, role];
    const pages = new Keyset(this.keyring.signingKey('cursor'), binding, ownerOrder, query);
    const values: unknown[] = [caller.organizationId, this.clock.now()];
    const conditions = filters(caller, query, values).join(' and ');
    // Index: owners_name in its order, owners_search for words; memberships_team and role_grants_owner probed.
    const found = await this.database.rows<UserRow>(`${selectUsers} and ${conditions} ${pages.clause(values)}`, values);
    const { rows, page } = pages.cut(found);
    return { data: rows.map(toUserAnswer), page };
  }

  async one(caller: Principal, publicId: string): Promise<UserDetail> {
    const id = fromPublicId('user', publicId);
    if (id === null) throw userProblem('user.not_found');
    return userDetail((sql, values) => this.database.rows(sql, values), caller, id, this.clock.now());
  }
}

function filters(caller: Principal, { q, state, team, role }: UserQuery, values: unknown[]): string[] {
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const teams = visibleTeams(caller);
  const conditions = [
    seenUsers(teams, values),
    state === undefined ? `s.state <> 'removed'` : `s.state = ${parameter(state)}`,
  ];
  if (q !== undefined) conditions.push(searchClause(ownerSearchText, q, values));
  if (team !== undefined) {
    const id = fromPublicId('team', team);
    const seen = teams === null || (id !== null && teams.includes(id));
    conditions.push(
      `exists (select from keyreeve.memberships m where m.organization_id = $1 and m.user_id = o.id
        and m.team_id = ${parameter(seen ? id : null)}::uuid and ${inForce('m', '$2')})`,
    );
  }
  if (role === 'member') conditions.push('r.role is null');
  else if (role !== undefined) {
    const held = parameter(role);
    // The second says nothing new: it lets the few who hold a role be found before the many who do not.
    conditions.push(
      `r.role = ${held}`,
      `o.id in (select h.owner_id from keyreeve.role_grants h where h.organization_id = $1 and h.role = ${held})`,
    );
  }
  return conditions;
}
