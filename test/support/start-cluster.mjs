import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from '../../scripts/prepare.mjs';
import { FOLDER_PREFIX, removeAbandonedClusters } from './abandoned-clusters.mjs';
import stopCluster from './stop-cluster.mjs';

const launcher = new URL('../../dist/platform/database/embedded/start-embedded-postgres.js', import.meta.url);

/**
 * One PostgreSQL for the whole run, however many projects ask for it. Its administrator's address is in
 * KEYREEVE_TEST_DATABASE_URL, which the workers inherit. Plain JavaScript over the built launcher, because jest loads
 * a global setup outside its module system.
 */
export default async function startCluster() {
  if (globalThis.keyreeveTestCluster) return;
  if (!existsSync(launcher)) await prepare({ buildOnly: true });
  const { startEmbeddedPostgres, stopAbandoned } = await import(launcher.href);
  await removeAbandonedClusters(stopAbandoned);
  const folder = mkdtempSync(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  // Two workers, each with several application nodes and their pools; plans of tiny tables gain nothing by compiling.
  const settings = { max_connections: '200', jit: 'off' };
  const cluster = await startEmbeddedPostgres({ folder, durable: false, settings });
  globalThis.keyreeveTestCluster = { folder, stop: cluster.stop };
  const url = new URL(cluster.url);
  url.pathname = '/postgres';
  process.env.KEYREEVE_TEST_DATABASE_URL = url.href;
  // Jest runs no teardown when it is interrupted.
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void stopCluster().finally(() => process.kill(process.pid, signal)));
  }
}
