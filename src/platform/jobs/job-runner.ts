import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import pg from 'pg';
import { systemActor } from '../actor.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { finishJob, type Job, type JobHandler, JobInterrupted, type JobProgress } from './job.js';

/** How soon a node takes over what another left behind when it died. */
const lookEveryMs = 1_000;
const connectTimeoutMs = 2_000;

/**
 * Waiting work of every tenant: ids, and what was asked for. A node takes a job by an advisory lock of its session,
 * which ends with the session, so that what a killed node was doing is free at once.
 */
const waitingSql = `
select organization_id as "organizationId", id, kind, requested_by as "requestedBy", requested_at as "requestedAt", input
from keyreeve.jobs where finished_at is null order by requested_at limit 100`;

/** Long work, one job at a time on each node. A job that was broken off begins anew, on whichever node is free. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('jobs');
  private readonly handlers = new Map<string, JobHandler>();
  private readonly stopping = new AbortController();
  private client: pg.Client | null = null;
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | null = null;
  private again = false;

  constructor(
    private readonly url: string,
    private readonly uow: UnitOfWork,
  ) {}

  register(kind: string, handler: JobHandler): void {
    this.handlers.set(kind, handler);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), lookEveryMs).unref();
  }

  /** Looks for work now: called when some was committed. */
  wake(): void {
    this.again = true;
    this.round ??= this.work().finally(() => (this.round = null));
  }

  /** What is under way is left for another node. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.round;
    await this.client?.end().catch(() => undefined);
  }

  private async work(): Promise<void> {
    while (this.again && !this.stopping.signal.aborted) {
      this.again = false;
      try {
        const client = await this.connected();
        for (const job of (await client.query<Job & pg.QueryResultRow>(waitingSql)).rows) await this.take(client, job);
      } catch (error) {
        this.logger.debug(error instanceof Error ? error.message : String(error));
        await this.client?.end().catch(() => undefined);
        this.client = null;
      }
    }
  }

  private async take(client: pg.Client, job: Job): Promise<void> {
    const handler = this.handlers.get(job.kind);
    if (!handler || this.stopping.signal.aborted) return;
    const { rows } = await client.query<{ taken: boolean }>(
      `select pg_try_advisory_lock(hashtextextended($1, 3)) and exists (
         select from keyreeve.jobs where organization_id = $2 and id = $3 and finished_at is null) as taken`,
      [job.id, job.organizationId, job.id],
    );
    const taken = rows[0]?.taken ?? false;
    if (taken) await this.run(handler, job);
    await client.query(`select pg_advisory_unlock_all()`);
    // Others may have come meanwhile; what another node has is looked at again with the next round.
    if (taken) this.again = true;
  }

  private async run(handler: JobHandler, job: Job): Promise<void> {
    try {
      await handler(job, this.progressOf(job));
    } catch (error) {
      if (error instanceof JobInterrupted) return;
      this.logger.error({ err: error }, `the job ${job.id} (${job.kind}) failed`);
      await this.uow.run(systemActor(job.organizationId, 'jobs'), async (tx) => {
        tx.unaudited('nothing was done');
        await finishJob(tx, job.id, 'job.failed');
      });
    }
  }

  private progressOf(job: Job): JobProgress {
    const { signal } = this.stopping;
    return {
      async tell(tx, done, total) {
        if (signal.aborted) throw new JobInterrupted();
        const going = await tx.execute(
          `update keyreeve.jobs set done = $3, total = $4
           where organization_id = $1 and id = $2 and finished_at is null`,
          [job.organizationId, job.id, done, total],
        );
        if (going === 0) throw new JobInterrupted();
      },
    };
  }

  private async connected(): Promise<pg.Client> {
    if (this.client) return this.client;
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'keyreeve-work',
      connectionTimeoutMillis: connectTimeoutMs,
      options: '-c role=keyreeve_read -c timezone=UTC',
    });
    client.on('error', () => (this.client = null));
    await client.connect();
    return (this.client = client);
  }
}
