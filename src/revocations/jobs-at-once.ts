import type { Transaction } from '../platform/database/unit-of-work.js';
import { revocationProblem } from './revocations.problems.js';

/** Sets that are read at the same time (R13). */
const MOST = { withOne: 1, ofAll: 4 } as const;

/** @throws Problem 429 `revocation.reading_others` */
export async function checkJobsAtOnce(tx: Transaction): Promise<void> {
  const { credential } = tx.actor;
  // Two requests at once must not both be the last one allowed.
  await tx.lock(`select id from keyreeve.organizations where id = $1 for no key update`, [tx.organizationId]);
  // Index: jobs_open; those that are open are few.
  const [open] = await tx.query<{ own: number; all: number }>(
    `select count(*) as all, count(*) filter (where j.requested_with = $2) as own from keyreeve.jobs j
     where j.organization_id = $1 and j.finished_at is null`,
    [tx.organizationId, credential.type === 'none' ? null : credential.id],
  );
  if (open && (open.own >= MOST.withOne || open.all >= MOST.ofAll))
    throw revocationProblem('revocation.reading_others', { headers: { 'retry-after': '1' } });
}
