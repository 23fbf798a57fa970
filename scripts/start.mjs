import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareOrExit } from './prepare.mjs';

// `npm start`. Not a `prestart` script, which npm skips for everyone who has set `ignore-scripts`; and one process with
// the server, so that a signal to it reaches the server.
await prepareOrExit();
const cli = join(fileURLToPath(new URL('..', import.meta.url)), 'dist', 'cli', 'keyreeve.js');
process.argv.splice(1, 1, cli, 'serve');
await import('../dist/cli/keyreeve.js');
