import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forgetBuild, prepareOrExit } from './prepare.mjs';

/*
 * `npm run dev`: compiles what is saved and starts the server again. Arguments go to `keyreeve serve`.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
await prepareOrExit();
forgetBuild();

const swc = join(root, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
const children = [
  start([swc, 'src', '-d', 'dist', '--strip-leading-paths', '--watch', '--quiet']),
  start(['--watch', '--watch-preserve-output', '--enable-source-maps', join('dist', 'cli', 'keyreeve.js'), 'serve']),
];

// Ctrl-C reaches the children by itself; any other end of one of them, or of us, has to reach the rest.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopAll(signal));
for (const child of children) child.once('exit', () => stopAll('SIGTERM'));

function start(args) {
  const extra = args.at(-1) === 'serve' ? process.argv.slice(2) : [];
  return spawn(process.execPath, [...args, ...extra], { cwd: root, stdio: 'inherit' });
}

function stopAll(signal) {
  for (const child of children) child.kill(signal);
}
