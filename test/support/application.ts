import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Config, readConfig } from '../../src/config.js';
import { Clock } from '../../src/platform/clock.js';
import { openKeyring, type Runtime } from '../../src/runtime.js';
import { createServer } from '../../src/server.js';
import { createDatabase, type TestDatabase } from './databases.js';

/** The real clock, which a test may set ahead. */
export class MovableClock extends Clock {
  private aheadMs = 0;

  override now(): Date {
    return new Date(super.now().getTime() + this.aheadMs);
  }

  override skewMs(): number {
    return super.skewMs() - this.aheadMs;
  }

  advance(ms: number): void {
    this.aheadMs += ms;
  }

  /** Goes to the beginning of a minute, so that what follows lies within it. */
  beginMinute(): void {
    this.advance(60_000 - (this.now().getTime() % 60_000));
  }
}

export interface TestApplication {
  app: NestFastifyApplication;
  /** `http://127.0.0.1:port` */
  url: string;
  database: TestDatabase;
  runtime: Runtime;
  clock: MovableClock;
  close(): Promise<void>;
}

export interface ApplicationOptions {
  /** Another node on the same database and with the same secret. */
  besides?: TestApplication;
  env?: Record<string, string>;
  /** Where the node reaches the database, when not straight. */
  databaseUrl?: string;
  /** Takes every line of the log, at level trace. */
  logTo?: (line: string) => void;
}

/** The whole application over HTTP on a database of its own, or a further node beside one. */
export async function startApplication({
  besides,
  env = {},
  databaseUrl,
  logTo,
}: ApplicationOptions = {}): Promise<TestApplication> {
  const database = besides?.database ?? (await createDatabase());
  const folder = besides ? null : await mkdtemp(join(tmpdir(), 'keyreeve-application-'));
  const config: Config = {
    ...readConfig({
      KEYREEVE_DEMO: 'off',
      LOG_LEVEL: logTo ? 'trace' : 'silent',
      KEYREEVE_DATA_DIR: folder ?? besides?.runtime.config.dataDir,
      PORT: '0',
      ...env,
    }),
  };
  const clock = new MovableClock();
  const runtime: Runtime = {
    config,
    databaseUrl: databaseUrl ?? database.url,
    migrationUrl: database.url,
    keyring: besides?.runtime.keyring ?? (await openKeyring(config, database.url)),
    clock,
    ...(logTo && { logTo: { write: logTo } }),
    close: async () => undefined,
  };
  const app = await createServer(runtime);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  config.publicUrl = new URL(url);
  return {
    app,
    url,
    database,
    runtime,
    clock,
    close: async () => {
      await app.close();
      if (!besides) await database.drop();
      if (folder) await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Answer {
  status: number;
  // The shape of an answer is what a test asserts.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
  text: string;
  headers: Headers;
}

/** One request; `as` is the secret of a key, `cookie` a session's. */
export async function call(
  { url }: { url: string },
  method: string,
  path: string,
  options: { as?: string; cookie?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(options.as !== undefined && { 'x-api-key': options.as }),
      ...(options.cookie !== undefined && { cookie: options.cookie, 'sec-fetch-site': 'same-origin' }),
      ...(options.body !== undefined && { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body !== undefined && {
      body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body),
    }),
  });
  const text = await response.text();
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    body: isJson && text !== '' ? JSON.parse(text) : null,
    text,
    headers: response.headers,
  };
}
