import { Injectable, Logger } from '@nestjs/common';
import pg from 'pg';
import { Clock } from '../platform/clock.js';
import type { Drop, InvalidationKind } from '../platform/database/unit-of-work.js';
import { Gauges } from './verification.metrics.js';

/** Who is told what may no longer be trusted; `everything` when it is not known what was missed. */
export interface DropListener {
  drop(drops: readonly Drop[]): void;
  dropEverything(): void;
}

const pollEveryMs = 100;
/** A cache entry may decide only while the last successful poll began at most this long ago (R6.2). */
const freshForMs = 200;
const statementTimeoutMs = 1_000;
const reconnectMs = 250;
/** Feed rows are kept for an hour: after a longer silence, what was missed cannot be read any more. */
const longestGapMs = 30 * 60_000;

/**
 * What is visible now and was not to the previous poll's snapshot (R6.1). Never "everything below the horizon": that
 * is blind for as long as any writer is open. Across tenants by its nature: it carries ids alone.
 */
const pollSql = `
select pg_current_snapshot()::text as snapshot, clock_timestamp() as at,
  (select json_agg(json_build_array(f.kind, f.target, f.organization_id)) from keyreeve.change_feed f
   where $1::pg_snapshot is not null and f.txid >= pg_snapshot_xmin($1::pg_snapshot)
     and not pg_visible_in_snapshot(f.txid, $1::pg_snapshot)) as drops`;

interface PollRow {
  snapshot: string;
  at: Date;
  drops: [InvalidationKind, string, string][] | null;
}

/**
 * How a node learns what to drop: NOTIFY for speed, a poll every 100 ms as the truth. The two have a connection each;
 * a silent listener proves nothing, so only the poll makes the cache trustworthy.
 */
@Injectable()
export class ChangeFeed {
  private readonly logger = new Logger('feed');
  private readonly listeners: DropListener[] = [];
  private poller: pg.Client | null = null;
  private listener: pg.Client | null = null;
  private snapshot: string | null = null;
  private lastPollStart = Number.NEGATIVE_INFINITY;
  /** Connected clients, whatever they are doing; `poller` and `listener` are only those that serve. */
  private readonly open = new Set<pg.Client>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private stopped = false;

  constructor(
    private readonly url: string,
    private readonly clock: Clock,
  ) {}

  subscribe(listener: DropListener): void {
    this.listeners.push(listener);
  }

  /** Whether what is cached may decide, judged at the moment of the decision. */
  isFresh(): boolean {
    return performance.now() - this.lastPollStart <= freshForMs;
  }

  get listening(): boolean {
    return this.listener !== null;
  }

  /** Resolves once the first poll has succeeded, or failed: a node may start while its database is away. */
  async start(): Promise<void> {
    void this.follow(this.listen());
    await this.follow(this.poll());
  }

  /** Leaves no connection and no timer, also when it is called while a connection is being made (at most a second). */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.all([...this.open].map((client) => client.end().catch(() => undefined)));
    await Promise.all(this.underWay);
  }

  private async poll(): Promise<void> {
    const started = performance.now();
    try {
      this.poller ??= await this.connect('keyreeve-feed', () => (this.poller = null));
      const result = await this.poller.query<PollRow>({ name: 'poll', text: pollSql, values: [this.snapshot] });
      const row = result.rows[0] as PollRow;
      const finished = performance.now();
      this.clock.synchronize(row.at, started, finished);
      this.take(row, started);
    } catch (error) {
      Gauges.feedPollFailures.inc();
      this.logger.debug(error instanceof Error ? error.message : String(error));
      await this.poller?.end().catch(() => undefined);
      this.poller = null;
    }
    this.later(() => this.poll(), Math.max(0, pollEveryMs - (performance.now() - started)));
  }

  private take(row: PollRow, started: number): void {
    const gap = started - this.lastPollStart;
    const wentBack = this.snapshot !== null && snapshotEnd(row.snapshot) < snapshotEnd(this.snapshot);
    if (this.snapshot === null || gap > longestGapMs || wentBack) {
      for (const listener of this.listeners) listener.dropEverything();
    } else if (row.drops) {
      this.tell(row.drops.map(([kind, target, organizationId]) => ({ kind, target, organizationId })));
    }
    this.snapshot = row.snapshot;
    this.lastPollStart = started;
  }

  private async listen(): Promise<void> {
    let client: pg.Client | null = null;
    let ended = false;
    // A connection that fails says so more than once: each attempt is followed by one other, or they would double.
    const again = (): void => {
      if (ended) return;
      ended = true;
      this.listener = null;
      Gauges.listening.set(0);
      this.later(() => this.listen(), reconnectMs);
    };
    try {
      client = await this.connect('keyreeve-listener', again);
      client.on('notification', ({ payload }) => this.tell(parseNotification(payload)));
      await client.query('listen keyreeve_feed');
      if (ended) return;
      this.listener = client;
      Gauges.listening.set(1);
    } catch (error) {
      this.logger.debug(error instanceof Error ? error.message : String(error));
      void client?.end().catch(() => undefined);
      again();
    }
  }

  /** Also called with what this node itself has just committed: its next answer must know of it. */
  tell(drops: readonly Drop[]): void {
    if (drops.length > 0) for (const listener of this.listeners) listener.drop(drops);
  }

  private async connect(name: string, onEnd: () => void): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: name,
      connectionTimeoutMillis: statementTimeoutMs,
      query_timeout: statementTimeoutMs,
      options: '-c role=keyreeve_read -c timezone=UTC',
    });
    let over = false;
    const once = (): void => {
      if (over) return;
      over = true;
      this.open.delete(client);
      if (!this.stopped) onEnd();
    };
    client.on('error', once);
    client.on('end', once);
    await client.connect();
    if (this.stopped) {
      await client.end();
      throw new Error('The feed has been stopped');
    }
    this.open.add(client);
    return client;
  }

  private later(action: () => Promise<void>, ms: number): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.follow(action());
    }, ms);
    this.timers.add(timer);
  }

  private follow(action: Promise<void>): Promise<void> {
    const followed = action.finally(() => this.underWay.delete(followed));
    this.underWay.add(followed);
    return followed;
  }
}

/** `xmin:xmax:…`: the first transaction id that had not begun. Smaller than before means another database answers. */
function snapshotEnd(snapshot: string): bigint {
  return BigInt(snapshot.split(':')[1] ?? 0);
}

/** A payload can only take trust away: one that cannot be read is left to the poll. */
function parseNotification(payload: string | undefined): Drop[] {
  try {
    const { organization, drops } = JSON.parse(payload ?? '') as {
      organization: string;
      drops: [InvalidationKind, string][];
    };
    return drops.map(([kind, target]) => ({ kind, target, organizationId: organization }));
  } catch {
    return [];
  }
}
