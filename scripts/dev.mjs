import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare, prepareOrExit } from './prepare.mjs';

/*
 * `npm run dev`: whenever a source is saved, builds and starts the server again. Arguments go to `keyreeve serve`.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
/** Editors and git write several files at once. */
const QUIET_MS = 100;

await prepareOrExit();
let server = start();
let turn = Promise.resolve();
let timer;
watch(join(root, 'src'), { recursive: true }, (_, name) => {
  if (name?.endsWith('.spec.ts')) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    turn = turn.then(rebuild);
  }, QUIET_MS);
});
// A terminal sends Ctrl-C to the server, too; a second one would cut its shutdown short.
process.on('SIGINT', () => void once(server, 'exit').then(() => process.exit()));
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(signal).then(() => process.exit()));

/** A source that cannot be built leaves the server of the last one that could. */
async function rebuild() {
  try {
    await prepare({ buildOnly: true });
  } catch (error) {
    console.error(error.message);
    return;
  }
  await stop('SIGTERM');
  server = start();
}

function start() {
  const args = ['--enable-source-maps', join('dist', 'cli', 'keyreeve.js'), 'serve', ...process.argv.slice(2)];
  return spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
}

async function stop(signal) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill(signal);
  await once(server, 'exit');
}
