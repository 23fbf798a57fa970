import type { Command } from 'commander';
import { duration } from '../option-values.js';
import type { LoginOptions, WhoamiOptions } from './options.js';

export function declareAccountCommands(program: Command): void {
  program
    .command('login')
    .description('keep an API key for the commands that follow')
    .requiredOption('--with-api-key <key|->', 'the key; - reads it from standard input')
    .option('--url <url>', 'where the server is; KEYREEVE_URL, or this machine, unless told')
    .option('--json', 'print JSON')
    .action(async (options: LoginOptions) => (await import('./account.js')).login(options));
  program
    .command('logout')
    .description('forget the API key')
    .action(async () => (await import('./account.js')).logout());
  program
    .command('whoami')
    .description('whom the key acts for, with which rights')
    .option('--expires-within <duration>', 'end with 1 when the key’s fixed end is nearer, such as 14d', duration)
    .option('--json', 'print JSON')
    .action(async (options: WhoamiOptions) => (await import('./account.js')).whoami(options));
}
