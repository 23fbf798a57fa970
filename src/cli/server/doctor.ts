import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Config, ConfigError, isLoopback, readConfig } from '../../config.js';
import { startEmbeddedPostgres } from '../../platform/database/embedded/start-embedded-postgres.js';
import { note, type OutputOptions, print } from '../output/printer.js';
import { oneLine } from '../output/terminal-text.js';
import { checkDatabase } from './doctor-database.js';
import type { Finding } from './doctor-finding.js';

const leastDiskBytes = 100 * 2 ** 20;
const lowDiskBytes = 2 ** 30;

/** Looks at everything it can get at, and changes nothing. */
export async function doctor(options: OutputOptions): Promise<void> {
  const findings = await examine();
  print({ findings }, options, () => findings.map(line).join('\n'));
  const bad = findings.filter(({ state }) => state === 'fail').length;
  if (bad === 0) return;
  if (!options.json) note(`\n${bad} of ${findings.length} keep the server from running well.`);
  process.exitCode = 1;
}

async function examine(env: NodeJS.ProcessEnv = process.env): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((says) => ({
      check: 'configuration',
      state: 'fail',
      says,
      fix: 'Set the variable as it says.',
    }));
  }
  return [
    { check: 'configuration', state: 'ok', says: `serves ${config.publicUrl.origin} from ${config.dataDir}` },
    demoExposure(config),
    await freeDisk(config.dataDir),
    ...(await database(config)),
  ];
}

function line({ check, state, says, fix }: Finding): string {
  const told = `${state.padEnd(4)}  ${check.padEnd(14)} ${oneLine(says)}`;
  return fix === undefined ? told : `${told}\n${' '.repeat(21)}→ ${oneLine(fix)}`;
}

function demoExposure({ host, publicUrl, dataDir, demoExposed }: Config): Finding {
  const check = 'demo';
  const isOpen = !(isLoopback(host) && isLoopback(publicUrl.hostname));
  if (!existsSync(join(dataDir, 'demo.json'))) return { check, state: 'ok', says: 'no demo organization here' };
  if (!isOpen) return { check, state: 'ok', says: 'served on this machine only' };
  const fix = 'Use another database and KEYREEVE_DATA_DIR for real keys.';
  return demoExposed
    ? { check, state: 'warn', says: 'the demo, whose passwords are in demo.json, is served to others', fix }
    : { check, state: 'fail', says: 'the data directory holds a demo, and HOST or PUBLIC_URL is not loopback', fix };
}

async function freeDisk(folder: string): Promise<Finding> {
  const check = 'disk';
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = await statfs(existing);
  const free = bavail * bsize;
  const says = `${(free / 2 ** 30).toFixed(1)} GiB free at ${existing}`;
  if (free >= lowDiskBytes) return { check, state: 'ok', says };
  const fix = 'Make room: a full disk stops the database.';
  return { check, state: free < leastDiskBytes ? 'fail' : 'warn', says, fix };
}

async function database(config: Config): Promise<Finding[]> {
  if (config.databaseUrl !== null) return checkDatabase(config, config.databaseUrl);
  const folder = join(config.dataDir, 'postgres');
  if (!existsSync(folder))
    return [{ check: 'database', state: 'ok', says: 'none yet: the first `keyreeve serve` makes it' }];
  const embedded = await startEmbeddedPostgres({ folder });
  try {
    return await checkDatabase(config, embedded.url);
  } finally {
    await embedded.stop();
  }
}
