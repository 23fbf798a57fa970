import { Injectable } from '@nestjs/common';
import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { snakeCaseNames } from './naming.js';

// Instants come back as dates; counts as numbers (every count of ours is far below 2^53).
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** Startup settings of a serving session. It becomes a role that owns nothing, and `RESET ROLE` leads back to that role. */
function session(role: 'keyreeve_app' | 'keyreeve_read', ...settings: string[]): string {
  return [
    `role=${role}`,
    'timezone=UTC',
    'search_path=keyreeve,public',
    'idle_in_transaction_session_timeout=30000',
    ...settings,
  ]
    .map((setting) => `-c ${setting}`)
    .join(' ');
}

export const BEGIN_SNAPSHOT = 'begin isolation level repeatable read read only';

export interface LongReadOptions {
  /** Settings of the session beside those of every long reading; without one, waiting 30 s in a transaction ends it. */
  readonly settings?: readonly string[];
  /** Unless told, a connection is waited for. */
  readonly connectWithinMs?: number;
}

const second = 1_000;
/** For a report over all that one owner has, which may be 100,000 keys. */
const reportLimitMs = 10 * second;

/** Commands: TypeORM over a pool whose role writes under row-level security. */
export function commandSource(url: string, entities: DataSourceOptions['entities']): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    entities: entities ?? [],
    synchronize: false,
    namingStrategy: snakeCaseNames,
    poolSize: 10,
    extra: {
      application_name: 'keyreeve-commands',
      options: session('keyreeve_app', 'statement_timeout=10000', 'lock_timeout=5000'),
      connectionTimeoutMillis: 5 * second,
    },
    poolErrorHandler: () => undefined,
  };
}

/**
 * Reads. Their role cannot write, and every statement names its tenant. Lists are planned anew each time, since a plan
 * made for a small organization has cost 300 times on a large one. Look-ups keep one plan for good: a chain of probes by
 * index is right at any size, and planning it costs ten times what it does.
 */
@Injectable()
export class ReadDatabase {
  readonly lists: pg.Pool;
  readonly lookups: pg.Pool;

  constructor(private readonly url: string) {
    this.lists = readPool(
      url,
      8,
      'keyreeve-lists',
      'plan_cache_mode=force_custom_plan',
      'statement_timeout=2000',
      'jit=off',
    );
    this.lookups = readPool(
      url,
      4,
      'keyreeve-lookups',
      'plan_cache_mode=force_generic_plan',
      // What is planned while tables are small must be right when they are large.
      ...['seqscan', 'hashjoin', 'mergejoin'].map((way) => `enable_${way}=off`),
      'statement_timeout=2000',
      'jit=off',
    );
  }

  /** A list or a report: rows of one tenant, named in the statement. */
  async rows<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    const result = await this.lists.query<Row>(sql, [...values]);
    return result.rows;
  }

  /** Rows of one tenant like those of a list, that may take five times as long. */
  async report<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    const client = await this.lists.connect();
    try {
      await client.query(`begin; set local statement_timeout = ${reportLimitMs}`);
      const query = { text: sql, values: [...values], query_timeout: reportLimitMs + second };
      const result = await client.query<Row>(query);
      await client.query('rollback');
      client.release();
      return result.rows;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** A single-row look-up by a named prepared statement. */
  async lookup<Row extends pg.QueryResultRow>(
    name: string,
    sql: string,
    values: readonly unknown[],
  ): Promise<Row | undefined> {
    const { row } = await this.timedLookup<Row>(name, sql, values);
    return row;
  }

  /** The same, and when the statement was sent (monotonic ms): waiting for a connection is not part of its age. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller knows the row of its statement
  async timedLookup<Row extends pg.QueryResultRow>(
    name: string,
    sql: string,
    values: readonly unknown[],
  ): Promise<{ row: Row | undefined; sentAt: number }> {
    const client = await this.lookups.connect();
    try {
      const sentAt = performance.now();
      const result = await client.query<Row>({ name, text: sql, values: [...values] });
      client.release();
      return { row: result.rows[0], sentAt };
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** A connection of its own, for reading more than a statement's time allows. Whoever asks for it ends it. */
  async longRead(name: string, { settings = [], connectWithinMs }: LongReadOptions = {}): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: name,
      ...(connectWithinMs !== undefined && { connectionTimeoutMillis: connectWithinMs }),
      options: session(
        'keyreeve_read',
        'default_transaction_read_only=on',
        'random_page_cost=1.1',
        'plan_cache_mode=force_custom_plan',
        'jit=off',
        ...settings,
      ),
    });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** Work on one snapshot, on a connection of its own: it may take minutes, and wait in between for as long. */
  async snapshot<T>(name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await this.longRead(name, { settings: ['idle_in_transaction_session_timeout=0'] });
    try {
      await client.query(BEGIN_SNAPSHOT);
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.lists.end(), this.lookups.end()]);
  }
}

function readPool(url: string, max: number, name: string, ...settings: string[]): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: name,
    connectionTimeoutMillis: 2 * second,
    // Above the server's own limit: it ends a wait for a server that does not answer at all.
    query_timeout: 3 * second,
    // Tables fit in memory: with the default a small one is read whole instead of probed by its index.
    options: session('keyreeve_read', 'default_transaction_read_only=on', 'random_page_cost=1.1', ...settings),
  });
  return surviving(pool);
}

/** A connection that dies with its server must not take the process along; the statement at hand, or the next, says so. */
export function surviving(pool: pg.Pool): pg.Pool {
  return pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
}
