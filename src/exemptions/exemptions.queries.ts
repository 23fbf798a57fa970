import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { Clock } from '../platform/clock.js';
import type { Keyring } from '../platform/crypto/keyring.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { Keyset } from '../platform/http/keyset.js';
import { fromPublicId, parseOwnerId } from '../platform/ids.js';
import { KEYRING } from '../platform/tokens.js';
import { exemptionColumns, type ExemptionRow, toExemptionView, visibleExemptions } from './exemption.rows.js';
import type { ExemptionPage, ExemptionQuery, ExemptionView } from './exemptions.dto.js';
import { exemptionProblem } from './exemptions.problems.js';

type Row = ExemptionRow & Record<string, unknown>;

const newestFirst = { columns: [{ sql: 'x.id', type: 'uuid', field: 'id' }], descending: true } as const;

/** Exemptions: every one in the organization, or those of the teams that one administers. */
@Injectable()
export class ExemptionsQueries {
  constructor(
    private readonly database: ReadDatabase,
    private readonly clock: Clock,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  async list(principal: Principal, query: ExemptionQuery): Promise<ExemptionPage> {
    const { organizationId } = principal;
    const now = this.clock.now();
    const values: unknown[] = [organizationId];
    const conditions = [visibleExemptions(principal, values), ...asked(query, now, values)];
    const { limit: _, cursor: __, ...filters } = query;
    const binding = ['exemptions', organizationId, principal.id, JSON.stringify(filters)];
    const keyset = new Keyset(this.keyring.signingKey('cursor'), binding, newestFirst, query);
    // Indexes: exemptions_pkey, exemptions_subject.
    const found = await this.database.rows<Row>(
      `select ${exemptionColumns} from keyreeve.exemptions x
       where x.organization_id = $1 and ${conditions.join(' and ')} ${keyset.clause(values)}`,
      values,
    );
    const { rows, page } = keyset.cut(found);
    return { data: rows.map((row) => toExemptionView(row, now)), page };
  }

  /** @throws Problem 404 `exemption.not_found`, also for one that the caller may not see */
  async one(principal: Principal, id: string): Promise<ExemptionView> {
    const values: unknown[] = [principal.organizationId, id];
    const visible = visibleExemptions(principal, values);
    const [row] = await this.database.rows<Row>(
      `select ${exemptionColumns} from keyreeve.exemptions x
       where x.organization_id = $1 and x.id = $2 and ${visible}`,
      values,
    );
    if (!row) throw exemptionProblem('exemption.not_found');
    return toExemptionView(row, this.clock.now());
  }
}

function asked({ state, owner, key, team, rule }: ExemptionQuery, now: Date, values: unknown[]): string[] {
  const is = (column: string, value: string | null | undefined): string[] =>
    value === undefined ? [] : [`x.${column} = $${values.push(value)}`];
  const subject = owner === undefined ? undefined : (parseOwnerId(owner)?.id ?? null);
  return [
    ...is('subject_id', subject),
    ...is('subject_id', key === undefined ? undefined : fromPublicId('key', key)),
    ...is('team_id', team === undefined ? undefined : fromPublicId('team', team)),
    ...is('rule', rule),
    ...(state === undefined ? [] : [`x.until ${state === 'in_force' ? '>' : '<='} $${values.push(now)}`]),
  ];
}
