/*
 * A process that uses the embedded database: node hold-database.mjs <root of the application> <data folder>.
 * Prints { url, reused } once the database answers, and stops it when its standard input ends or it is interrupted.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [root, folder] = process.argv.slice(2);
const launcher = join(root, 'dist', 'platform', 'database', 'embedded', 'start-embedded-postgres.js');
const { startEmbeddedPostgres } = await import(pathToFileURL(launcher).href);
const { url, reused, stop } = await startEmbeddedPostgres({ folder, durable: false });
console.log(JSON.stringify({ url, reused }));
process.stdin.resume().once('end', () => void stop());
process.once('SIGINT', () => void stop().then(() => process.exit()));
