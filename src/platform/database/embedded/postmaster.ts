import { spawn, spawnSync } from 'node:child_process';
import { closeSync, fchownSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findBinaries } from './binaries.js';
import { describeProcess } from './process-identity.js';
import { commandFor, startFolder, type Runner } from './runner.js';

/** A server process that runs on a cluster. */
export interface Postmaster {
  pid: number;
  port: number;
}

const LOG_LIMIT_BYTES = 10_000_000;
const POLL_MS = 20;
/** A server that has just been started writes its pid file in one go, but not atomically. */
const PID_FILE_LIMIT_MS = 1_000;
/** A fast shutdown ends with a checkpoint; after this long it is cut short, and the next start replays the log. */
const FAST_STOP_LIMIT_MS = 30_000;
const IMMEDIATE_STOP_LIMIT_MS = 10_000;

/**
 * The live server of this cluster, if there is one: also one that a killed process left behind.
 * Waits for a server that is shutting down.
 */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const writtenBy = Date.now() + PID_FILE_LIMIT_MS;
  for (;;) {
    const file = readPidFile(cluster);
    if (!file) return undefined;
    const isWhole = file.pid > 0 && file.port > 0;
    if (isWhole || Date.now() > writtenBy) {
      if (!isPostmasterOf(cluster, file.pid)) return forget(cluster, file.pid);
      if (!file.stopping) return { pid: file.pid, port: file.port };
    }
    await delay(POLL_MS);
  }
}

/** Starts a server on a free loopback port, in a session of its own so that Ctrl-C reaches only us. */
export async function spawnPostmaster(start: PostmasterStart): Promise<StartedPostmaster> {
  const port = await freePort();
  rotateLog(start.log);
  const log = openSync(start.log, 'a', 0o600);
  // Root may run on an ordinary user's cluster; that user starts it again later.
  if (start.runner.user) fchownSync(log, start.runner.user.uid, start.runner.user.gid);
  const logStart = statSync(start.log).size;
  try {
    const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...start.settings, port: `${port}` };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const all = ['-D', startFolder(start.runner, start.cluster), ...flags];
    const { command, args, options } = commandFor(start.runner, 'postgres', all, start.cluster);
    const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', log, log] });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    const said = (): string => readFileSync(start.log).subarray(logStart).toString();
    return { pid: child.pid ?? 0, port, said };
  } finally {
    closeSync(log);
  }
}

export interface PostmasterStart {
  runner: Runner;
  cluster: string;
  log: string;
  settings: Record<string, string>;
}

export interface StartedPostmaster extends Postmaster {
  /** What the server has written to its log since this start. */
  said(): string;
}

/** Stops the server: open transactions are rolled back, everything committed is on disk. Returns when it is gone. */
export async function stopPostmaster(cluster: string, pid: number): Promise<void> {
  if (process.platform === 'win32') return stopOnWindows(cluster);
  signal(cluster, pid, 'SIGINT');
  if (await hasGone(cluster, pid, FAST_STOP_LIMIT_MS)) return;
  signal(cluster, pid, 'SIGQUIT');
  if (await hasGone(cluster, pid, IMMEDIATE_STOP_LIMIT_MS)) return;
  throw new Error(`The embedded PostgreSQL (process ${pid}) does not stop`);
}

function readPidFile(cluster: string): { pid: number; port: number; stopping: boolean } | undefined {
  try {
    // Lines: pid, data folder, start time, port, socket folder, address, shared memory key, status.
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), stopping: lines[7]?.trim() === 'stopping' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * The file of a dead server stays: by it PostgreSQL sees whether orphaned sessions still hold the shared memory. Only
 * where its id is another process's by now it has to go, because PostgreSQL would take that for a running server.
 */
function forget(cluster: string, pid: number): undefined {
  if (describeProcess(pid)) rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

/** Whether that process is the server of this cluster: a postmaster works in its data folder, as no other process does. */
export function isPostmasterOf(cluster: string, pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  const described = describeProcess(pid);
  if (!described) return false;
  return described.workingFolder === undefined
    ? described.name === 'postgres'
    : described.workingFolder === realpathSync(cluster);
}

async function hasGone(cluster: string, pid: number, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (isPostmasterOf(cluster, pid)) {
    if (Date.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

function signal(cluster: string, pid: number, name: NodeJS.Signals): void {
  if (isPostmasterOf(cluster, pid)) process.kill(pid, name);
}

/** Windows has no signals; pg_ctl knows the pipe on which PostgreSQL listens for them. */
function stopOnWindows(cluster: string): void {
  const program = join(findBinaries().native, 'bin', 'pg_ctl');
  spawnSync(program, ['stop', '-D', cluster, '-m', 'fast', '-w'], { windowsHide: true });
}

function rotateLog(log: string): void {
  try {
    if (statSync(log).size > LOG_LIMIT_BYTES) renameSync(log, `${log}.1`);
  } catch {
    // There is no log yet.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
