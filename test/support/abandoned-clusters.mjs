import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Followed by the id of the jest process whose cluster it is. */
export const FOLDER_PREFIX = 'keyreeve-test-';

/** Stops and removes the clusters of runs that were killed before they could do so. */
export async function removeAbandonedClusters(stopAbandoned) {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(FOLDER_PREFIX))) {
    if (isRunning(Number.parseInt(name.slice(FOLDER_PREFIX.length), 10))) continue;
    const folder = join(tmpdir(), name);
    try {
      await stopAbandoned(folder);
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's.
    }
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
