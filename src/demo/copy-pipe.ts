import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { BinaryRows, copyStatement } from './binary-rows.js';
import { tableNames, type Row, type TableName } from './tables.js';

/** Rows that make up a batch, some 5 MB. A batch that is made and one that is sent are the most that is held. */
const BATCH_ROWS = 25_000;

/**
 * Tables that others refer to. Their first rows are counted at once: the plans by which references are checked are made
 * once and kept, and one made for an empty table walks the whole organization for every row.
 */
const REFERRED: readonly TableName[] = ['teams', 'owners', 'keys'];

/**
 * Sends rows by COPY, table after table in batches, on one connection and so in one transaction. While a batch is sent
 * the next one is made: the two processors that this needs are this process and the server's.
 */
export class CopyPipe {
  rows = 0;
  private batch = new Map<TableName, BinaryRows>();
  private waiting = 0;
  private sending: Promise<void> | null = null;
  private failure: unknown = null;
  private readonly uncounted = new Set(REFERRED);

  constructor(private readonly client: pg.Client) {}

  readonly sink = <T extends TableName>(table: T, row: Row<T>): void => {
    let rows = this.batch.get(table);
    if (!rows) this.batch.set(table, (rows = new BinaryRows(table)));
    rows.add(row);
    this.waiting += 1;
    this.rows += 1;
  };

  /** To be called often while rows are made: lets the socket work, and waits when too much has been made. */
  async breathe(): Promise<void> {
    await setImmediate();
    if (this.failure !== null) throw this.failure;
    if (this.waiting < BATCH_ROWS) return;
    await this.sending;
    this.send();
  }

  /** Sends what is left. */
  async finish(): Promise<void> {
    await this.sending;
    this.send();
    await this.sending;
    if (this.failure !== null) throw this.failure;
  }

  private send(): void {
    const { batch } = this;
    this.batch = new Map();
    this.waiting = 0;
    this.sending = this.copy(batch).catch((error: unknown) => {
      this.failure ??= error;
    });
  }

  private async copy(batch: ReadonlyMap<TableName, BinaryRows>): Promise<void> {
    for (const table of tableNames) {
      const rows = batch.get(table);
      if (!rows) continue;
      await pipeline(Readable.from(rows.finish(), { objectMode: true }), this.client.query(from(copyStatement(table))));
      if (this.uncounted.delete(table)) await this.client.query(`analyze keyreeve.${table}`);
    }
  }
}
