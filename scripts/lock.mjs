import { linkSync, mkdirSync, readFileSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A breaker holds its folder for microseconds; one older than this died in between. */
const BREAKER_LIMIT_MS = 10_000;
const RETRY_MS = 50;

/**
 * Runs `work` while this process holds the lock file at `path`. A lock of a dead process is broken; a live one is
 * waited for, without limit, because its holder may be installing over a slow line.
 * (The service has its own in src: this one has to work before anything is installed or built.)
 */
export async function withLock(path, onWait, work) {
  let told = false;
  while (!tryLock(path)) {
    const holder = readHolder(path);
    if (holder !== undefined && isAlive(holder)) {
      if (!told) onWait(Number.parseInt(holder, 10));
      told = true;
    } else if (holder !== undefined) {
      breakLock(path);
    }
    await delay(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Writes the file aside and links it into place, so that a lock file is never seen half written. */
function tryLock(path) {
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, `${process.pid}:${startTime(process.pid)}`);
  try {
    linkSync(aside, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readHolder(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Two processes may judge the same lock dead: only the one that makes the breaker folder looks again and removes it. */
function breakLock(path) {
  const breaker = `${path}.breaking`;
  try {
    mkdirSync(breaker);
  } catch {
    try {
      if (Date.now() - statSync(breaker).mtimeMs > BREAKER_LIMIT_MS) rmdirSync(breaker);
    } catch {
      // Its maker has just removed it.
    }
    return;
  }
  try {
    const holder = readHolder(path);
    if (holder !== undefined && !isAlive(holder)) rmSync(path, { force: true });
  } finally {
    rmdirSync(breaker);
  }
}

function isAlive(holder) {
  const [pid, start] = holder.split(':');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // EPERM: it lives, as another user.
    if (error.code !== 'EPERM') return false;
  }
  return startTime(Number(pid)) === start;
}

/** Tells a process from a later one under the same id; empty where the system does not say. */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
}
