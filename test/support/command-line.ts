import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const builder = fileURLToPath(new URL('../../scripts/prepare.mjs', import.meta.url));
const program = fileURLToPath(new URL('../../dist/cli/keyreeve.js', import.meta.url));

export interface Ended {
  exit: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: Record<string, string>;
  /** What comes on standard input. */
  input?: string;
  /** Of Node itself. */
  nodeArguments?: string[];
}

/** The built command line, started as people start it, with a home of its own. */
export class CommandLine {
  private constructor(
    readonly home: string,
    private readonly env: Record<string, string>,
  ) {}

  static async at(env: Record<string, string> = {}): Promise<CommandLine> {
    return new CommandLine(await mkdtemp(join(tmpdir(), 'keyreeve-home-')), env);
  }

  /** Builds what is to be tested where that is not current. */
  static async build(): Promise<void> {
    const built = await ended(spawn(process.execPath, [builder, '--build-only']));
    if (built.exit !== 0) throw new Error(built.stderr);
  }

  run(args: string[], { env = {}, input = '', nodeArguments = [] }: RunOptions = {}): Promise<Ended> {
    const child = spawn(process.execPath, [...nodeArguments, program, ...args], {
      cwd: this.home,
      env: {
        PATH: process.env['PATH'],
        HOME: this.home,
        XDG_CONFIG_HOME: join(this.home, 'config'),
        ...this.env,
        ...env,
      },
    });
    child.stdin.on('error', () => undefined).end(input);
    return ended(child);
  }

  async close(): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }
}

function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exit) => resolve({ exit, stdout, stderr }));
  });
}
