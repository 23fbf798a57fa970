import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Completes package-lock.json after `npm install`. npm leaves out optional packages of other platforms that the
 * registry at hand does not serve, and `npm ci` then refuses the lock everywhere. Addresses are removed too: each
 * installation asks the registry it is configured for, and integrity hashes say that it got the same bytes.
 *
 *   node scripts/complete-lock.mjs           writes
 *   node scripts/complete-lock.mjs --check   only says whether it would
 */
const file = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..', 'package-lock.json');
const before = readFileSync(file, 'utf8');
const lock = JSON.parse(before);
const added = [];

for (const [path, entry] of Object.entries(lock.packages)) {
  delete entry.resolved;
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isExact(version) && !isLocked(path, name)) add(name, version, entry);
  }
}
if (added.length > 0) {
  // The order npm writes, so that its next run changes nothing else.
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
}

const after = `${JSON.stringify(lock, null, 2)}\n`;
if (after !== before && process.argv.includes('--check')) {
  console.error(
    'package-lock.json is not complete for every platform: run `node scripts/complete-lock.mjs` and commit it.',
  );
  process.exit(1);
}
if (after !== before) {
  writeFileSync(file, after);
  console.log(`package-lock.json completed${added.length ? `: ${added.join(', ')}` : ''}`);
}

function isExact(version) {
  return /^\d+\.\d+\.\d+/.test(version);
}

/** Looks where npm would: beside the dependent and in every folder above it. */
function isLocked(path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

function add(name, version, dependent) {
  lock.packages[`node_modules/${name}`] = {
    version,
    ...platformOf(name),
    ...(dependent.dev ? { dev: true } : {}),
    optional: true,
  };
  added.push(`${name}@${version}`);
}

/** Platform packages carry their platform in their name: core-linux-x64-musl, binding-win32-arm64-msvc, windows-x64. */
function platformOf(name) {
  const words = name.split(/[/-]/).map((word) => (word === 'windows' ? 'win32' : word));
  const pick = (known) => words.filter((word) => known.includes(word)).slice(0, 1);
  const platform = {
    os: pick(['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']),
    cpu: pick(['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'ppc64le', 'riscv64', 's390x', 'wasm32', 'x64']),
    libc: pick(['gnu', 'glibc', 'musl']).map((libc) => (libc === 'gnu' ? 'glibc' : libc)),
  };
  return Object.fromEntries(Object.entries(platform).filter(([, values]) => values.length > 0));
}
