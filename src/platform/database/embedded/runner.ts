import { spawnSync, type SpawnOptions } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { copyToCache, linkLibraries, type Binaries } from './binaries.js';

/** How the PostgreSQL programs are run: they refuse to run as root. */
export interface Runner {
  native: string;
  /** The user to become, when we are root. */
  user?: { uid: number; gid: number };
  /** Run inside a user namespace of its own, where root does not look like root. */
  inNamespace?: boolean;
}

/** Finds the first way of running the programs that works on this machine, best first. */
export function chooseRunner(binaries: Binaries, cluster: string, accounts = readAccounts()): Runner {
  const refusals: string[] = [];
  for (const candidate of candidates(binaries, cluster, accounts)) {
    try {
      const runner = candidate();
      const refusal = tryRunner(runner);
      if (refusal === undefined) return runner;
      refusals.push(refusal);
    } catch (error) {
      refusals.push((error as Error).message);
    }
  }
  throw new Error(
    `The embedded PostgreSQL cannot be run here:\n  ${[...new Set(refusals)].join('\n  ')}\n` +
      'Run as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own (15 or later).',
  );
}

/** Command, arguments and options with which `program` runs in the folder `cwd`. */
export function commandFor(runner: Runner, program: string, args: string[], cwd: string): RunnerCommand {
  const path = join(runner.native, 'bin', program);
  // Nothing of the caller's PG* variables may reach the server.
  const env: NodeJS.ProcessEnv = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  if (process.platform === 'win32') env['SystemRoot'] = process.env['SystemRoot'];
  return {
    command: runner.inNamespace ? 'unshare' : path,
    args: runner.inNamespace ? ['--user', '--', path, ...args] : args,
    options: { cwd, env, windowsHide: true, ...runner.user },
  };
}

export interface RunnerCommand {
  command: string;
  args: string[];
  options: SpawnOptions;
}

/**
 * The name by which the program finds the folder it is started in. The folder is entered before root is given up, so
 * this name works even where a folder above it is closed to the program's user.
 */
export function startFolder(runner: Runner, folder: string): string {
  return runner.user && process.platform === 'linux' ? '/proc/self/cwd' : folder;
}

/** The name by which the program finds a file that is handed to it open, as descriptor `fd`; see startFolder. */
export function handedFile(runner: Runner, file: string, fd: number): string {
  return runner.user && process.platform === 'linux' ? `/proc/self/fd/${fd}` : file;
}

type Account = { name: string; uid: number; gid: number };

function* candidates(binaries: Binaries, cluster: string, accounts: Account[]): Generator<() => Runner> {
  const linked = (): string => {
    linkLibraries(binaries.native);
    return binaries.native;
  };
  const cached = (): string => copyToCache(binaries);
  if (process.getuid?.() !== 0) {
    // initdb asks for the name of the user; a container may run under an id that has none.
    const inNamespace = process.platform === 'linux' && !hasName();
    yield () => ({ native: linked(), inNamespace });
    yield () => ({ native: cached(), inNamespace });
    return;
  }
  const owner = existsSync(cluster) ? statSync(cluster) : undefined;
  // An existing cluster opens only to its owner.
  for (const user of owner ? [owner] : accounts) {
    if (user.uid === 0) continue;
    yield () => ({ native: linked(), user: { uid: user.uid, gid: user.gid } });
    yield () => ({ native: cached(), user: { uid: user.uid, gid: user.gid } });
  }
  if (!owner || owner.uid === 0) yield () => ({ native: linked(), inNamespace: true });
}

function tryRunner(runner: Runner): string | undefined {
  const { command, args, options } = commandFor(runner, 'postgres', ['--version'], '/');
  const { status, error, stderr } = spawnSync(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  return status === 0 ? undefined : `${command}: ${error?.message ?? stderr.toString().trim()}`;
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** The accounts as which root may run a database, best first. */
function readAccounts(): Account[] {
  if (!existsSync('/etc/passwd')) return [];
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const all = lines
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  return ['postgres', 'nobody'].flatMap((name) => all.filter((account): account is Account => account.name === name));
}
