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

/** A node beside an application of the test: same database, same secret. `databaseUrl` where it has another way there. */
export async function startNodeProcess(
  besides: TestApplication,
  databaseUrl = besides.database.url,
): Promise<NodeProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [join('dist', 'cli', 'keyreeve.js'), 'serve'], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: databaseUrl,
      DATABASE_MIGRATION_URL: besides.database.url,
      KEYREEVE_SECRET_FILE: besides.runtime.config.secretFile,
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

async function listening(child: ChildProcess, url: string, printed: () => string): Promise<void> {
  const deadline = Date.now() + startLimitMs;
  while (!printed().includes('listening on')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the node at ${url} did not start:\n${printed()}`);
    }
    await once(child.stdout ?? child, 'data', { signal: AbortSignal.timeout(startLimitMs) }).catch(() => undefined);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === 'object' && address ? address.port : 0;
}
