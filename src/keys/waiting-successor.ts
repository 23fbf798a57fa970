import type { AuditTarget } from '../platform/database/audit-sink.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { endAsRegenerated, openCause } from './key-causes.js';
import type { KeyRow } from './key.rows.js';
import { lockKey } from './opened-key.js';

/** A successor that nobody has used yet: its place is still its predecessor's (R4.4). */
export function isWaiting({ activated_at, replaces }: Pick<KeyRow, 'activated_at' | 'replaces'>): boolean {
  return activated_at === null && replaces !== null;
}

/**
 * Ends what waits to replace a key that is ended by a decision: otherwise the end could be evaded with the other secret.
 * The key must be locked; so a first use at the same time comes before, and then the successor stands for itself, or
 * finds itself ended.
 * @returns what else the decision bore on
 */
export async function endWaitingSuccessor(tx: Transaction, row: KeyRow): Promise<AuditTarget[]> {
  const successor = await lockWaiting(tx, row);
  if (successor === null || !(await endAsRegenerated(tx, successor.id, tx.now))) return [];
  tx.invalidate('key', successor.id);
  return [{ type: 'key', id: successor.id, name: successor.name }];
}

/** Suspends it with the key, by the same decision: else its first use would go round the suspension. */
export async function suspendWaitingSuccessor(
  tx: Transaction,
  row: KeyRow,
  { level, reason }: { level: 'organization' | 'team'; reason: string },
): Promise<AuditTarget[]> {
  const successor = await lockWaiting(tx, row);
  if (successor === null) return [];
  const cause = { keyId: successor.id, effect: 'suspended', cause: 'administrator', level, reason } as const;
  if (!(await openCause(tx, cause))) return [];
  tx.invalidate('key', successor.id);
  return [{ type: 'key', id: successor.id, name: successor.name }];
}

/** One whose answer was lost has been replaced itself: what took its place waits for the predecessor, not for it. */
async function lockWaiting(tx: Transaction, { id, replaced_by }: KeyRow): Promise<KeyRow | null> {
  const successor = replaced_by === null ? null : await lockKey(tx, replaced_by);
  return successor !== null && isWaiting(successor) && successor.replaces === id ? successor : null;
}
