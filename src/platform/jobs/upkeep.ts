import { setTimeout } from 'node:timers/promises';
import { Logger as JobLogger, run, type TaskList } from 'graphile-worker';
import pg from 'pg';
import type { Logger } from 'pino';
import { Gauge, register } from 'prom-client';
import { makePartitions } from '../database/partitions.js';
import { RESULTS_KEPT_HOURS } from './job.js';

/** The jobs that keep an installation in order; any node may run them, and a node that dies leaves its job to another. */
export interface Upkeep {
  stop(): Promise<void>;
}

const LAG = 'keyreeve_job_lag_seconds';
const lagLimitMs = 1_000;

/** What may be deleted, and after how long. None of it answers a question about the past. */
const trims = {
  trim_change_feed: `delete from keyreeve.change_feed where at < now() - interval '1 hour'`,
  trim_idempotency_records: `delete from keyreeve.idempotency_records where created_at < now() - interval '24 hours'`,
  trim_job_results: `delete from keyreeve.jobs where kind in ('preview_policy', 'key_stats') and requested_at < now() - interval '${RESULTS_KEPT_HOURS} hours'`,
  trim_sign_in_failures: `delete from keyreeve.sign_in_failures where last_at < now() - interval '1 day'`,
  trim_sessions: `delete from keyreeve.sessions where least(ended_at, expires_at) < now() - interval '90 days'`,
  trim_setup_links: `delete from keyreeve.setup_links where expires_at < now() - interval '90 days'`,
  trim_usage_months: `delete from keyreeve.key_usage_months where month < (now() - interval '25 months')::date`,
} as const;

// Minute, hour, day, month, weekday; in UTC. What was missed while no node ran is made up for at the next start.
const crontab = `
*/10 * * * * trim_change_feed
17 * * * * trim_idempotency_records
27 * * * * trim_sign_in_failures
32 * * * * trim_job_results
37 3 * * * trim_sessions ?fill=1d
42 3 * * * trim_setup_links ?fill=1d
47 3 * * * trim_usage_months ?fill=1d
7 2 * * * make_partitions ?fill=1d
`;

/** Runs as the owner of the schema (R16): serving roles can neither make partitions nor delete across tenants. */
export async function startUpkeep(migrationUrl: string, logger: Logger): Promise<Upkeep> {
  const pool = new pg.Pool({
    connectionString: migrationUrl,
    max: 3,
    application_name: 'keyreeve-jobs',
    connectionTimeoutMillis: 5_000,
  });
  pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
  const runner = await run({
    pgPool: pool,
    concurrency: 1,
    noHandleSignals: true,
    crontab,
    taskList: tasks(),
    logger: jobLogger(logger),
  });
  register.registerMetric(lagGauge(pool));
  return {
    stop: async () => {
      register.removeSingleMetric(LAG);
      await runner.stop();
      await pool.end();
    },
  };
}

function lagGauge(pool: pg.Pool): Gauge {
  return new Gauge({
    name: LAG,
    help: 'By how much the oldest job that is due is late',
    registers: [],
    async collect() {
      // The other figures matter most while the database is away.
      const late = setTimeout(lagLimitMs, Number.NaN, { ref: false });
      this.set(await Promise.race([lagSeconds(pool), late]).catch(() => Number.NaN));
    },
  });
}

function tasks(): TaskList {
  const statements = Object.entries({ ...trims, make_partitions: makePartitions });
  return Object.fromEntries(
    statements.map(([name, sql]) => [name, async (_payload, helpers) => void (await helpers.query(sql))]),
  );
}

async function lagSeconds(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ lag: number }>(
    `select coalesce(extract(epoch from now() - min(run_at)), 0)::float8 as lag
     from graphile_worker.jobs where run_at < now() and locked_at is null`,
  );
  return rows[0]?.lag ?? 0;
}

/** The worker's own messages in the server's log; what it says about each poll is of no use to anybody. */
function jobLogger(logger: Logger): JobLogger {
  return new JobLogger(() => (level, message) => {
    if (['error', 'warning'].includes(level)) logger.warn({ context: 'jobs' }, message);
    else logger.debug({ context: 'jobs' }, message);
  });
}
