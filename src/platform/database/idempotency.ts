import { requestProblem } from '../http/problem.js';
import type { Statements } from './statements.js';

/**
 * Idempotency-Key inside the transaction it protects: the advisory lock is held while the request is in flight and the
 * record commits with the change, so a killed process leaves neither a stuck key nor a change without its record.
 */
export async function claimIdempotency<T>(tx: Statements): Promise<T | undefined> {
  const call = tx.actor.idempotency;
  if (!call || tx.actor.id === null) return undefined;
  const [lock] = await tx.query<{ got: boolean }>(`select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as got`, [
    `${tx.organizationId}/${tx.actor.id}/${call.key}`,
  ]);
  if (!lock?.got) throw requestProblem('idempotency.in_flight', { headers: { 'retry-after': '1' } });
  const [record] = await tx.query<{ operation: string; request_hash: Buffer; answer: T }>(
    `select operation, request_hash, answer from keyreeve.idempotency_records
     where organization_id = $1 and caller_id = $2 and key = $3`,
    [tx.organizationId, tx.actor.id, call.key],
  );
  if (!record) return undefined;
  if (record.operation !== call.operation || !record.request_hash.equals(call.requestHash)) {
    throw requestProblem('idempotency.mismatch');
  }
  return record.answer;
}

/** Keeps the answer for a replay, without what may be shown only once. */
export async function rememberAnswer(tx: Statements, answer: unknown): Promise<void> {
  const call = tx.actor.idempotency;
  if (!call || tx.actor.id === null) return;
  await tx.execute(
    `insert into keyreeve.idempotency_records (organization_id, caller_id, key, operation, request_hash, answer, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      tx.organizationId,
      tx.actor.id,
      call.key,
      call.operation,
      call.requestHash,
      JSON.stringify(withoutSecrets(answer)),
      tx.now,
    ],
  );
}

const shownOnce = new Set(['secret', 'setupUrl']);

function withoutSecrets(answer: unknown): unknown {
  if (answer === null || typeof answer !== 'object') return answer ?? null;
  return Object.fromEntries(Object.entries(answer).filter(([field]) => !shownOnce.has(field)));
}
