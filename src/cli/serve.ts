import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '../config.js';
import { type DemoFile, ensureDemo } from '../demo/demo-organization.js';
import { startUpkeep, type Upkeep } from '../platform/jobs/upkeep.js';
import { createLogger } from '../platform/logger.js';
import { openRuntime, type Runtime } from '../runtime.js';
import { createServer } from '../server.js';
import { stepPrinter } from './steps.js';

const shutdownLimitMs = 20_000;

/** Runs until it is told to stop; then finishes what is under way, writes out what is buffered, and ends the process. */
export async function serve(config: Config): Promise<never> {
  const step = stepPrinter();
  const stopped = stopSignal();
  const runtime = await openRuntime(config, step);
  try {
    const demo = config.demo ? await ensureDemo(runtime, step) : null;
    step('starting the server');
    const app = await createServer(runtime);
    await app.listen(config.port, config.host);
    const upkeep = await startUpkeep(runtime.migrationUrl, createLogger(config.logLevel));
    step(null);
    process.stdout.write(banner(await app.getUrl(), config, demo));
    await stopped;
    await closeWithin(app, upkeep, runtime);
    // A connection to a database that has fallen silent would keep the process for as long as TCP hopes.
    process.exit(0);
  } catch (error) {
    await runtime.close();
    throw error;
  }
}

async function closeWithin(app: NestFastifyApplication, upkeep: Upkeep, runtime: Runtime): Promise<void> {
  const giveUp = setTimeout(() => {
    process.stderr.write('Some requests did not end in time; leaving.\n');
    process.exit(1);
  }, shutdownLimitMs);
  await app.close();
  await upkeep.stop();
  await runtime.close();
  clearTimeout(giveUp);
}

/** Ctrl-C, or a supervisor's SIGTERM; a second one while stopping ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve();
        process.once(signal, () => process.exit(130));
      });
    }
  });
}

function banner(url: string, config: Config, demo: DemoFile | null): string {
  const lines = ['', `  Keyreeve  ${config.publicUrl.origin}`, `  listening on ${url}, contract at ${url}/docs`, ''];
  if (demo) {
    const people = Object.entries(demo.users).map(
      ([role, { email, password }]) => `    ${role.padEnd(10)} ${email.padEnd(44)} ${password}`,
    );
    lines.push(
      `  Demo organization: ${demo.organization.name}`,
      ...people,
      '',
      `  A key of the organization's owner, to try at once:`,
      `    ${demo.keys.owner}`,
      '',
      `    curl -s -H 'X-API-Key: ${demo.keys.owner}' '${url}/v1/keys?limit=3'`,
      '',
      `  All of it is in ${config.dataDir}/demo.json. Ctrl-C stops everything; the next start finds the same.`,
      '',
    );
  }
  return `${lines.join('\n')}\n`;
}
