import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import type { Actor } from '../actor.js';
import { Clock } from '../clock.js';
import { isRetryable } from './pg-errors.js';
import { claimIdempotency, rememberAnswer } from './idempotency.js';
import { AuditSink, type AuditEntry } from './audit-sink.js';
import type { Statements } from './statements.js';

/** What every node must drop: one key, all of one owner, the policies of an organization, or all of one organization. */
export type InvalidationKind = 'key' | 'owner' | 'policy' | 'organization';

/** One of them; `target` is its id. */
export interface Drop {
  kind: InvalidationKind;
  target: string;
  organizationId: string;
}

const attempts = 4;

/** One open transaction, passed by hand; dead once its closure has returned. */
export class Transaction implements Statements {
  private readonly entries: AuditEntry[] = [];
  private readonly dropped = new Map<string, Drop>();
  private unauditedBecause: string | null = null;
  private open = true;

  private decidedAt: Date;

  constructor(
    private readonly runner: QueryRunner,
    readonly actor: Actor,
    private readonly clock: Clock,
  ) {
    this.decidedAt = clock.now();
  }

  /**
   * The instant of the decision: the facts written by this transaction carry it. It lies behind every decision that this
   * transaction has waited for (`lock`).
   */
  get now(): Date {
    return this.decidedAt;
  }

  get organizationId(): string {
    return this.actor.organizationId;
  }

  get manager(): EntityManager {
    return this.live().manager;
  }

  async query<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.live().query(sql, [...values], true);
    return result.records as Row[];
  }

  /**
   * Runs a statement that takes a lock. Whoever held it may have decided meanwhile: seen from an instant before, that
   * would lie ahead and not count yet, so the instant of this decision is taken anew.
   */
  async lock<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const rows = await this.query<Row>(sql, values);
    this.decidedAt = this.clock.now();
    return rows;
  }

  /** Runs a statement for its effect; the number of rows it touched. */
  async execute(sql: string, values: readonly unknown[] = []): Promise<number> {
    const result = await this.live().query(sql, [...values], true);
    return result.affected ?? 0;
  }

  audit(entry: AuditEntry): void {
    this.live();
    this.entries.push(entry);
  }

  /** The explicit exception: a change that carries no event of its own, and why. */
  unaudited(why: string): void {
    this.unauditedBecause = why;
  }

  invalidate(kind: InvalidationKind, target: string): void {
    this.live();
    this.dropped.set(`${kind}:${target}`, { kind, target, organizationId: this.organizationId });
  }

  get drops(): readonly Drop[] {
    return [...this.dropped.values()];
  }

  /** Writes what must commit together with the change: its events and what the nodes must drop. */
  async seal(sink: AuditSink): Promise<void> {
    if (this.entries.length === 0 && this.unauditedBecause === null) {
      throw new Error('a unit of work may not commit without an audit event');
    }
    if (this.entries.length > 0) await sink.write(this, this.entries);
    const { drops } = this;
    if (drops.length > 0) {
      await this.execute(
        `with fed as (
           insert into keyreeve.change_feed (organization_id, kind, target, at)
           select $1, kind, target, $4 from unnest($2::text[], $3::uuid[]) as dropped (kind, target)
           returning kind, target)
         select pg_notify('keyreeve_feed', $5)`,
        [
          this.organizationId,
          drops.map(({ kind }) => kind),
          drops.map(({ target }) => target),
          this.now,
          notification(this.organizationId, drops),
        ],
      );
    }
  }

  finish(): void {
    this.open = false;
  }

  private live(): QueryRunner {
    if (!this.open) throw new Error('the transaction is over: it was used after its unit of work');
    return this.runner;
  }
}

/** NOTIFY carries at most 8,000 bytes: beyond a few drops the whole organization is the cheaper thing to say. */
function notification(organizationId: string, drops: readonly Drop[]): string {
  const list =
    drops.length <= 64 ? drops.map(({ kind, target }) => [kind, target]) : [['organization', organizationId]];
  return JSON.stringify({ organization: organizationId, drops: list });
}

/**
 * The only way to write. One closure is one transaction with its audit events and its invalidations; it is run again
 * when PostgreSQL asks for it (serialization failure, deadlock), so the closure must have no effect outside the database.
 */
@Injectable()
export class UnitOfWork {
  private readonly listeners: ((drops: readonly Drop[]) => void)[] = [];

  constructor(
    private readonly source: DataSource,
    private readonly clock: Clock,
    private readonly sink: AuditSink,
  ) {}

  /** Tells what this node itself has committed, before the answer: other nodes learn it from the change feed. */
  onCommitted(listener: (drops: readonly Drop[]) => void): void {
    this.listeners.push(listener);
  }

  async run<T>(actor: Actor, work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(actor, work);
      } catch (error) {
        if (attempt >= attempts || !isRetryable(error)) throw error;
      }
    }
  }

  private async once<T>(actor: Actor, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    await runner.connect();
    const tx = new Transaction(runner, actor, this.clock);
    try {
      await runner.startTransaction();
      await runner.query(`select set_config('keyreeve.organization', $1, true)`, [actor.organizationId]);
      const replay = await claimIdempotency<T>(tx);
      if (replay !== undefined) {
        await runner.rollbackTransaction();
        return replay;
      }
      const answer = await work(tx);
      await tx.seal(this.sink);
      await rememberAnswer(tx, answer);
      await runner.commitTransaction();
      for (const listener of this.listeners) listener(tx.drops);
      return answer;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      tx.finish();
      await runner.release();
    }
  }
}
