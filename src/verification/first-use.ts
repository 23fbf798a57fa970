import { Injectable } from '@nestjs/common';
import { endAsRegenerated } from '../keys/key-causes.js';
import { decidedSets } from '../keys/set-decisions.sql.js';
import type { Actor } from '../platform/actor.js';
import { lockDecisions } from '../platform/database/decision-lock.js';
import { isOverdue, isUnreachable } from '../platform/database/pg-errors.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import type { KeyRecord } from './key-facts.reader.js';
import { unavailable } from './verification.problems.js';

/** By what and from where a key is used. */
export interface UsedFrom {
  ip: string | null;
  client: string | null;
}

interface Activated {
  activatedAt: Date;
  overlapSeconds: number;
}

/**
 * The one write of the verification path: the first accepted use of a successor that waits for it (R4.4). It ends the
 * predecessor after the overlap, in the same transaction; of several first uses at once, on whichever nodes, one does.
 */
@Injectable()
export class FirstUse {
  constructor(private readonly uow: UnitOfWork) {}

  /**
   * Afterwards the key is in use, or has ended meanwhile: whoever asked reads it again and decides by that.
   * @throws Problem 503 `verification.unavailable`: a use that cannot be recorded is not accepted
   */
  async record(record: KeyRecord, predecessorId: string, from: UsedFrom): Promise<void> {
    try {
      await this.uow.run(actorOf(record, from), (tx) => activate(tx, record, predecessorId));
    } catch (error) {
      if (isUnreachable(error) || isOverdue(error)) throw unavailable();
      throw error;
    }
  }
}

async function activate(tx: Transaction, record: KeyRecord, predecessorId: string): Promise<void> {
  // In the order in which a regeneration and an end take them: decisions over sets, the predecessor, its successor.
  await lockDecisions(tx, 'shared');
  for (const id of [predecessorId, record.keyId]) {
    await tx.lock(`select id from keyreeve.keys where organization_id = $1 and id = $2 for no key update`, [
      tx.organizationId,
      id,
    ]);
  }
  // Indexes: keys_pkey, key_causes_pkey, revocation_keys_pkey. A millisecond at least, to tell it from creation.
  const [activated] = await tx.query<Activated>(
    `update keyreeve.keys k set activated_at = greatest($3::timestamptz, k.created_at + interval '1 millisecond')
     where k.organization_id = $1 and k.id = $2 and k.activated_at is null
       and not exists (select from keyreeve.key_causes c
         where c.organization_id = $1 and c.key_id = k.id and c.effect = 'revoked' and c.opened_at <= $3)
       and not exists (select from ${decidedSets()}
         and r.action = 'revoke' and r.effective_at <= $3 and r.undone_at is null)
     returning k.activated_at as "activatedAt", k.overlap_seconds as "overlapSeconds"`,
    [tx.organizationId, record.keyId, tx.now],
  );
  if (!activated) return tx.unaudited('the key is in use already, or has ended');
  await replacePredecessor(tx, record, predecessorId, activated);
}

async function replacePredecessor(
  tx: Transaction,
  record: KeyRecord,
  predecessorId: string,
  { activatedAt, overlapSeconds }: Activated,
): Promise<void> {
  // The end of one that is never used lay ahead, so it never was.
  await tx.execute(
    `delete from keyreeve.key_causes
     where organization_id = $1 and key_id = $2 and effect = 'revoked' and cause = 'regenerated' and opened_at > $3`,
    [tx.organizationId, record.keyId, tx.now],
  );
  const previousEndsAt = new Date(activatedAt.getTime() + overlapSeconds * 1000);
  await endAsRegenerated(tx, predecessorId, previousEndsAt);
  tx.audit({
    action: 'key.activated',
    teamId: record.teamId,
    targets: [
      { type: 'key', id: record.keyId, name: record.keyName },
      // A successor has the name that its predecessor had.
      { type: 'key', id: predecessorId, name: record.keyName },
      { type: record.ownerType, id: record.ownerId, name: record.ownerName },
    ],
    change: { before: { activatedAt: null }, after: { activatedAt, previousEndsAt } },
  });
  for (const id of [predecessorId, record.keyId]) tx.invalidate('key', id);
}

/** Whoever holds the secret acts as the key's owner, with that key. */
function actorOf(record: KeyRecord, { ip, client }: UsedFrom): Actor {
  return {
    organizationId: record.organizationId,
    type: record.ownerType,
    id: record.ownerId,
    name: record.ownerName,
    credential: { type: 'key', id: record.keyId, name: record.keyName, scopes: record.scopes },
    source: { ip, userAgent: client, requestId: 'first use' },
  };
}
