import { Injectable } from '@nestjs/common';
import { type Principal, type Visibility, visibilityOf } from '../access/principal.js';
import { Clock } from '../platform/clock.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { PolicyReader } from '../policies/policy.reader.js';
import { keyColumns, keyJoins, type KeyRow } from './key.rows.js';
import type { KeyDetailView } from './key.view.js';
import { keyProblem } from './keys.problems.js';
import { OrganizationTerms } from './organization-terms.js';
import { toKeyView } from './to-key-view.js';

interface DetailRow extends KeyRow {
  sources: KeyDetailView['recentSources'] | null;
  months: { month: string; days: number }[] | null;
}

/** How a statement is run: on a reading connection, or inside a transaction that sees its own writes. */
export type RunStatement = (sql: string, values: readonly unknown[]) => Promise<unknown[]>;

const usedDaysShown = 90;
const dayMs = 86_400_000;

// Indexes: keys_pkey, key_addresses_pkey, key_usage_months_pkey and those of `keyColumns`. What the caller may not see
// is not found: $4 to $6 are the caller's visibility.
const oneKey = `
select ${keyColumns},
  (select json_agg(json_build_object('address', host(r.address), 'client', r.client, 'firstDay', r.first_day, 'lastDay', r.last_day)
     order by r.last_day desc, r.first_day desc, r.address)
   from keyreeve.key_addresses r where r.organization_id = $1 and r.key_id = k.id) as sources,
  (select json_agg(json_build_object('month', n.month, 'days', n.days))
   from keyreeve.key_usage_months n
   where n.organization_id = $1 and n.key_id = k.id and n.month >= ($2::timestamptz - interval '123 days')::date) as months
from keyreeve.keys k ${keyJoins}
where k.organization_id = $1 and k.id = $3
  and ($4::boolean or k.owner_id = any($5::uuid[]) or k.team_id = any($6::uuid[]))`;

/** Reads of single keys; the list has its own. */
@Injectable()
export class KeysQueries {
  constructor(
    private readonly database: ReadDatabase,
    private readonly policies: PolicyReader,
    private readonly clock: Clock,
  ) {}

  /**
   * One key as its owner, stewards, administrators and auditors see it.
   *
   * @param keyId the UUID
   * @param run inside a command: `(sql, values) => tx.query(sql, values)`
   * @throws Problem 404 `key.not_found`, the same for what does not exist and for what the caller may not see
   */
  async one(principal: Principal, keyId: string, run?: RunStatement): Promise<KeyDetailView> {
    const now = this.clock.now();
    const { organizationId } = principal;
    const { all, owners, teams }: Visibility = visibilityOf(principal, 'keys:read');
    const values = [organizationId, now, keyId, all, owners, teams];
    const [rows, versions] = await Promise.all([
      run ? run(oneKey, values) : this.database.lookup<DetailRow & Record<string, unknown>>('key', oneKey, values),
      this.policies.all(organizationId),
    ]);
    const row = (Array.isArray(rows) ? rows[0] : rows) as DetailRow | undefined;
    if (!row) throw keyProblem('key.not_found');
    return {
      ...toKeyView(row, new OrganizationTerms(versions).of(row.team_id), now),
      recentSources: row.sources ?? [],
      usedDays: usedDays(row.months ?? [], now),
    };
  }
}

/** From one bit per day (bit n is day n + 1 of the month) to the dates among the last 90, in order. */
function usedDays(months: readonly { month: string; days: number }[], now: Date): string[] {
  const earliest = new Date(now.getTime() - (usedDaysShown - 1) * dayMs).toISOString().slice(0, 10);
  return months
    .flatMap(({ month, days }) =>
      Array.from({ length: 31 }, (_, bit) => ((days >>> bit) & 1 ? `${month.slice(0, 8)}${pad(bit + 1)}` : '')),
    )
    .filter((day) => day >= earliest)
    .sort();
}

const pad = (day: number): string => String(day).padStart(2, '0');
