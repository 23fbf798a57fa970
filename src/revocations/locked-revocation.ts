import { administersTeam, type Principal } from '../access/principal.js';
import { callerWithin } from '../access/principal.reader.js';
import { accessProblem } from '../access/access.problems.js';
import type { AuditTarget } from '../platform/database/audit-sink.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { type RevocationState, stateOf } from './domain/revocation-state.js';
import { revocationColumns, type RevocationRow, revocationTables, visibleRevocations } from './revocation.rows.js';
import { revocationProblem } from './revocations.problems.js';

export interface LockedRevocation {
  row: RevocationRow;
  state: RevocationState;
  caller: Principal;
}

/**
 * The revocation, locked for a decision, and the caller with the rights that hold in the transaction.
 * @throws Problem 404 `revocation.not_found`, the same for what does not exist and for what the caller may not see
 */
export async function lockRevocation(tx: Transaction, principal: Principal, id: string): Promise<LockedRevocation> {
  // Locked, then read: a statement that waited for a lock still sees what was before it.
  await tx.lock(`select id from keyreeve.revocations where organization_id = $1 and id = $2 for no key update`, [
    tx.organizationId,
    id,
  ]);
  const caller = await callerWithin(tx, principal);
  const values: unknown[] = [tx.organizationId, id];
  const visible = visibleRevocations(caller, values);
  const [row] = await tx.query<RevocationRow>(
    `select ${revocationColumns} from ${revocationTables} where r.organization_id = $1 and r.id = $2 and ${visible}`,
    values,
  );
  if (!row) throw revocationProblem('revocation.not_found');
  return { row, state: stateOf(row, tx.now), caller };
}

/** @throws Problem 403 `access.forbidden` for whoever does not administer every team of the set (R5.4, R5.6) */
export function checkAdministersAll({ row, caller }: LockedRevocation): void {
  if (!(row.teamIds ?? []).every((team) => administersTeam(caller, team))) throw accessProblem('access.forbidden');
}

export function targetOf({ id, reason }: Pick<RevocationRow, 'id' | 'reason'>): AuditTarget {
  return { type: 'revocation', id, name: reason };
}

/** The set as an event names it (R5.7). */
export function detailsOf(
  { action, count, setHash }: RevocationRow,
  successors: number,
): { action: string; count: number; setHash: string | null } {
  return { action, count: (count ?? 0) + successors, setHash: setHash?.toString('hex') ?? null };
}
