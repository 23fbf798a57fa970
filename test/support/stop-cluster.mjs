import { rmSync } from 'node:fs';

/** Ends what start-cluster.mjs began. */
export default async function stopCluster() {
  const cluster = globalThis.keyreeveTestCluster;
  if (!cluster) return;
  globalThis.keyreeveTestCluster = undefined;
  await cluster.stop();
  rmSync(cluster.folder, { recursive: true, force: true });
}
