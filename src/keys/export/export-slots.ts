import type pg from 'pg';
import { exportProblem } from './export.problems.js';

/** Seeds of the hashes under which exports hold advisory locks, apart from those of other locks. */
export const EXPORT_LOCKS = 7;
/** Exports of one credential at a time (R13). */
const SLOTS = [0, 1] as const;

/**
 * Takes one of the places that a credential has, on any node. It is held by the session of the client, and so is free
 * at once when its node dies.
 * @throws Problem 429 `export.too_many`
 */
export async function takeSlot(client: pg.ClientBase, credential: string): Promise<void> {
  for (const slot of SLOTS) if (await lockFor(client, `${credential}/${slot}`)) return;
  throw exportProblem('export.too_many', { headers: { 'retry-after': '5' } });
}

/** Says for as long as the session lasts that the export is being written. */
export async function holdExport(client: pg.ClientBase, id: string): Promise<void> {
  await lockFor(client, id);
}

async function lockFor(client: pg.ClientBase, name: string): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>(
    `select pg_try_advisory_lock(hashtextextended($1, ${EXPORT_LOCKS})) as got`,
    [name],
  );
  return rows[0]?.got ?? false;
}
