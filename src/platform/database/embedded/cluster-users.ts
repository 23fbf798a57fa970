import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, ownIdentity } from './process-identity.js';

let registrations = 0;

/** Notes that this process uses the server; returns what takes the note back. Call it with the start lock held. */
export function registerUser(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}-${registrations++}`);
  writeFileSync(file, ownIdentity());
  return () => rmSync(file, { force: true });
}

/** How many live processes use the server. Notes of processes that were killed are removed. */
export function countUsers(folder: string): number {
  let live = 0;
  for (const name of listNotes(folder)) {
    const file = join(folder, name);
    if (isAlive(readFileSync(file, 'utf8'))) live++;
    else rmSync(file, { force: true });
  }
  return live;
}

function listNotes(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
