import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { type NodeProcess, startNodeProcess } from '../support/node-process.js';
import { startProxy, type TcpProxy } from '../support/tcp-proxy.js';

describe('a node on a bad day', () => {
  let arranged: TestApplication;
  let proxy: TcpProxy;
  let node: NodeProcess;

  beforeAll(async () => {
    arranged = await startApplication();
    proxy = await startProxy(arranged.database.url);
    node = await startNodeProcess(arranged, { databaseUrl: proxy.url, migrationUrl: proxy.url });
  }, 60_000);
  afterAll(async () => {
    await node?.stop();
    await proxy?.close();
    await arranged?.close();
  });

  /** As a supervisor asks: nobody waits longer than three seconds. */
  const ask = async (path: string): Promise<number> =>
    (await fetch(node.url + path, { signal: AbortSignal.timeout(3_000) })).status;

  it.each([
    ['cut', 'cut'],
    ['silent', 'swallow'],
  ] as const)(
    'says at once that it lives and is not ready, and tells its figures, while the way to the database is %s',
    async (_, fault) => {
      expect(await ask('/health/ready')).toBe(200);
      proxy[fault]();
      // Often enough for what leaks to be missed.
      for (let round = 0; round < 3; round += 1)
        expect([await ask('/health/live'), await ask('/health/ready'), await ask('/metrics')]).toEqual([200, 503, 200]);
      proxy.cut();
      proxy.mend();
      await ready(node);
    },
    60_000,
  );

  it('ends with one line where its port is taken, and lets go of the database', async () => {
    const { port } = new URL(node.url);
    const refused = startNodeProcess(arranged, { port: Number(port) });
    await expect(refused).rejects.toThrow(/did not start, exit code 1:[^]*EADDRINUSE/);
    await expect(refused).rejects.not.toThrow(/\n {4}at /);
  });

  it('ends with one line where the database was made with another secret, or is not there', async () => {
    const secretFile = join(arranged.runtime.config.dataDir, 'other.secret');
    await writeFile(secretFile, randomBytes(32), { mode: 0o600 });
    const wrong = startNodeProcess(arranged, { secretFile });
    await expect(wrong).rejects.toThrow(/exit code 1:[^]*another master secret/);
    await expect(wrong).rejects.not.toThrow(/\n {4}at /);
    const missing = new URL(arranged.database.url);
    missing.pathname = '/no_such_database';
    const nowhere = startNodeProcess(arranged, { databaseUrl: missing.href, migrationUrl: missing.href });
    await expect(nowhere).rejects.toThrow(/exit code 1:[^]*no_such_database/);
    await expect(nowhere).rejects.not.toThrow(/\n {4}at /);
  });
});

async function ready(node: NodeProcess): Promise<void> {
  while ((await call(node, 'GET', '/health/ready')).status !== 200);
}
