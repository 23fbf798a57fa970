import { Injectable } from '@nestjs/common';
import { termsOf } from '../keys/organization-terms.js';
import { statusSql } from '../keys/status.sql.js';
import { Clock } from '../platform/clock.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { PolicyReader } from '../policies/policy.reader.js';
import type { UndoneView } from './revocations.dto.js';

/** Counting more keys than this would take longer than an answer may. */
export const MOST_COUNTED = 20_000;
/** So many in one statement stay well within its limit of time. */
const STRETCH = 2_000;

type Outcome = Pick<UndoneView, 'revived' | 'stillRefused'>;

/** What the keys of a set are now: how many are accepted, and what refuses the others first. */
@Injectable()
export class SetOutcome {
  constructor(
    private readonly database: ReadDatabase,
    private readonly policies: PolicyReader,
    private readonly clock: Clock,
  ) {}

  async of(organizationId: string, revocationId: string): Promise<Outcome> {
    // Index: revocation_keys_set.
    const keys = await this.database.rows<{ id: string }>(
      `select s.key_id as id from keyreeve.revocation_keys s where s.organization_id = $1 and s.revocation_id = $2
       limit ${MOST_COUNTED + 1}`,
      [organizationId, revocationId],
    );
    if (keys.length > MOST_COUNTED) return { revived: null, stillRefused: null };
    const { scopes } = await termsOf(this.policies, organizationId);
    const now = this.clock.now();
    const counts = new Map<string | null, number>();
    for (let at = 0; at < keys.length; at += STRETCH) {
      const values: unknown[] = [organizationId, keys.slice(at, at + STRETCH).map(({ id }) => id)];
      const { joins, reason } = statusSql(scopes, now, (value) => `$${values.push(value)}`);
      // Index: keys_pkey, key_usage_pkey and those of `statusSql`.
      const found = await this.database.rows<{ reason: string | null; count: number }>(
        `select ${reason} as reason, count(*) as count from keyreeve.keys k
         left join keyreeve.key_usage u on u.organization_id = $1 and u.key_id = k.id ${joins}
         where k.organization_id = $1 and k.id = any($2::uuid[]) group by 1`,
        values,
      );
      for (const row of found) counts.set(row.reason, (counts.get(row.reason) ?? 0) + row.count);
    }
    const stillRefused = [...counts].flatMap(([reason, count]) => (reason === null ? [] : [{ reason, count }]));
    stillRefused.sort((one, other) => other.count - one.count);
    return { revived: counts.get(null) ?? 0, stillRefused };
  }
}
