import type pg from 'pg';
import { type ChangeRow, changesSql, type Histories, type SampleRow } from './changes.sql.js';
import { type Changes, MOST, Tally } from './tally.js';

export interface ChangesOptions {
  /** In a transaction that sees one snapshot, so that the figures are of one instant. */
  readonly client: pg.ClientBase;
  readonly organizationId: string;
  /** The keys of one team; null for all of the organization. */
  readonly team: string | null;
  readonly histories: Histories;
  readonly now: Date;
  /** Told after every stretch how many keys were looked at so far. */
  readonly looked?: (keys: number) => Promise<void>;
}

/** A stretch's rows are sorted in memory of the usual size, and take about 0.1 s. */
const STRETCH = 20_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

type Row = ChangeRow & { sample: SampleRow[] | null };

/** Looks at every key under both histories, a stretch at a time. */
export async function readChanges(options: ChangesOptions): Promise<Changes> {
  const { client, organizationId, team, histories, now, looked } = options;
  const tally = new Tally();
  let [from, keys] = [FIRST_ID, 0];
  for (;;) {
    const end = await endOf(options, from);
    if (end.id === null) return tally.changes();
    const values: unknown[] = [organizationId, now];
    const stretch = { team, from, until: end.id };
    const sql = changesSql(histories, stretch, MOST.samples, (value) => `$${values.push(value)}`);
    for (const { sample, ...row } of (await client.query<Row>(sql, values)).rows) {
      if (row.owner === null) tally.addSamples(sample ?? []);
      else tally.add(row);
    }
    keys += end.size;
    from = end.id;
    await looked?.(keys);
  }
}

/** The last of the next keys by id. Index: keys_pkey or keys_team. */
async function endOf({ client, organizationId, team }: ChangesOptions, from: string): Promise<End> {
  const { rows } = await client.query<End>(
    `select max(s.id::text)::uuid as id, count(*)::integer as size from (
       select k.id from keyreeve.keys k where k.organization_id = $1 and k.id > $2
         ${team === null ? '' : 'and k.team_id = $3'} order by k.id limit ${STRETCH}) s`,
    [organizationId, from, ...(team === null ? [] : [team])],
  );
  return rows[0] ?? { id: null, size: 0 };
}

interface End {
  readonly id: string | null;
  readonly size: number;
}
