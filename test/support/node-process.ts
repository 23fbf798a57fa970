import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { TestApplication } from './application.js';

/** The built server in a process of its own, as it is deployed. */
export interface NodeProcess {
  url: string;
  pid: number;
  /** All that it has printed so far. */
  output(): string;
  /** Ends it; the exit code, or null when it was killed. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const startLimitMs = 60_000;

export interface NodeOptions {
  /** Where the node has another way to the database than the application. */
  databaseUrl?: string;
  migrationUrl?: string;
  port?: number;
  secretFile?: string;
}

/** A node beside an application of the test: same database, same secret. */
export async function startNodeProcess(besides: TestApplication, options: NodeOptions = {}): Promise<NodeProcess> {
  const port = options.port ?? (await freePort());
  const child = spawn(process.execPath, [join('dist', 'cli', 'keyreeve.js'), 'serve'], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: options.databaseUrl ?? besides.database.url,
      DATABASE_MIGRATION_URL: options.migrationUrl ?? besides.database.url,
      KEYREEVE_SECRET_FILE: options.secretFile ?? besides.runtime.config.secretFile,
      KEYREEVE_DATA_DIR: besides.runtime.config.dataDir,
      PORT: String(port),
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  await listening(child, url, () => printed);
  return {
    url,
    pid: child.pid ?? 0,
    output: () => printed,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill(signal);
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
}

/** Waits until a server that was started says that it listens. */
export async function listening(child: ChildProcess, url: string, printed: () => string): Promise<void> {
  const late = AbortSignal.timeout(startLimitMs);
  // Closed when the process has ended and everything it printed was read.
  const over = once(child, 'close', { signal: late }).then(
    () => true,
    () => true,
  );
  while (!printed().includes('listening on')) {
    const more = once(child.stdout ?? child, 'data', { signal: late }).then(
      () => false,
      () => true,
    );
    if (!(await Promise.race([more, over]))) continue;
    child.kill('SIGKILL');
    throw new Error(`the node at ${url} did not start, exit code ${child.exitCode}:\n${printed()}`);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === 'object' && address ? address.port : 0;
}
