import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareOrExit } from './prepare.mjs';

const PARENT_CHECK_MS = 500;

// `npm start`. Not a `prestart` script, which npm skips for everyone who has set `ignore-scripts`; and one process with
// the server, so that a signal to it reaches the server.
await prepareOrExit();
stopWithoutParent();
const cli = join(fileURLToPath(new URL('..', import.meta.url)), 'dist', 'cli', 'keyreeve.js');
process.argv.splice(1, 1, cli, 'serve');
await import('../dist/cli/keyreeve.js');

/**
 * Between npm and us there is a shell, which passes no signal on: whoever kills npm would leave us behind with the
 * port, and the next `npm start` fails. Whoever wants a server without npm runs `keyreeve serve`.
 */
function stopWithoutParent() {
  const parents = currentParents();
  const timer = setInterval(() => {
    if (currentParents() === parents) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS);
  timer.unref();
}

/** The shell and, where the system tells, npm: a process whose parent is gone gets another one. */
function currentParents() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')')).split(' ')[2]}`;
  } catch {
    return `${process.ppid}`;
  }
}
