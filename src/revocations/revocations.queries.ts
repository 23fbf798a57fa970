import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import type { KeyListView } from '../keys/list/key-list.dto.js';
import { shownKeys } from '../keys/list/shown-keys.js';
import { OrganizationTerms } from '../keys/organization-terms.js';
import { Clock } from '../platform/clock.js';
import type { Keyring } from '../platform/crypto/keyring.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { Keyset, type PageQuery } from '../platform/http/keyset.js';
import { KEYRING } from '../platform/tokens.js';
import { PolicyReader } from '../policies/policy.reader.js';
import {
  revocationColumns,
  type RevocationRow,
  revocationTables,
  toRevocationView,
  visibleRevocations,
} from './revocation.rows.js';
import type { RevocationPage, RevocationView } from './revocations.dto.js';
import { revocationProblem } from './revocations.problems.js';

type Row = RevocationRow & Record<string, unknown>;

const newestFirst = { columns: [{ sql: 'r.id', type: 'uuid', field: 'id' }], descending: true } as const;
const byId = { columns: [{ sql: 's.key_id', type: 'uuid', field: 'id' }] } as const;

/** Decisions over sets of keys, and the keys of a set. */
@Injectable()
export class RevocationsQueries {
  constructor(
    private readonly database: ReadDatabase,
    private readonly policies: PolicyReader,
    private readonly clock: Clock,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  async list(principal: Principal, query: PageQuery): Promise<RevocationPage> {
    const { organizationId } = principal;
    const values: unknown[] = [organizationId];
    const visible = visibleRevocations(principal, values);
    const binding = ['revocations', organizationId, principal.id];
    const keyset = new Keyset(this.keyring.signingKey('cursor'), binding, newestFirst, query);
    // Index: revocations_pkey.
    const found = await this.database.rows<Row>(
      `select ${revocationColumns} from ${revocationTables}
       where r.organization_id = $1 and ${visible} ${keyset.clause(values)}`,
      values,
    );
    const { rows, page } = keyset.cut(found);
    const now = this.clock.now();
    return { data: rows.map((row) => toRevocationView(row, now)), page };
  }

  async one(principal: Principal, id: string): Promise<RevocationView> {
    return toRevocationView(await this.row(principal, id), this.clock.now());
  }

  /** The keys of the set, as they are now. */
  async keys(principal: Principal, id: string, query: PageQuery): Promise<KeyListView> {
    const { organizationId } = principal;
    await this.row(principal, id);
    const binding = ['revocation-keys', organizationId, principal.id, id];
    const keyset = new Keyset(this.keyring.signingKey('cursor'), binding, byId, query);
    const values: unknown[] = [organizationId, id];
    // Index: revocation_keys_set.
    const found = await this.database.rows<{ id: string }>(
      `select s.key_id as id from keyreeve.revocation_keys s
       where s.organization_id = $1 and s.revocation_id = $2 ${keyset.clause(values)}`,
      values,
    );
    const { rows, page } = keyset.cut(found);
    const terms = new OrganizationTerms(await this.policies.all(organizationId));
    const ids = rows.map((row) => row.id);
    const at = { organizationId, now: this.clock.now() };
    return { data: await shownKeys(this.database, at, terms, ids), page };
  }

  /** @throws Problem 404 `revocation.not_found`, also for one that the caller may not see */
  private async row(principal: Principal, id: string): Promise<Row> {
    const values: unknown[] = [principal.organizationId, id];
    const visible = visibleRevocations(principal, values);
    // Index: revocations_pkey.
    const [row] = await this.database.rows<Row>(
      `select ${revocationColumns} from ${revocationTables} where r.organization_id = $1 and r.id = $2 and ${visible}`,
      values,
    );
    if (!row) throw revocationProblem('revocation.not_found');
    return row;
  }
}
