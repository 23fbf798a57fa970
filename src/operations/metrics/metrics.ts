import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry, register } from 'prom-client';
import { DataSource } from 'typeorm';
import { ReadDatabase } from '../../platform/database/connections.js';

interface Pool {
  totalCount: number;
  idleCount: number;
  waitingCount: number;
}

const durationBucketsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * What Prometheus reads: the process's own figures and those of the features, which are one for the process, and this
 * application's requests and pools, which have a registry each since several applications may live in one process.
 */
@Injectable()
export class Metrics {
  private readonly own = new Registry();
  private readonly requests = new Histogram({
    name: 'keyreeve_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: durationBucketsSeconds,
    registers: [this.own],
  });

  constructor(source: DataSource, reads: ReadDatabase) {
    if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
    this.watchPools({
      commands: (source.driver as unknown as { master: Pool }).master,
      lists: reads.lists,
      lookups: reads.lookups,
    });
  }

  /** `route` is the pattern, never the address: what a caller can make up must not make a series of its own. */
  observe(method: string, route: string | undefined, status: number, milliseconds: number): void {
    const labels = { method: knownMethods.has(method) ? method : 'other', route: route ?? 'unmatched', status };
    this.requests.observe(labels, milliseconds / 1_000);
  }

  /** The text format of Prometheus, `metricsType`. */
  async text(): Promise<string> {
    return `${await register.metrics()}\n${await this.own.metrics()}`;
  }

  private watchPools(pools: Record<string, Pool>): void {
    const gauge = (name: string, help: string, read: (pool: Pool) => number): Gauge =>
      new Gauge({
        name,
        help,
        labelNames: ['pool'],
        registers: [this.own],
        collect() {
          for (const [pool, state] of Object.entries(pools)) this.set({ pool }, read(state));
        },
      });
    gauge('keyreeve_pool_connections', 'Connections to the database', (pool) => pool.totalCount);
    gauge('keyreeve_pool_idle_connections', 'Connections that do nothing', (pool) => pool.idleCount);
    gauge('keyreeve_pool_waiting_requests', 'Requests that wait for a connection', (pool) => pool.waitingCount);
  }
}

export const metricsType = Registry.PROMETHEUS_CONTENT_TYPE;
