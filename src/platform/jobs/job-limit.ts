import type { Transaction } from '../database/unit-of-work.js';
import { defineProblems } from '../http/problem.js';
import { credentialId } from './job.js';

/** Work that reads every key, under way at once (R13). */
const MOST_RUNNING = { ofCredential: 1, ofAll: 4 } as const;

const jobProblem = defineProblems({
  'job.too_many': {
    status: 429,
    title: 'Long work that was asked for is still under way',
    fix: 'Wait for it or give it up: one at a time is done for each credential, and four for an organization.',
  },
});

/**
 * To be asked before `requestJob`, in the same transaction.
 * @throws Problem 429 `job.too_many`
 */
export async function refuseTooMany(tx: Transaction): Promise<void> {
  // Two requests at once must not both be the last one allowed.
  await tx.lock(`select id from keyreeve.organizations where id = $1 for no key update`, [tx.organizationId]);
  // Index: jobs_open.
  const [running] = await tx.query<{ own: number; all: number }>(
    `select count(*) as all, count(*) filter (where requested_with = $2) as own from keyreeve.jobs
     where organization_id = $1 and finished_at is null`,
    [tx.organizationId, credentialId(tx)],
  );
  if (!running || (running.own < MOST_RUNNING.ofCredential && running.all < MOST_RUNNING.ofAll)) return;
  throw jobProblem('job.too_many', { headers: { 'retry-after': '2' } });
}
