import type { Transaction } from '../platform/database/unit-of-work.js';
import { newIdAt } from '../platform/ids.js';
import type { OwnerState as State } from '../teams/locked-user.js';
import { OwnerMark } from './owner-mark.entity.js';

export interface StateChange {
  ownerId: string;
  state: State;
  /** May lie ahead for a deactivation. */
  at: Date;
  reason: string | null;
}

/**
 * The state of a locked owner from an instant on; what was scheduled before is taken back. A period has at least a
 * millisecond, so a state that began in this very one is followed in the next.
 * @returns when it begins
 */
export async function changeState(tx: Transaction, { ownerId, state, at, reason }: StateChange): Promise<Date> {
  await cancelScheduled(tx, ownerId, null);
  const values = [tx.organizationId, ownerId];
  // Index: owner_states_pkey.
  const [current] = await tx.query<{ since: Date }>(
    `select max(since) as since from keyreeve.owner_states
     where organization_id = $1 and owner_id = $2 and until is null`,
    values,
  );
  const earliest = (current?.since?.getTime() ?? 0) + 1;
  const since = new Date(Math.max(at.getTime(), earliest));
  await tx.execute(
    `update keyreeve.owner_states set until = $3 where organization_id = $1 and owner_id = $2 and until is null`,
    [...values, since],
  );
  await tx.execute(
    `insert into keyreeve.owner_states (organization_id, owner_id, since, state, by, reason)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (organization_id, owner_id, since)
     do update set until = null, state = excluded.state, by = excluded.by, reason = excluded.reason`,
    [...values, since, state, tx.actor.id, reason],
  );
  return since;
}

/**
 * Takes a deactivation back that lies ahead: its period and its mark become empty, and the state of now has no end.
 * @returns whether there was one
 */
export async function cancelScheduled(tx: Transaction, ownerId: string, reason: string | null): Promise<boolean> {
  const values = [tx.organizationId, ownerId, tx.now];
  const cancelled = await tx.execute(
    `update keyreeve.owner_states set until = since
     where organization_id = $1 and owner_id = $2 and since > $3 and until is null`,
    values,
  );
  if (cancelled === 0) return false;
  await tx.execute(
    `update keyreeve.owner_states set until = null
     where organization_id = $1 and owner_id = $2 and since <= $3 and until > $3`,
    values,
  );
  await tx.execute(
    `update keyreeve.owner_marks set until = since, lifted_by = $4, lift_reason = $5
     where organization_id = $1 and owner_id = $2 and cause = 'owner_deactivated' and since > $3 and until is null`,
    [...values, tx.actor.id, reason],
  );
  return true;
}

/** A mark on all keys of an owner that are not younger than it, in one team or in all. */
export async function openMark(
  tx: Transaction,
  mark: Pick<OwnerMark, 'ownerId' | 'cause' | 'level' | 'teamId' | 'since'> & { reason: string },
): Promise<void> {
  await tx.manager.insert(OwnerMark, {
    ...mark,
    organizationId: tx.organizationId,
    id: newIdAt(tx.now),
    openedBy: tx.actor.id,
  });
}
