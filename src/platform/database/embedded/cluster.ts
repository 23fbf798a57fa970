import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandFor, handedFile, startFolder, type Runner } from './runner.js';

/** The superuser that initdb makes; its password lies beside the cluster. */
export const SUPERUSER = 'postgres';

/** Where the parts of one embedded database lie. */
export interface ClusterFiles {
  cluster: string;
  password: string;
  log: string;
  lock: string;
  /** One file for each process that uses the running server. */
  users: string;
}

export function clusterFiles(folder: string): ClusterFiles {
  return {
    cluster: join(folder, 'cluster'),
    password: join(folder, 'password'),
    log: join(folder, 'postgres.log'),
    lock: join(folder, 'start.lock'),
    users: join(folder, 'users'),
  };
}

/** Makes the cluster if there is none. It gets its name only when it is whole. */
export async function ensureCluster(folder: string, runner: Runner, durable: boolean): Promise<void> {
  const { cluster, password } = clusterFiles(folder);
  removeHalfMade(folder);
  if (existsSync(cluster)) return;
  const making = join(folder, `making-${process.pid}`);
  mkdirSync(making, { mode: 0o700 });
  rmSync(password, { force: true });
  writeFileSync(password, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  if (runner.user) {
    for (const path of [making, password]) chownSync(path, runner.user.uid, runner.user.gid);
  }
  await initialize(runner, making, password, durable);
  renameSync(making, cluster);
}

export function readPassword(folder: string): string {
  const { password, cluster } = clusterFiles(folder);
  try {
    return readFileSync(password, 'utf8').trim();
  } catch (error) {
    throw new Error(
      `The password of the embedded database cannot be read (${(error as Error).message}). Run as the user that ` +
        `first started it, or remove ${cluster} to begin with an empty database.`,
      { cause: error },
    );
  }
}

/** Throws where the cluster was made by another major version, whose files this one cannot read. */
export function checkMajorVersion(folder: string, binariesVersion: string): void {
  const { cluster } = clusterFiles(folder);
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const have = /-(\d+)\./.exec(binariesVersion)?.[1];
  if (made === have) return;
  throw new Error(
    `${cluster} was made by PostgreSQL ${made}, and the installed embedded PostgreSQL is ${have}. ` +
      'Install the Keyreeve version that made it, or move the folder away to begin with an empty database.',
  );
}

/** Only the holder of the start lock makes a cluster, so whatever it finds half made is of a dead process. */
function removeHalfMade(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith('making-'))) {
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // An initdb that outlived its parent still writes there; a later start removes the rest.
    }
  }
}

async function initialize(runner: Runner, making: string, password: string, durable: boolean): Promise<void> {
  const passwordFile = openSync(password, 'r');
  try {
    const args = [
      '-D',
      startFolder(runner, making),
      `--pwfile=${handedFile(runner, password, 3)}`,
      `--username=${SUPERUSER}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Sorts by code point on every machine, and folds case for all of Unicode.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
    ];
    if (!durable) args.push('--no-sync');
    // pg_trgm asks the C library which characters are letters; only some systems have a locale that knows.
    const refusal = await runInitdb(runner, making, passwordFile, [...args, '--lc-ctype=C.UTF-8']);
    if (refusal === undefined) return;
    const message = /locale/.test(refusal) ? await runInitdb(runner, making, passwordFile, args) : refusal;
    if (message !== undefined) throw new Error(`The embedded database could not be made: ${message}`);
  } finally {
    closeSync(passwordFile);
  }
}

function runInitdb(runner: Runner, making: string, passwordFile: number, args: string[]): Promise<string | undefined> {
  const { command, args: all, options } = commandFor(runner, 'initdb', args, making);
  const child = spawn(command, all, { ...options, stdio: ['ignore', 'ignore', 'pipe', passwordFile] });
  let said = '';
  child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? undefined : said.trim() || `initdb ended with ${code}`));
  });
}
