import { setTimeout as delay } from 'node:timers/promises';
import { inForce } from '../platform/database/periods.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { foldEmail, isEmail } from '../platform/http/text.js';
import { fromPublicId } from '../platform/ids.js';

export type OwnerState = 'active' | 'deactivated' | 'removed';

export interface LockedUser {
  id: string;
  name: string;
  email: string | null;
  state: OwnerState;
}

/**
 * A user, locked for a decision about them. The lock conflicts with the reference that every new key takes of its owner,
 * so no key of theirs is being made meanwhile.
 */
export async function lockUser(tx: Transaction, userId: string): Promise<LockedUser | null> {
  // Index: owners_pkey.
  const [user] = await tx.lock<Omit<LockedUser, 'state'>>(
    `select id, name, email from keyreeve.owners
     where organization_id = $1 and id = $2 and type = 'user' for update`,
    [tx.organizationId, userId],
  );
  if (!user) return null;
  await refuseStaleInstant(tx, userId);
  return { ...user, state: await stateOf(tx, userId) };
}

/** Runs the unit of work again, as PostgreSQL does with a serialization failure. */
class DecidedMeanwhile extends Error {
  readonly code = '40001';
}

/** Two nodes whose clocks differ by more are not ready (R1.3). */
const longestSkewMs = 500;

/**
 * While this transaction waited for its lock, another may have decided about the same user, at a later instant than
 * ours. Seen from our instant that decision lies ahead, like one that was scheduled, and could be taken back as such.
 * The next attempt begins when that instant has passed on this node, too.
 */
async function refuseStaleInstant(tx: Transaction, userId: string): Promise<void> {
  // Index: owner_states_pkey, memberships_user.
  const [later] = await tx.query<{ at: Date | null }>(
    `select max(d.at) as at from (
       select s.since as at from keyreeve.owner_states s where s.organization_id = $1 and s.owner_id = $2
       union all
       select unnest(array[m.since, m.until]) from keyreeve.memberships m
       where m.organization_id = $1 and m.user_id = $2) d
     where d.at > $3 and d.at <= clock_timestamp()`,
    [tx.organizationId, userId, tx.now],
  );
  if (!later?.at) return;
  await delay(Math.min(later.at.getTime() - tx.now.getTime(), longestSkewMs));
  throw new DecidedMeanwhile('another decision about this user was taken meanwhile');
}

/** The user named by id or e-mail address, locked; null for anything that names none. */
export async function lockNamedUser(tx: Transaction, named: string): Promise<LockedUser | null> {
  const id = fromPublicId('user', named);
  if (id !== null) return lockUser(tx, id);
  if (!isEmail(named)) return null;
  // Index: owners_email.
  const [found] = await tx.query<{ id: string }>(
    `select id from keyreeve.owners where organization_id = $1 and email_folded = $2`,
    [tx.organizationId, foldEmail(named)],
  );
  return found ? lockUser(tx, found.id) : null;
}

/** Asked apart from the lock: a statement that waited for one still sees what was before it. */
async function stateOf(tx: Transaction, ownerId: string): Promise<OwnerState> {
  // Index: owner_states_pkey.
  const [row] = await tx.query<{ state: OwnerState }>(
    `select s.state from keyreeve.owner_states s
     where s.organization_id = $1 and s.owner_id = $2 and ${inForce('s', '$3')} order by s.since desc limit 1`,
    [tx.organizationId, ownerId, tx.now],
  );
  return row?.state ?? 'removed';
}

/**
 * When a decision on all keys of a locked owner takes effect: now, but not before their newest key. A node whose clock is
 * a little ahead may have made it with a later time, and a mark bears only on keys that are not younger than itself.
 */
export async function instantCoveringKeys(tx: Transaction, ownerId: string): Promise<Date> {
  // Index: keys_owner, backwards: ids carry the time of creation.
  const [newest] = await tx.query<{ createdAt: Date }>(
    `select created_at as "createdAt" from keyreeve.keys
     where organization_id = $1 and owner_id = $2 order by id desc limit 1`,
    [tx.organizationId, ownerId],
  );
  return newest && newest.createdAt > tx.now ? newest.createdAt : tx.now;
}
