import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withLock } from './lock.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const dist = join(root, 'dist');
const installStamp = join(modules, '.keyreeve-stamp');
const buildStamp = join(dist, '.keyreeve-stamp');
/** Not in node_modules, which `npm ci` removes, and not in dist, which a build replaces. */
const lockFile = join(root, '.prepare.lock');

/**
 * Installs what package-lock.json names and builds `dist` from `src`, each only where it is not current. Returns at
 * once when both are; may run several times side by side. `force` does both anyhow; `buildOnly` never installs.
 */
export async function prepare({ force = false, buildOnly = false } = {}) {
  checkNode();
  if (!force && isCurrent(buildOnly)) return;
  await withLock(lockFile, tellWaiting, async () => {
    if (!buildOnly && (force || !isInstalled())) await step('Installing packages (once, a minute or two)', install);
    if (force || !isBuilt()) await step('Building', build);
  });
}

const isCurrent = (buildOnly) => (buildOnly || isInstalled()) && isBuilt();

function checkNode() {
  const { engines } = readJson(join(root, 'package.json'));
  const [wantedMajor, wantedMinor] = engines.node.match(/\d+/g).map(Number);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new Refusal(
    `Keyreeve needs Node.js ${wantedMajor}.${wantedMinor} or later, and this is ${process.versions.node} (${process.execPath}). ` +
      'Install a newer one from https://nodejs.org, then run the command again.',
  );
}

// Packages

function isInstalled() {
  const wanted = wantedInstall();
  const found = readText(installStamp);
  if (found === wanted) return true;
  if (found !== undefined && nodeOf(found) !== nodeOf(wanted)) return false;
  // Somebody ran npm by hand: its own record of what it installed decides.
  if (!recordMatchesLock()) return false;
  try {
    writeFileSync(installStamp, wanted);
  } catch {
    // Another user's folder: it is compared again next time.
  }
  return true;
}

const nodeOf = (stamp) => stamp.trim().split(' node ')[1];

/** Packages may hold files for one major version of Node, so the stamp names it. */
function wantedInstall() {
  return `${hash([readFileSync(join(root, 'package-lock.json'))])} node ${process.versions.node.split('.')[0]}\n`;
}

function recordMatchesLock() {
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  return Object.entries(readJson(join(root, 'package-lock.json')).packages).every(
    ([path, { version, optional, link }]) => path === '' || optional || link || installed[path]?.version === version,
  );
}

async function install() {
  const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, first] = npmCommand();
  await run(command, [...first, ...args], 'npm could not install the packages; its messages are above.', 'ignore');
  writeFileSync(installStamp, wantedInstall());
}

/** The npm that started us, else the one beside this Node, else the one on the path. */
function npmCommand() {
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const given = process.env.npm_execpath;
  if (given?.endsWith('npm-cli.js')) return [process.execPath, [given]];
  if (existsSync(beside)) return [process.execPath, [beside]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
}

// Build

function isBuilt() {
  return existsSync(buildStamp) && readText(buildStamp) === wantedBuild();
}

function wantedBuild() {
  const sources = listSources(join(root, 'src'));
  const parts = [...sources, join(root, '.swcrc')].flatMap((file) => [file.slice(root.length), readFileSync(file)]);
  return `${hash(parts)} swc ${readJson(join(root, 'package.json')).devDependencies['@swc/core']}\n`;
}

/** Specs are not built. */
function listSources(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return listSources(path);
      return entry.name.endsWith('.spec.ts') ? [] : [path];
    });
}

/** Builds aside and swaps, so that a process that runs from `dist` never finds it half written. */
async function build() {
  const stamp = wantedBuild();
  const making = join(modules, '.keyreeve-build');
  const old = join(modules, '.keyreeve-old');
  for (const folder of [making, old]) rmSync(folder, { recursive: true, force: true });
  const swc = join(modules, '@swc', 'cli', 'bin', 'swc.js');
  const args = ['src', '-d', making, '--strip-leading-paths', '--copy-files', '--quiet'];
  await run(process.execPath, [swc, ...args], 'The sources could not be built; the messages are above.');
  mkdirSync(making, { recursive: true });
  const types = join(dist, '.tsbuildinfo');
  if (existsSync(types)) cpSync(types, join(making, '.tsbuildinfo'));
  // npx makes it executable when it first finds it, and not again after a build.
  chmodSync(join(making, 'cli', 'keyreeve.js'), 0o755);
  writeFileSync(join(making, '.keyreeve-stamp'), stamp);
  if (existsSync(dist)) move(dist, old);
  move(making, dist);
  rmSync(old, { recursive: true, force: true });
}

function move(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    // node_modules may be a file system of its own (a container's volume).
    if (error.code !== 'EXDEV') throw error;
    cpSync(from, to, { recursive: true });
    rmSync(from, { recursive: true, force: true });
  }
}

// Running and telling

/** A failure whose message is all there is to say. */
class Refusal extends Error {}

async function step(title, work) {
  const began = Date.now();
  process.stderr.write(`${title} …\n`);
  await work();
  process.stderr.write(`${title.split(' (')[0]}: done in ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
}

function tellWaiting(pid) {
  process.stderr.write(`Waiting for process ${pid}, which installs or builds …\n`);
}

/** Standard output is for the program that runs after us, so whatever tools say goes to standard error or nowhere. */
function run(command, args, failure, output = 2) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', output, 2], shell: command.endsWith('.cmd') });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Refusal(`${failure} (${error.message})`)));
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Refusal(failure))));
  });
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function hash(parts) {
  const digest = createHash('sha256');
  // Each part's length first, so that no two lists of parts give the same bytes.
  for (const part of parts) digest.update(`${part.length}:`).update(part);
  return digest.digest('hex');
}

/** `prepare`, ending the process with one plain message where it cannot succeed. */
export async function prepareOrExit(options) {
  try {
    await prepare(options);
  } catch (error) {
    process.stderr.write(`${error instanceof Refusal ? error.message : error.stack}\n`);
    process.exit(1);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const flags = process.argv.slice(2);
  await prepareOrExit({ force: flags.includes('--force'), buildOnly: flags.includes('--build-only') });
}
