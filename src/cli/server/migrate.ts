import { note } from '../output/printer.js';
import { withRuntime } from './with-runtime.js';

/** Opening the database migrates it; several nodes may do so at once. */
export async function migrateDatabase(): Promise<void> {
  await withRuntime(async () => note('The schema is up to date.'));
}
