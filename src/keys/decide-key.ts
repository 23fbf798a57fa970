import { Injectable } from '@nestjs/common';
import { levelOf, type Principal } from '../access/principal.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { administered, revoke } from './end-key.js';
import { openCause } from './key-causes.js';
import type { KeyDetailView } from './key.view.js';
import { KeysQueries } from './keys.queries.js';
import { type OpenedKey, openKey, shownTo, targetsOf } from './opened-key.js';
import { suspendWaitingSuccessor } from './waiting-successor.js';

/** What an administrator decides against one key, with a reason; the owner cannot lift it. */
@Injectable()
export class DecideKey {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: KeysQueries,
  ) {}

  /** For good; said again, it changes nothing. */
  revoke(principal: Principal, keyId: string, reason: string): Promise<KeyDetailView> {
    return this.decide(principal, keyId, (tx, opened) => revoke(tx, opened, reason));
  }

  /** Until an administrator of the same level or above restores it. */
  suspend(principal: Principal, keyId: string, reason: string): Promise<KeyDetailView> {
    return this.decide(principal, keyId, (tx, opened) => suspend(tx, opened, reason));
  }

  private decide(
    principal: Principal,
    keyId: string,
    act: (tx: Transaction, opened: OpenedKey) => Promise<void>,
  ): Promise<KeyDetailView> {
    return this.uow.run(principal, async (tx) => {
      const opened = administered(await openKey(tx, principal, keyId));
      await act(tx, opened);
      return this.queries.one(shownTo(opened.caller), keyId, (sql, values) => tx.query(sql, values));
    });
  }
}

async function suspend(tx: Transaction, { row, caller }: OpenedKey, reason: string): Promise<void> {
  const level = levelOf(caller);
  if (level === 'organization') await takeOver(tx, row.id);
  const cause = { keyId: row.id, effect: 'suspended', cause: 'administrator', level, reason } as const;
  if (!(await openCause(tx, cause))) return tx.unaudited('the key stands suspended by an administrator');
  const targets = [...targetsOf(row), ...(await suspendWaitingSuccessor(tx, row, { level, reason }))];
  tx.audit({ action: 'key.suspended', teamId: row.team_id, targets, reason, details: { level } });
  tx.invalidate('key', row.id);
}

/** A team's suspension gives way to the organization's at the same instant: the team could lift its own otherwise (R9.3). */
async function takeOver(tx: Transaction, keyId: string): Promise<void> {
  await tx.execute(
    `update keyreeve.key_causes
     set lifted_at = greatest(opened_at, $3), lifted_by = $4, lift_reason = 'taken over by the organization'
     where organization_id = $1 and key_id = $2 and effect = 'suspended' and cause = 'administrator'
       and level = 'team' and lifted_at is null`,
    [tx.organizationId, keyId, tx.now, tx.actor.id],
  );
}
