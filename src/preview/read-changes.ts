import type pg from 'pg';
import { idStretches } from '../keys/list/id-stretches.js';
import { type ChangeRow, changesSql, type Histories, type SampleRow } from './changes.sql.js';
import { type Changes, MOST, Tally } from './tally.js';

export interface ChangesOptions {
  /** Each in a transaction that sees the same snapshot, so that the figures are of one instant. */
  readonly clients: readonly [pg.ClientBase, ...pg.ClientBase[]];
  readonly organizationId: string;
  /** The keys of one team; null for all of the organization. */
  readonly team: string | null;
  readonly histories: Histories;
  readonly now: Date;
  /** How many keys are looked at in one statement. */
  readonly stretch?: number;
  /** Told after every stretch how many keys were looked at so far, at most. */
  readonly looked?: (keys: number) => Promise<void>;
}

/** A stretch takes about 0.2 s; each statement is planned anew, which is a tenth of that for smaller ones. */
const STRETCH = 50_000;

type Row = ChangeRow & { sample: SampleRow[] | null };

/** Looks at every key under both histories, a stretch at a time, as many stretches at once as there are connections. */
export async function readChanges(options: ChangesOptions): Promise<Changes> {
  const { clients, organizationId, team, histories, now, looked, stretch = STRETCH } = options;
  const tally = new Tally();
  const stretches = idStretches(clients[0], { organizationId, team }, stretch);
  let keys = 0;
  const work = async (client: pg.ClientBase): Promise<void> => {
    for (let part = await stretches.next(); !part.done; part = await stretches.next()) {
      const values: unknown[] = [organizationId, now];
      const sql = changesSql(histories, { team, ...part.value }, MOST.samples, (value) => `$${values.push(value)}`);
      for (const row of (await client.query<Row>(sql, values)).rows) {
        if (row.owner === null) tally.addSamples(row.sample ?? []);
        else tally.add(row);
      }
      keys += stretch;
      await looked?.(keys);
    }
  };
  await Promise.all(clients.map(work));
  return tally.changes();
}
