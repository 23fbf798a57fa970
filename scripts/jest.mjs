import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { prepareOrExit } from './prepare.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs jest with `args`, everything it needs prepared, and ends this process as jest ends. */
export async function runJest(args) {
  await prepareOrExit();
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  if (!existsSync(jest)) throw new Error(`${jest} is missing: run \`node scripts/prepare.mjs --force\``);
  // Jest loads ECMAScript modules only with this flag; it then warns about it once for each worker.
  const options = [process.env.NODE_OPTIONS, '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [jest, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NODE_OPTIONS: options.filter(Boolean).join(' ') },
  });
  // A terminal sends Ctrl-C to jest, too; a second one would cut its clean-up short.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  await runJest(process.argv.slice(2));
}
