import type { AuditTarget } from '../platform/database/audit-sink.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { endAsRegenerated } from './key-causes.js';
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
export async function endWaitingSuccessor(tx: Transaction, { replaced_by }: KeyRow): Promise<AuditTarget[]> {
  const successor = replaced_by === null ? null : await lockKey(tx, replaced_by);
  if (successor === null || !isWaiting(successor)) return [];
  if (!(await endAsRegenerated(tx, successor.id, tx.now))) return [];
  tx.invalidate('key', successor.id);
  return [{ type: 'key', id: successor.id, name: successor.name }];
}
