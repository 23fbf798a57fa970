import type { ReadDatabase } from '../../platform/database/connections.js';
import { sqlState } from '../../platform/database/pg-errors.js';
import type { Bind } from '../status.sql.js';
import type { Driver } from './drivers.sql.js';

/** How long an index may take that does all its work before its first row. */
const SLOW_LIMIT_MS = 150;
const CANCELLED = '57014';

/** Runs the statements of one request: each is made for its values, with the organization as `$1` and the instant as `$2`. */
export class Statements {
  constructor(
    private readonly database: ReadDatabase,
    readonly organizationId: string,
    readonly now: Date,
  ) {}

  async rows<Row extends object>(build: (bind: Bind) => string): Promise<Row[]> {
    const { sql, values } = this.statement(build);
    return this.database.rows<Row & Record<string, unknown>>(sql, values);
  }

  /** The driver that names the fewest keys, of those that name at most `most`. */
  async fewest(drivers: readonly Driver[], most: number): Promise<Driver['ids'] | null> {
    const quick = drivers.filter(({ kind }) => kind !== 'slow');
    const slow = drivers.filter(({ kind }) => kind === 'slow');
    const known = await this.counts(quick, most);
    const best = smallest(quick, known, most);
    if (best || slow.length === 0) return best;
    return smallest(slow, await this.slowCounts(slow, most), most);
  }

  private async counts(drivers: readonly Driver[], most: number): Promise<readonly number[]> {
    if (drivers.length === 0) return [];
    const [row] = await this.rows<{ counts: number[] }>((bind) => countsSql(drivers, most, bind));
    return row?.counts ?? [];
  }

  /** None where it takes too long: then it names many keys, or is no help. */
  private async slowCounts(drivers: readonly Driver[], most: number): Promise<readonly number[]> {
    const { sql, values } = this.statement((bind) => countsSql(drivers, most, bind));
    const client = await this.database.lists.connect();
    try {
      await client.query(`begin; set local statement_timeout = ${SLOW_LIMIT_MS}`);
      const { rows } = await client.query<{ counts: number[] }>(sql, values);
      return rows[0]?.counts ?? [];
    } catch (error) {
      if (sqlState(error) === CANCELLED) return [];
      throw error;
    } finally {
      await client.query('rollback').catch(() => undefined);
      client.release();
    }
  }

  private statement(build: (bind: Bind) => string): Statement {
    return statementFor(this.organizationId, this.now, build);
  }
}

export interface Statement {
  readonly sql: string;
  readonly values: unknown[];
}

/** A statement made for its values, with the organization as `$1` and the instant as `$2`. */
export function statementFor(organizationId: string, now: Date, build: (bind: Bind) => string): Statement {
  const values: unknown[] = [organizationId, now];
  const sql = build((value) => `$${values.push(value)}`);
  return { sql, values };
}

export function countsSql(drivers: readonly Driver[], most: number, bind: Bind): string {
  const counts = drivers.map(({ ids }) => `(select count(*) from (select from (${ids(bind)}) d limit ${most + 1}) c)`);
  return `select array[${counts.join(', ')}]::integer[] as counts where $1::uuid is not null and $2::timestamptz is not null`;
}

export function smallest(drivers: readonly Driver[], counts: readonly number[], most: number): Driver['ids'] | null {
  let best: Driver | null = null;
  let fewest = most;
  drivers.forEach((driver, index) => {
    const count = counts[index] ?? Infinity;
    if (count > fewest) return;
    fewest = count;
    best = driver;
  });
  return (best as Driver | null)?.ids ?? null;
}
