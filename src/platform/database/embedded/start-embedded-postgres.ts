import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findBinaries } from './binaries.js';
import {
  checkMajorVersion,
  clusterFiles,
  ensureCluster,
  readPassword,
  SUPERUSER,
  type ClusterFiles,
} from './cluster.js';
import { countUsers, registerUser } from './cluster-users.js';
import {
  findPostmaster,
  isPostmasterOf,
  spawnPostmaster,
  stopPostmaster,
  type StartedPostmaster,
} from './postmaster.js';
import { databaseUrl, untilReady } from './readiness.js';
import { chooseRunner } from './runner.js';
import { takeLock } from './start-lock.js';

const DATABASE = 'keyreeve';
/**
 * What passes by itself: the free port was taken meanwhile; sessions of a killed server still hold its memory; a
 * server that a killed process had just begun came up first.
 */
const PASSING_REFUSAL = /could not bind|shared memory block|lock file .* already exists/;
const START_ATTEMPTS = 40;
const ATTEMPT_PAUSE_MS = 250;
const LOG_TAIL_CHARS = 2_000;
/** For tests alone: a crash of the machine loses the cluster. A crash of the server still loses nothing. */
const NOT_DURABLE = { fsync: 'off', full_page_writes: 'off' };

export interface EmbeddedPostgresOptions {
  /** Holds everything: cluster, password, log. Made if missing. */
  folder: string;
  /** Default true. */
  durable?: boolean;
  /** Server settings for a newly started server; one that is found running keeps its own. */
  settings?: Record<string, string>;
  onProgress?: (text: string) => void;
}

export interface EmbeddedPostgres {
  url: string;
  /** Whether the server was found running: another process uses it, or one was killed and left it behind. */
  reused: boolean;
  /** Stops the server, unless another live process still uses it: the last one out stops it. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that comes with the packages, or joins the one that already runs on this folder. Several
 * processes may do so at once.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(options.folder);
  const files = clusterFiles(folder);
  const onProgress = options.onProgress ?? (() => {});
  mkdirSync(folder, { recursive: true });
  const release = await takeLock(files.lock, onProgress);
  try {
    const joined = await joinRunning(folder, onProgress);
    const url = joined ?? (await startServer(folder, options, onProgress));
    const leave = registerUser(files.users);
    let stopped: Promise<void> | undefined;
    return { url, reused: joined !== undefined, stop: () => (stopped ??= stopUnlessUsed(files, leave)) };
  } finally {
    release();
  }
}

/**
 * Stops the server on `folder` if no live process uses it any more, and tells whether there was one to stop.
 *
 * @public for the set-up of the tests, which loads the built file
 */
export async function stopAbandoned(folder: string): Promise<boolean> {
  const files = clusterFiles(resolve(folder));
  const release = await takeLock(files.lock);
  try {
    return countUsers(files.users) === 0 && (await stopRunning(files));
  } finally {
    release();
  }
}

async function stopUnlessUsed(files: ClusterFiles, leave: () => void): Promise<void> {
  const release = await takeLock(files.lock);
  try {
    leave();
    if (countUsers(files.users) === 0) await stopRunning(files);
  } finally {
    release();
  }
}

async function stopRunning(files: ClusterFiles): Promise<boolean> {
  const running = await findPostmaster(files.cluster);
  if (running) await stopPostmaster(files.cluster, running.pid);
  return running !== undefined;
}

/** The address of a server that was found running; `undefined` when there is none, or it ended meanwhile. */
async function joinRunning(folder: string, onProgress: (text: string) => void): Promise<string | undefined> {
  const { cluster } = clusterFiles(folder);
  const found = await findPostmaster(cluster);
  if (!found) return undefined;
  const url = databaseUrl(found.port, SUPERUSER, readPassword(folder), DATABASE);
  const isReady = await untilReady(url, () => !isPostmasterOf(cluster, found.pid), onProgress);
  return isReady ? url : undefined;
}

async function startServer(
  folder: string,
  options: EmbeddedPostgresOptions,
  onProgress: (text: string) => void,
): Promise<string> {
  const { cluster, log } = clusterFiles(folder);
  const durable = options.durable ?? true;
  const binaries = findBinaries();
  const runner = chooseRunner(binaries, cluster);
  onProgress('Starting PostgreSQL');
  await ensureCluster(folder, runner, durable);
  checkMajorVersion(folder, binaries.version);
  const settings = { ...(durable ? {} : NOT_DURABLE), ...options.settings };
  for (let attempt = 1; ; attempt++) {
    const server = await spawnPostmaster({ runner, cluster, log, settings });
    const url = databaseUrl(server.port, SUPERUSER, readPassword(folder), DATABASE);
    if (await isReadyOrStopped(cluster, server, url, onProgress)) return url;
    const said = server.said();
    if (!PASSING_REFUSAL.test(said) || attempt === START_ATTEMPTS) {
      throw new Error(
        `The embedded PostgreSQL did not start. ${log} ends with:\n${said.trimEnd().slice(-LOG_TAIL_CHARS)}`,
      );
    }
    await delay(ATTEMPT_PAUSE_MS);
    const joined = await joinRunning(folder, onProgress);
    if (joined !== undefined) return joined;
  }
}

/** A server that runs but cannot be used is not left behind. */
async function isReadyOrStopped(
  cluster: string,
  server: StartedPostmaster,
  url: string,
  onProgress: (text: string) => void,
): Promise<boolean> {
  try {
    return await untilReady(url, () => !isPostmasterOf(cluster, server.pid), onProgress);
  } catch (error) {
    await stopPostmaster(cluster, server.pid);
    throw error;
  }
}
