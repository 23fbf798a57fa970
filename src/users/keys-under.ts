import type { Transaction } from '../platform/database/unit-of-work.js';

/** A mark as far as it decides which keys it bears on. `teamId` null: those of all teams. */
export interface Bearing {
  id: string;
  since: Date;
  teamId: string | null;
}

/** SQL: the mark `m` bears on the key `k`, and the key was not freed from it. Index: key_lifts_pkey. */
const bears = `m.since >= k.created_at and (m.team_id is null or m.team_id = k.team_id)
  and not exists (select from keyreeve.key_lifts f
    where f.organization_id = $1 and f.key_id = k.id and f.mark_id = m.id)`;

/** The keys that marks bear on, before these are lifted. */
export async function keysUnder(tx: Transaction, userId: string, marks: readonly Bearing[]): Promise<string[]> {
  // Index: keys_owner.
  const keys = await tx.query<{ id: string }>(
    `select k.id from keyreeve.keys k
     where k.organization_id = $1 and k.owner_id = $2 and exists (
       select from unnest($3::uuid[], $4::timestamptz[], $5::uuid[]) as m (id, since, team_id) where ${bears})`,
    [
      tx.organizationId,
      userId,
      marks.map(({ id }) => id),
      marks.map(({ since }) => since),
      marks.map(({ teamId }) => teamId),
    ],
  );
  return keys.map(({ id }) => id);
}
