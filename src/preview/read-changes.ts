import type pg from 'pg';
import { FIRST_ID, LAST_ID } from '../keys/list/span.js';
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
  /** How many keys are looked at in one statement. */
  readonly stretch?: number;
  /** Told after every stretch how many keys were looked at so far. */
  readonly looked?: (keys: number) => Promise<void>;
}

/** A stretch's rows are sorted in memory of the usual size, and take about 0.1 s. */
const STRETCH = 20_000;

type Row = ChangeRow & { sample: SampleRow[] | null };

/** Looks at every key under both histories, a stretch at a time. */
export async function readChanges(options: ChangesOptions): Promise<Changes> {
  const { client, organizationId, team, histories, now, looked, stretch = STRETCH } = options;
  const tally = new Tally();
  let [from, keys] = [FIRST_ID, 0];
  for (;;) {
    const end = await endOf(options, from, stretch);
    const values: unknown[] = [organizationId, now];
    const part = { team, from, until: end ?? LAST_ID };
    const sql = changesSql(histories, part, MOST.samples, (value) => `$${values.push(value)}`);
    for (const { sample, ...row } of (await client.query<Row>(sql, values)).rows) {
      if (row.owner === null) tally.addSamples(sample ?? []);
      else tally.add(row);
    }
    if (end === null) return tally.changes();
    keys += stretch;
    from = end;
    await looked?.(keys);
  }
}

/** The last key of the next stretch by id; null where no more than a stretch is left. Index: keys_pkey or keys_team. */
async function endOf(
  { client, organizationId, team }: ChangesOptions,
  from: string,
  stretch: number,
): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    `select k.id from keyreeve.keys k where k.organization_id = $1 and k.id > $2
       ${team === null ? '' : 'and k.team_id = $3'} order by k.id offset ${stretch - 1} limit 1`,
    [organizationId, from, ...(team === null ? [] : [team])],
  );
  return rows[0]?.id ?? null;
}
