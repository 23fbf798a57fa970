import type { Transaction } from './unit-of-work.js';

/**
 * Holds apart what decides by the state of an organization as a whole from what changes it at once (a policy, a set of
 * keys): the former share the lock, the latter hold it alone, each until its commit. An advisory lock, since a change
 * inserts rows and locks on rows would not see them.
 */
export async function lockDecisions(tx: Transaction, how: 'shared' | 'alone'): Promise<void> {
  const lock = how === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  await tx.lock(`select ${lock}(hashtextextended($1, 1))`, [tx.organizationId]);
}
