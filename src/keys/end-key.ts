import { Injectable } from '@nestjs/common';
import { accessProblem } from '../access/access.problems.js';
import { carries, levelOf, type Principal } from '../access/principal.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { openCause } from './key-causes.js';
import { type OpenedKey, openKey, targetsOf } from './opened-key.js';
import { endWaitingSuccessor } from './waiting-successor.js';

/** The end of a key for good. It is recorded each time somebody else decides it, whatever ended the key before (R1.1). */
@Injectable()
export class EndKey {
  constructor(private readonly uow: UnitOfWork) {}

  /** By its owner's side; an administrator who deletes a member's key revokes it. */
  async delete(principal: Principal, keyId: string): Promise<void> {
    await this.uow.run(principal, async (tx) => {
      const opened = await openKey(tx, principal, keyId);
      if (opened.relation.owner || opened.relation.steward) await endForOwner(tx, opened);
      else await revoke(tx, administered(opened), 'deleted by an administrator');
    });
  }

  /** By the key itself, whatever its scopes: whoever finds a key can end it (R8.6). */
  async deleteSelf(principal: Principal, keyId: string): Promise<void> {
    await this.uow.run(principal, async (tx) => endForOwner(tx, await openKey(tx, principal, keyId)));
  }
}

async function endForOwner(tx: Transaction, { row }: OpenedKey): Promise<void> {
  const cause = { keyId: row.id, effect: 'revoked', cause: 'owner', level: 'owner', reason: null } as const;
  if (!(await openCause(tx, cause))) return tx.unaudited('its owner has ended the key before');
  const waiting = await endWaitingSuccessor(tx, row);
  tx.audit({ action: 'key.deleted', teamId: row.team_id, targets: [...targetsOf(row), ...waiting] });
  tx.invalidate('key', row.id);
}

/** Recorded beside all other causes; an administrator's end stands once. */
export async function revoke(tx: Transaction, { row, caller }: OpenedKey, reason: string): Promise<void> {
  const level = levelOf(caller);
  const cause = { keyId: row.id, effect: 'revoked', cause: 'administrator', level, reason } as const;
  if (!(await openCause(tx, cause))) return tx.unaudited('an administrator has revoked the key before');
  const targets = [...targetsOf(row), ...(await endWaitingSuccessor(tx, row))];
  tx.audit({ action: 'key.revoked', teamId: row.team_id, targets, reason, details: { level } });
  tx.invalidate('key', row.id);
}

/**
 * A key that the caller decides about as its administrator. A key they do it with needs the scope for it: the scope to
 * write one's own keys is not enough.
 * @throws Problem 403 `access.forbidden`, `key.insufficient_scope`
 */
export function administered(opened: OpenedKey): OpenedKey {
  if (!opened.relation.administrator) throw accessProblem('access.forbidden');
  if (!carries(opened.caller.credential, 'keys:revoke')) {
    throw accessProblem('key.insufficient_scope', { members: { scope: 'keys:revoke' } });
  }
  return opened;
}
