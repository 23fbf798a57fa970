import type pg from 'pg';
import { keyColumns, keyJoins, type KeyRow } from '../keys/key.rows.js';
import type { SetKey } from '../keys/list/key-set.js';
import { standingSuspensions } from '../keys/suspensions.js';
import { mayLift } from '../teams/domain/standing.js';
import type { Planner } from './plan-input.js';

interface Snapshot {
  readonly client: pg.ClientBase;
  readonly organizationId: string;
  readonly now: Date;
}

const STRETCH = 2_000;

/**
 * The suspensions that a restore by whoever asked lifts, by key: those that stand, decided at their level or below, of
 * owners who are active and members of the team (R10.4). A key without any suspension is missing.
 */
export async function readLifts(
  snapshot: Snapshot,
  { stewarded, ...lifter }: Planner,
  keys: readonly SetKey[],
  { requestedBy }: { requestedBy: string },
): Promise<Map<string, string[]>> {
  const lifts = new Map<string, string[]>();
  for (let at = 0; at < keys.length; at += STRETCH) {
    const rows = await readRows(snapshot, keys.slice(at, at + STRETCH));
    const query = async <Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]> =>
      (await snapshot.client.query<Row & pg.QueryResultRow>(sql, [...values])).rows;
    const suspensions = await standingSuspensions(query, snapshot, rows);
    for (const row of rows) {
      const standing = suspensions.get(row.id);
      if (!standing) continue;
      const own = row.owner_id === requestedBy || stewarded.includes(row.owner_id);
      const may = standing.filter((each) => row.active && !each.former && mayLift({ ...lifter, own }, each) === 'may');
      lifts.set(
        row.id,
        may.map(({ id }) => id),
      );
    }
  }
  return lifts;
}

// Index: keys_pkey and those of `keyColumns`; owner_states_pkey.
async function readRows(
  { client, organizationId, now }: Snapshot,
  keys: readonly SetKey[],
): Promise<(KeyRow & { active: boolean })[]> {
  const { rows } = await client.query<KeyRow & { active: boolean } & pg.QueryResultRow>(
    `select ${keyColumns}, exists (select from keyreeve.owner_states s where s.organization_id = $1
         and s.owner_id = k.owner_id and s.state = 'active' and s.since <= $2 and (s.until is null or s.until > $2)) as active
     from keyreeve.keys k ${keyJoins} where k.organization_id = $1 and k.id = any($3::uuid[])`,
    [organizationId, now, keys.map(({ id }) => id)],
  );
  return rows;
}
