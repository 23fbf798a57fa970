import { setImmediate } from 'node:timers/promises';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { copyLine, copyStatement, tableNames, type Row, type TableName } from './copy-text.js';

/** What may wait to be sent; twice as much is the most that is held. Characters, which are mostly bytes. */
const BATCH_CHARACTERS = 6 * 1024 * 1024;
/** A line is added to a text of about this size before that is put away: longer ones are slow to grow. */
const CHUNK_CHARACTERS = 64 * 1024;

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
  private texts = new Map<TableName, Batch>();
  private waiting = 0;
  private sending: Promise<void> | null = null;
  private failure: unknown = null;
  private readonly uncounted = new Set(REFERRED);

  constructor(private readonly client: pg.Client) {}

  readonly sink = <T extends TableName>(table: T, row: Row<T>): void => {
    const line = copyLine(table, row);
    let batch = this.texts.get(table);
    if (!batch) this.texts.set(table, (batch = { chunks: [], last: '' }));
    batch.last += line;
    if (batch.last.length > CHUNK_CHARACTERS) {
      batch.chunks.push(Buffer.from(batch.last, 'utf8'));
      batch.last = '';
    }
    this.waiting += line.length;
    this.rows += 1;
  };

  /** To be called often while rows are made: lets the socket work, and waits when too much has been made. */
  async breathe(): Promise<void> {
    await setImmediate();
    if (this.failure !== null) throw this.failure;
    if (this.waiting < BATCH_CHARACTERS) return;
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
    const { texts } = this;
    this.texts = new Map();
    this.waiting = 0;
    this.sending = this.copy(texts).catch((error: unknown) => {
      this.failure ??= error;
    });
  }

  private async copy(texts: Map<TableName, Batch>): Promise<void> {
    for (const table of tableNames) {
      const batch = texts.get(table);
      if (!batch) continue;
      if (batch.last !== '') batch.chunks.push(Buffer.from(batch.last, 'utf8'));
      await pipeline(Readable.from(batch.chunks, { objectMode: true }), this.client.query(from(copyStatement(table))));
      if (this.uncounted.delete(table)) await this.client.query(`analyze keyreeve.${table}`);
    }
  }
}

interface Batch {
  chunks: Buffer[];
  last: string;
}
