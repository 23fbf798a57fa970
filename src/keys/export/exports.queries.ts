import { Injectable } from '@nestjs/common';
import type { Principal } from '../../access/principal.js';
import { ReadDatabase } from '../../platform/database/connections.js';
import { type OwnerType, ownerPublicId, toPublicId } from '../../platform/ids.js';
import type { ExportView } from './export.dto.js';
import { exportProblem } from './export.problems.js';
import type { ExportFormat } from './export-columns.js';
import { EXPORT_LOCKS } from './export-slots.js';

interface Row {
  id: string;
  format: ExportFormat;
  query: object;
  at: Date;
  asOf: boolean;
  after: string | null;
  requestedBy: string;
  requesterType: OwnerType;
  requesterName: string;
  withType: 'key' | 'session' | 'none';
  requestedWith: string | null;
  startedAt: Date;
  finishedAt: Date | null;
  complete: boolean | null;
  keys: number | null;
  sha256: Buffer | null;
  abandoned: boolean;
}

// Index: exports_pkey, owners_pkey. Whoever writes an export holds its lock; without one nobody does any more.
const oneExport = `
select e.id, e.format, e.query, e.at, e.as_of as "asOf", e.after_key as after, e.requested_by as "requestedBy",
  o.type as "requesterType", o.name as "requesterName", e.with_type as "withType", e.requested_with as "requestedWith",
  e.started_at as "startedAt", e.finished_at as "finishedAt", e.complete, e.key_count as keys, e.sha256,
  case when e.finished_at is null
    then pg_try_advisory_xact_lock(hashtextextended(e.id::text, ${EXPORT_LOCKS})) else false end as abandoned
from keyreeve.exports e
join keyreeve.owners o on o.organization_id = $1 and o.id = e.requested_by
where e.organization_id = $1 and e.id = $2 and ($3::boolean or e.requested_by = $4)`;

const withKinds = { key: 'key', session: 'ses' } as const;

@Injectable()
export class ExportsQueries {
  constructor(private readonly database: ReadDatabase) {}

  /**
   * One's own exports; those of others for whoever reads the whole organization.
   * @throws Problem 404 `export.not_found`
   */
  async one({ organizationId, id: callerId, rights }: Principal, id: string): Promise<ExportView> {
    const readsAll = rights.organizationRoles.length > 0;
    const [row] = await this.database.rows<Row & Record<string, unknown>>(oneExport, [
      organizationId,
      id,
      readsAll,
      callerId,
    ]);
    if (!row) throw exportProblem('export.not_found');
    return toView(row);
  }
}

function toView(row: Row): ExportView {
  const { withType, requestedWith } = row;
  return {
    id: toPublicId('exp', row.id),
    state: row.complete ? 'complete' : row.finishedAt !== null || row.abandoned ? 'incomplete' : 'running',
    format: row.format,
    query: row.query,
    asOf: row.asOf ? row.at : null,
    at: row.at,
    after: row.after && toPublicId('key', row.after),
    requestedBy: { id: ownerPublicId(row.requesterType, row.requestedBy), name: row.requesterName },
    requestedWith: {
      type: withType,
      id: withType === 'none' || requestedWith === null ? null : toPublicId(withKinds[withType], requestedWith),
    },
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    rows: row.keys,
    sha256: row.sha256 && row.sha256.toString('hex'),
  };
}
