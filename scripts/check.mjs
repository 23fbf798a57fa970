import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareOrExit } from './prepare.mjs';

/*
 * `npm run check`: everything that can be said about the code without a database, two steps side by side, all failures
 * and not only the first. `npm run check -- lint types` runs only the steps named.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const SIDE_BY_SIDE = 2;
const LIMIT_S = 60;

await prepareOrExit();

const code = ['src', 'test', 'scripts', 'bench'].filter((folder) => existsSync(join(root, folder)));

/** Long ones first, so that the short ones fill the gap at the end. */
const steps = [
  ['types', tool('typescript', 'tsc'), ['-p', 'tsconfig.json']],
  ['unit tests', 'scripts/jest.mjs', ['--selectProjects', 'unit', '--reporters', 'default', '--silent']],
  ['format', tool('prettier', 'prettier'), ['--check', '--log-level', 'warn', '.']],
  ['lint', tool('oxlint', 'oxlint'), ['--type-aware', '--deny-warnings', '--format', 'unix', ...code]],
  ['modules', tool('dependency-cruiser', 'depcruise'), ['--config', '.dependency-cruiser.mjs', 'src', 'test']],
  ['dead code', tool('knip', 'knip'), ['--no-progress']],
  ['house rules', 'scripts/house-rules.mjs', []],
  ['lock', 'scripts/complete-lock.mjs', ['--check']],
  ['contract', 'scripts/contract.mjs', ['--check']],
  ['contract lint', tool('@redocly/cli', 'redocly'), ['lint', 'openapi.json', '--format', 'stylish']],
];

const began = Date.now();
const wanted = process.argv.slice(2);
const waiting = steps.filter(([name]) => wanted.length === 0 || wanted.includes(name.replace(' ', '-')));
const failures = [];
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));

for (const { name, output } of failures) console.log(`\n── ${name} ${'─'.repeat(70 - name.length)}\n${output.trim()}`);
const total = (Date.now() - began) / 1000;
if (total > LIMIT_S)
  console.log(`\nThis took ${total.toFixed(0)} s, and ${LIMIT_S} s is the limit: people stop running slow checks.`);
console.log(
  failures.length
    ? `\ncheck failed: ${failures.map(({ name }) => name).join(', ')}`
    : `\ncheck passed in ${total.toFixed(1)} s`,
);
process.exitCode = failures.length ? 1 : 0;

async function work() {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const [name, program, args] = step;
    const started = Date.now();
    const { ok, output } = await run(program, args);
    if (!ok) failures.push({ name, output });
    console.log(
      `${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(12)} ${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s`,
    );
  }
}

function run(program, args) {
  // Tools colour what they print to a terminal; through a pipe they have to be told.
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...colour },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ok: false, output: `${output}\n${error.message}` }));
    child.once('close', (exit) => resolve({ ok: exit === 0, output: output || `it ended with ${exit}` }));
  });
}

/** The program that a package installs under `name`: node_modules/.bin holds no JavaScript on Windows. */
function tool(owner, name) {
  const folder = join(root, 'node_modules', owner);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[name]);
}
