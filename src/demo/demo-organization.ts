import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Runtime } from '../runtime.js';
import { loadOrganization, OrganizationPresent, type LoadProgress } from './load-organization.js';
import type { RoleAccess } from './role-access.js';

/** What `demo.json` in the data directory holds: working sign-ins and secrets, the only copy of them. */
export interface DemoFile extends RoleAccess {
  readonly url: string;
}

const DEMO = { name: 'Aurelia Freight', members: 2_500, teams: 40, keys: 60_000, seed: 1 } as const;

/** What of the demo is not the same for every installation. */
type DemoRuntime = Pick<Runtime, 'migrationUrl' | 'keyring'> & {
  config: Pick<Runtime['config'], 'dataDir' | 'keyPrefix' | 'publicUrl'>;
};

export interface DemoOptions {
  /** Loads it beside other organizations. */
  readonly into?: boolean;
  /** For tests, which need not be as large. */
  readonly size?: { readonly members: number; readonly teams: number; readonly keys: number };
}

/**
 * Sees to it that the demo organization is there: the first call loads it and writes `demo.json` (mode 0600), every
 * later one only reads that file again, and writes in it where this server is, whoever calls it and however many at once.
 *
 * @returns null where another organization is there instead (without `into`), or the file is gone: its secrets cannot be
 *   had back
 */
export async function ensureDemo(
  runtime: DemoRuntime,
  onProgress: (text: string) => void,
  { into = false, size = DEMO }: DemoOptions = {},
): Promise<DemoFile | null> {
  const file = join(runtime.config.dataDir, 'demo.json');
  const { origin } = runtime.config.publicUrl;
  if (await isLoaded(runtime.migrationUrl)) return readDemoFile(file, origin);
  try {
    return await load(runtime, file, { ...DEMO, ...size, into }, onProgress);
  } catch (error) {
    if (!(error instanceof OrganizationPresent)) throw error;
    // another process may have loaded it meanwhile
    if (await isLoaded(runtime.migrationUrl)) return readDemoFile(file, origin);
    onProgress(`the database holds “${error.present}”: the demo organization is left out`);
    return null;
  }
}

async function load(
  { config, keyring, migrationUrl }: DemoRuntime,
  file: string,
  options: { name: string; members: number; teams: number; keys: number; seed: number; into: boolean },
  onProgress: (text: string) => void,
): Promise<DemoFile> {
  const demoOf = (access: RoleAccess): DemoFile => ({ url: config.publicUrl.origin, ...access });
  const { access } = await loadOrganization({
    ...options,
    url: migrationUrl,
    keyring,
    keyPrefix: config.keyPrefix,
    now: new Date(),
    onProgress: saidOnce(onProgress),
    // Before the commit: a demo whose secrets nobody has would never be loaded again.
    beforeCommit: async (client, given) => {
      await client.query('update keyreeve.installation set demo = true');
      await writeDemoFile(file, demoOf(given));
    },
  });
  return demoOf(access);
}

async function isLoaded(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ demo: boolean }>('select demo from keyreeve.installation');
    return rows[0]?.demo === true;
  } finally {
    await client.end();
  }
}

/** `url` becomes the address of this start: the port may have been another one at the last. */
async function readDemoFile(file: string, url: string): Promise<DemoFile | null> {
  let demo: DemoFile;
  try {
    demo = JSON.parse(await readFile(file, 'utf8')) as DemoFile;
  } catch {
    return null;
  }
  if (demo.url === url) return demo;
  const here = { ...demo, url };
  await writeDemoFile(file, here);
  return here;
}

/** Written whole beside its place first, so that nobody reads half of it. */
async function writeDemoFile(file: string, demo: DemoFile): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(demo, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

const doing = {
  people: 'the demo organization: people',
  keys: 'the demo organization: keys',
  indexes: 'the demo organization: indexes',
  statistics: 'the demo organization: statistics',
} as const satisfies Record<LoadProgress['phase'], string>;

function textOf({ phase, done, of }: LoadProgress): string {
  const tenths = Math.floor((10 * done) / of);
  return phase === 'keys' || phase === 'people' ? `${doing[phase]} ${tenths}0 %` : doing[phase];
}

/** Outside a terminal each text is a line: the same one is not said again. */
function saidOnce(say: (text: string) => void): (progress: LoadProgress) => void {
  let said = '';
  return (progress) => {
    const text = textOf(progress);
    if (text !== said) say(text);
    said = text;
  };
}
