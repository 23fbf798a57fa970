import type { Transaction } from '../platform/database/unit-of-work.js';
import { newIdAt } from '../platform/ids.js';
import type { KeyCause } from './key-cause.entity.js';

type NewCause = Pick<KeyCause, 'keyId' | 'effect' | 'cause' | 'level'> & { reason: string | null };

const insert = `
insert into keyreeve.key_causes as c
  (organization_id, key_id, id, effect, cause, level, opened_at, opened_by, opened_with, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (organization_id, key_id, effect, cause) where lifted_at is null`;

/**
 * Records a cause beside all others (R1.1), now. The same cause stands at most once.
 * @returns whether it was recorded; false when it stood already
 */
export async function openCause(tx: Transaction, cause: NewCause): Promise<boolean> {
  return (await tx.execute(`${insert} do nothing`, valuesOf(tx, cause, tx.now))) > 0;
}

/**
 * A key's end because another took its place. It may lie ahead, and can only come nearer.
 * @returns whether the key's end is another one now
 */
export async function endAsRegenerated(tx: Transaction, keyId: string, at: Date): Promise<boolean> {
  const cause = { keyId, effect: 'revoked', cause: 'regenerated', level: 'owner', reason: null } as const;
  const values = valuesOf(tx, cause, at);
  return (
    (await tx.execute(
      `${insert} do update set opened_at = excluded.opened_at where c.opened_at > excluded.opened_at`,
      values,
    )) > 0
  );
}

function valuesOf(tx: Transaction, { keyId, effect, cause, level, reason }: NewCause, at: Date): unknown[] {
  const { id, credential } = tx.actor;
  const openedWith = credential.type === 'key' ? credential.id : null;
  return [tx.organizationId, keyId, newIdAt(tx.now), effect, cause, level, at, id, openedWith, reason];
}
