import { linkSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, ownIdentity } from './process-identity.js';

/** Bounds how long a live holder may keep others waiting (initdb on a slow disk, recovery after a crash). */
const WAIT_LIMIT_MS = 180_000;
const RETRY_MS = 25;
/** A breaker holds its folder for microseconds; one older than this died in between. */
const BREAKER_LIMIT_MS = 10_000;

/**
 * Takes the lock file at `path` for this process and returns what gives it back.
 * A lock whose holder no longer lives is broken; a live holder is waited for.
 */
export async function takeLock(path: string, onWait: (text: string) => void = () => {}): Promise<() => void> {
  const deadline = Date.now() + WAIT_LIMIT_MS;
  let told = false;
  while (!tryLock(path)) {
    const holder = readHolder(path);
    if (holder !== undefined && isAlive(holder)) {
      if (!told)
        onWait(`Waiting for process ${Number.parseInt(holder, 10)}, which is starting or stopping the database`);
      told = true;
    } else if (holder !== undefined) {
      breakLock(path);
    }
    if (Date.now() > deadline) throw new Error(`Another process still holds ${path} after ${WAIT_LIMIT_MS / 1000} s`);
    await delay(RETRY_MS);
  }
  return () => rmSync(path, { force: true });
}

let attempts = 0;

/** Writes the file aside and links it into place, so that a lock file is never seen half written. */
function tryLock(path: string): boolean {
  const aside = `${path}.${process.pid}-${attempts++}`;
  writeFileSync(aside, ownIdentity(), { mode: 0o644 });
  try {
    linkSync(aside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readHolder(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Two processes may judge the same lock dead: only the one that makes the breaker folder looks again and removes it. */
function breakLock(path: string): void {
  const breaker = `${path}.breaking`;
  try {
    mkdirSync(breaker);
  } catch {
    removeIfOld(breaker);
    return;
  }
  try {
    const holder = readHolder(path);
    if (holder !== undefined && !isAlive(holder)) rmSync(path, { force: true });
  } finally {
    rmdirSync(breaker);
  }
}

function removeIfOld(breaker: string): void {
  try {
    if (Date.now() - statSync(breaker).mtimeMs > BREAKER_LIMIT_MS) rmdirSync(breaker);
  } catch {
    // Its maker has just removed it.
  }
}
