import { Injectable } from '@nestjs/common';
import { ReadDatabase } from '../../platform/database/connections.js';
import { foldEmail, foldText } from '../../platform/http/text.js';
import { fromPublicId } from '../../platform/ids.js';

/** An account that an e-mail address names. Without a password (`hash` null) it was invited and has not joined yet. */
export interface Account {
  organizationId: string;
  organizationName: string;
  userId: string;
  name: string;
  email: string;
  hash: string | null;
  active: boolean;
}

export interface NamedOrganization {
  id: string;
  name: string;
}

// Before anybody is signed in there is no tenant: the organizations of the installation, by its primary key.
const organizationsSql = `select id, name from keyreeve.organizations order by id`;

// Index: owners_email, passwords_pkey, owner_states_pkey. $1 is the tenants that the sign-in may mean, $3 the instant.
const accountsSql = `
select w.organization_id as "organizationId", o.name as "organizationName", w.id as "userId", w.name, w.email, p.hash,
  coalesce((select s.state = 'active' from keyreeve.owner_states s
    where s.organization_id = w.organization_id and s.owner_id = w.id and s.since <= $3 and (s.until is null or s.until > $3)
    order by s.since desc limit 1), false) as active
from keyreeve.owners w
join keyreeve.organizations o on o.id = w.organization_id
left join keyreeve.passwords p on p.organization_id = w.organization_id and p.user_id = w.id
where w.organization_id = any($1::uuid[]) and w.email_folded = $2 and w.type = 'user'
order by w.organization_id`;

@Injectable()
export class AccountsReader {
  constructor(private readonly database: ReadDatabase) {}

  /** The organizations that are meant: the one with this id, those of this name, or all of them. */
  async organizations(idOrName: string | undefined): Promise<NamedOrganization[]> {
    const all = await this.database.rows<NamedOrganization & Record<string, unknown>>(organizationsSql, []);
    if (idOrName === undefined) return all;
    const id = fromPublicId('org', idOrName);
    return all.filter((each) => (id === null ? foldText(each.name) === foldText(idOrName) : each.id === id));
  }

  async find(organizations: readonly NamedOrganization[], email: string, now: Date): Promise<Account[]> {
    return this.database.rows<Account & Record<string, unknown>>(accountsSql, [
      organizations.map(({ id }) => id),
      foldEmail(email),
      now,
    ]);
  }
}
