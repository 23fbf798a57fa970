import { Injectable } from '@nestjs/common';
import { keyColumns, keyJoins, type KeyRow, toState } from '../keys/key.rows.js';
import { statusOf } from '../keys/domain/status.js';
import { OrganizationTerms } from '../keys/organization-terms.js';
import { Clock } from '../platform/clock.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { PolicyReader } from '../policies/policy.reader.js';
import type { UndoneView } from './revocations.dto.js';

/** Counting more keys than this would take longer than an answer may. */
const MOST_COUNTED = 20_000;
const STRETCH = 2_000;

type Outcome = Pick<UndoneView, 'revived' | 'stillRefused'>;

/** What the keys of a set are now, one by one. */
@Injectable()
export class SetOutcome {
  constructor(
    private readonly database: ReadDatabase,
    private readonly policies: PolicyReader,
    private readonly clock: Clock,
  ) {}

  async of(organizationId: string, revocationId: string): Promise<Outcome> {
    // Index: revocation_keys_set.
    const ids = await this.database.rows<{ id: string }>(
      `select s.key_id as id from keyreeve.revocation_keys s where s.organization_id = $1 and s.revocation_id = $2
       limit ${MOST_COUNTED + 1}`,
      [organizationId, revocationId],
    );
    if (ids.length > MOST_COUNTED) return { revived: null, stillRefused: null };
    const terms = new OrganizationTerms(await this.policies.all(organizationId));
    const now = this.clock.now();
    const refused = new Map<string, number>();
    let revived = 0;
    for (let at = 0; at < ids.length; at += STRETCH) {
      const part = ids.slice(at, at + STRETCH).map(({ id }) => id);
      // Index: keys_pkey and those of `keyColumns`.
      const rows = await this.database.rows<KeyRow & Record<string, unknown>>(
        `select ${keyColumns} from keyreeve.keys k ${keyJoins} where k.organization_id = $1 and k.id = any($3::uuid[])`,
        [organizationId, now, part],
      );
      for (const row of rows) {
        const { key, usage, owner, membership } = toState(row);
        const { reason } = statusOf(key, usage, owner, membership, terms.of(row.team_id), now);
        if (reason === null) revived += 1;
        else refused.set(reason, (refused.get(reason) ?? 0) + 1);
      }
    }
    const counts = [...refused].map(([reason, count]) => ({ reason, count }));
    return { revived, stillRefused: counts.sort((one, other) => other.count - one.count) };
  }
}
