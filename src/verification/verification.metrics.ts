import { Counter, Gauge, Histogram } from 'prom-client';

/** What the hot path tells Prometheus. */
export const Gauges = {
  outcomes: new Counter({
    name: 'keyreeve_verifications_total',
    help: 'Verifications by outcome',
    labelNames: ['code', 'door'],
  }),
  cache: new Counter({ name: 'keyreeve_verification_cache_total', help: 'Cache look-ups', labelNames: ['result'] }),
  listening: new Gauge({ name: 'keyreeve_feed_listening', help: '1 while the invalidation listener is connected' }),
  feedPollFailures: new Counter({
    name: 'keyreeve_feed_poll_failures_total',
    help: 'Polls of the change feed that failed',
  }),
  usagePending: new Gauge({ name: 'keyreeve_usage_pending_keys', help: 'Keys whose use waits to be written' }),
  usageFlush: new Histogram({
    name: 'keyreeve_usage_flush_seconds',
    help: 'Time to write a batch of last uses',
    buckets: [0.005, 0.02, 0.1, 0.5, 2],
  }),
};
