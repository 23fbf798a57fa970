import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { Clock } from '../platform/clock.js';
import type { Keyring } from '../platform/crypto/keyring.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { Keyset } from '../platform/http/keyset.js';
import { searchClause } from '../platform/http/search.js';
import { fromPublicId } from '../platform/ids.js';
import { KEYRING } from '../platform/tokens.js';
import {
  isOrphaned,
  seenAccounts,
  selectServiceAccounts,
  type ServiceAccountRow,
  toServiceAccount,
} from './service-account.view.js';
import type { ServiceAccountAnswer, ServiceAccountList, ServiceAccountQuery } from './service-accounts.dto.js';
import { ownerOrder, ownerSearchText } from './users.queries.js';
import { userProblem } from './users.problems.js';

@Injectable()
export class ServiceAccountsQueries {
  constructor(
    private readonly database: ReadDatabase,
    private readonly clock: Clock,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  async list(caller: Principal, query: ServiceAccountQuery): Promise<ServiceAccountList> {
    const { q, team, orphaned } = query;
    const binding = ['service-accounts', caller.organizationId, caller.id, q ?? null, team ?? null, orphaned ?? null];
    const pages = new Keyset(this.keyring.signingKey('cursor'), binding, ownerOrder, query);
    const values: unknown[] = [caller.organizationId, this.clock.now()];
    const conditions = [seenAccounts(caller, values)];
    if (q !== undefined) conditions.push(searchClause(ownerSearchText, q, values));
    if (team !== undefined) conditions.push(`o.team_id = $${values.push(fromPublicId('team', team))}`);
    if (orphaned !== undefined) conditions.push(orphaned ? `(${isOrphaned})` : `not (${isOrphaned})`);
    // Index: owners_team for a team, owners_name in the order of the list, owners_search for words.
    const found = await this.database.rows<ServiceAccountRow>(
      `${selectServiceAccounts} and ${conditions.join(' and ')} ${pages.clause(values)}`,
      values,
    );
    const { rows, page } = pages.cut(found);
    return { data: rows.map(toServiceAccount), page };
  }

  /** @throws Problem 404 `service_account.not_found`, also for one that the caller may not see */
  async one(caller: Principal, publicId: string): Promise<ServiceAccountAnswer> {
    const values: unknown[] = [caller.organizationId, this.clock.now(), fromPublicId('svc', publicId)];
    const [row] = await this.database.rows<ServiceAccountRow>(
      `${selectServiceAccounts} and o.id = $3 and ${seenAccounts(caller, values)}`,
      values,
    );
    if (!row) throw userProblem('service_account.not_found');
    return toServiceAccount(row);
  }
}
