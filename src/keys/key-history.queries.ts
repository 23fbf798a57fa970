import { Inject, Injectable } from '@nestjs/common';
import { type Principal, visibilityOf } from '../access/principal.js';
import type { AuditEventView, AuditPage } from '../audit/audit.dto.js';
import { viewOf } from '../audit/audit.queries.js';
import { AuditReadings } from '../audit/audit.readings.js';
import type { Keyring } from '../platform/crypto/keyring.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { Keyset, type PageQuery } from '../platform/http/keyset.js';
import { toPublicId } from '../platform/ids.js';
import { KEYRING } from '../platform/tokens.js';
import { keyProblem } from './keys.problems.js';

type Row = Parameters<typeof viewOf>[0] & { id: string; occurred_at: Date };

/**
 * The events of the key, and those of the decisions over sets that hold it: these name the revocation alone, since
 * nothing is written per key (R5.7). Plans, previews and refused attempts at a set are no history of its keys.
 * Indexes: revocation_keys_pkey, audit_targets_pkey, audit_events_pkey, audit_personal_pkey.
 */
const eventsOfKey = `
select e.id, e.occurred_at, e.leaf, e.leaf_hash, p.opened
from keyreeve.audit_targets t
join keyreeve.audit_events e
  on e.organization_id = t.organization_id and e.occurred_at = t.occurred_at and e.id = t.event_id
left join keyreeve.audit_personal p
  on p.organization_id = t.organization_id and p.occurred_at = t.occurred_at and p.event_id = t.event_id
where t.organization_id = $1
  and t.target_id = any(array(
    select $2::uuid union all
    select s.revocation_id from keyreeve.revocation_keys s where s.organization_id = $1 and s.key_id = $2))
  and (t.target_id = $2
    or e.action in ('revocation.applied', 'revocation.undone') and e.outcome = 'success')`;

/** What happened to one key, out of the audit log. */
@Injectable()
export class KeyHistoryQueries {
  constructor(
    private readonly database: ReadDatabase,
    @Inject(KEYRING) private readonly keyring: Keyring,
    private readonly readings: AuditReadings,
  ) {}

  /**
   * The newest first. Its owner does not learn from where others acted (R9.5); whoever reads it as an administrator or
   * auditor reads audit evidence, which is itself recorded.
   *
   * @throws Problem 404 `key.not_found`; 400 `page.cursor_invalid`, `page.cursor_mismatch`
   */
  async history(principal: Principal, keyId: string, query: PageQuery): Promise<AuditPage> {
    const reader = await this.readsAsAdministrator(principal, keyId);
    const { organizationId } = principal;
    const binding = ['key-history', organizationId, principal.id, keyId, reader];
    const order = {
      columns: [
        { sql: 't.occurred_at', type: 'timestamptz', field: 'occurred_at' },
        { sql: 't.event_id', type: 'uuid', field: 'id' },
      ],
      descending: true,
    } as const;
    const keyset = new Keyset(this.keyring.signingKey('cursor'), binding, order, query);
    const values: unknown[] = [organizationId, keyId];
    const found = await this.database.rows<Row & Record<string, unknown>>(
      `${eventsOfKey} ${keyset.clause(values)}`,
      values,
    );
    const { rows, page } = keyset.cut(found);
    if (reader) await this.readings.record(principal, { target: toPublicId('key', keyId) }, rows.length);
    const events = rows.map(viewOf);
    return { data: reader ? events : events.map(withoutSource), page };
  }

  private async readsAsAdministrator(principal: Principal, keyId: string): Promise<boolean> {
    const { all, owners, teams } = visibilityOf(principal, 'keys:read');
    // Index: keys_pkey.
    const key = await this.database.lookup<{ team_id: string }>(
      'key-team',
      `select k.team_id from keyreeve.keys k where k.organization_id = $1 and k.id = $2
       and ($3::boolean or k.owner_id = any($4::uuid[]) or k.team_id = any($5::uuid[]))`,
      [principal.organizationId, keyId, all, owners, teams],
    );
    if (!key) throw keyProblem('key.not_found');
    return all || teams.includes(key.team_id);
  }
}

function withoutSource(event: AuditEventView): AuditEventView {
  return { ...event, source: { ip: null, userAgent: null, requestId: null } };
}
