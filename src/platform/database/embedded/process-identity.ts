import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** What the operating system says about a live process. */
export interface ProcessDescription {
  /** Process id and start time together: a recycled id gives another identity. */
  identity: string;
  name: string;
  /** Absent where the system does not tell (another user's process, not Linux). */
  workingFolder?: string;
}

/** Describes a live process; `undefined` when there is none, or only a zombie that nobody has collected. */
export function describeProcess(pid: number): ProcessDescription | undefined {
  if (!isSignalable(pid)) return undefined;
  if (process.platform === 'linux') return describeFromProc(pid);
  // Windows has neither /proc nor ps: the id alone has to do.
  return process.platform === 'win32' ? { identity: `${pid}`, name: 'postgres' } : describeFromPs(pid);
}

/** The identity of this very process, to be written where another process may ask whether we still live. */
export function ownIdentity(): string {
  return describeProcess(process.pid)?.identity ?? `${process.pid}`;
}

/** Whether the process that wrote `identity` is still the one that runs under that id. */
export function isAlive(identity: string): boolean {
  const pid = Number.parseInt(identity, 10);
  return Number.isInteger(pid) && pid > 0 && describeProcess(pid)?.identity === identity;
}

function isSignalable(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function describeFromProc(pid: number): ProcessDescription | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name is in parentheses and may itself hold spaces and parentheses: count the fields after the last one.
    const end = stat.lastIndexOf(')');
    const fields = stat.slice(end + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return {
      identity: `${pid}:${fields[19]}`,
      name: stat.slice(stat.indexOf('(') + 1, end),
      workingFolder: readWorkingFolder(pid),
    };
  } catch {
    return undefined;
  }
}

function readWorkingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function describeFromPs(pid: number): ProcessDescription | undefined {
  const { stdout, status } = spawnSync('ps', ['-o', 'stat=,lstart=,comm=', '-p', `${pid}`], { encoding: 'utf8' });
  // "Ss   Wed Nov 25 07:12:01 2026 /path/to/postgres"
  const match = /^\s*(\S+)\s+(.{24})\s+(.*)$/.exec(stdout ?? '');
  if (status !== 0 || !match || match[1]?.startsWith('Z')) return undefined;
  return { identity: `${pid}:${match[2]}`, name: (match[3] ?? '').trim().split('/').pop() ?? '' };
}
