import { Injectable } from '@nestjs/common';
import { ReadDatabase } from '../platform/database/connections.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { accessProblem } from './access.problems.js';
import type { Principal, Rights } from './principal.js';

type Person = Pick<Principal, 'id' | 'type' | 'name' | 'email' | 'rights'> & {
  state: 'active' | 'deactivated' | 'removed';
};

interface Row extends Rights {
  type: 'user' | 'service_account';
  name: string;
  email: string | null;
  state: Person['state'];
}

// Index: owners_pkey, owner_states_pkey, role_grants_owner, memberships_user, stewardships_user. $3 is the instant.
// A role in a team counts only for as long as the membership that carries it; so does a stewardship of one of its
// service accounts, but for administrators of the organization (`users/stewardships.ts` shows the same).
const sql = `
select o.type, o.name, o.email,
  coalesce((select s.state from keyreeve.owner_states s
    where s.organization_id = $1 and s.owner_id = $2 and s.since <= $3 and (s.until is null or s.until > $3)
    order by s.since desc limit 1), 'removed') as state,
  array(select g.role from keyreeve.role_grants g
    where g.organization_id = $1 and g.owner_id = $2 and g.team_id is null
      and g.since <= $3 and (g.until is null or g.until > $3)) as "organizationRoles",
  array(select distinct g.team_id from keyreeve.role_grants g
    join keyreeve.memberships m on m.organization_id = $1 and m.user_id = $2 and m.team_id = g.team_id
      and m.since <= $3 and (m.until is null or m.until > $3)
    where g.organization_id = $1 and g.owner_id = $2 and g.team_id is not null
      and g.since <= $3 and (g.until is null or g.until > $3)) as "adminTeams",
  case when o.type = 'service_account' then array[o.team_id] else
    array(select distinct m.team_id from keyreeve.memberships m
      where m.organization_id = $1 and m.user_id = $2 and m.since <= $3 and (m.until is null or m.until > $3)) end as "memberTeams",
  array(select distinct t.service_account_id from keyreeve.stewardships t
    join keyreeve.owners a on a.organization_id = $1 and a.id = t.service_account_id
    where t.organization_id = $1 and t.user_id = $2 and t.since <= $3 and (t.until is null or t.until > $3)
      and (exists (select from keyreeve.memberships m where m.organization_id = $1 and m.user_id = $2
          and m.team_id = a.team_id and m.since <= $3 and (m.until is null or m.until > $3))
        or exists (select from keyreeve.role_grants g where g.organization_id = $1 and g.owner_id = $2
          and g.team_id is null and g.role in ('owner', 'admin')
          and g.since <= $3 and (g.until is null or g.until > $3)))) as "stewarded"
from keyreeve.owners o where o.organization_id = $1 and o.id = $2`;

/** The rights of an owner at an instant: read anew for each request, because a key acts with its owner's rights now. */
@Injectable()
export class PrincipalReader {
  constructor(private readonly database: ReadDatabase) {}

  async read(organizationId: string, ownerId: string, now: Date): Promise<Person | null> {
    const row = await this.database.lookup<Row & Record<string, unknown>>('principal', sql, [
      organizationId,
      ownerId,
      now,
    ]);
    return row ? toPerson(ownerId, row) : null;
  }
}

/**
 * The caller with the rights that hold in this transaction, for a decision that must not rest on what was read before it
 * began.
 * @throws Problem 403 `access.forbidden` when they were deactivated meanwhile
 */
export async function callerWithin(tx: Transaction, principal: Principal): Promise<Principal> {
  const [row] = await tx.query<Row>(sql, [tx.organizationId, principal.id, tx.now]);
  if (row?.state !== 'active') throw accessProblem('access.forbidden');
  return { ...principal, rights: toPerson(principal.id, row).rights };
}

function toPerson(ownerId: string, row: Row): Person {
  const { type, name, email, state, organizationRoles, adminTeams, memberTeams, stewarded } = row;
  return { id: ownerId, type, name, email, state, rights: { organizationRoles, adminTeams, memberTeams, stewarded } };
}
