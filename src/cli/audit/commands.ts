import type { Command } from 'commander';
import { count, several } from '../option-values.js';
import type { AuditOptions } from './options.js';

export function declareAuditCommands(program: Command): void {
  const audit = program.command('audit').description('what happened, who did it, with which credential');
  audit
    .command('list')
    .description('list audit events, the newest first')
    .option('--action <action>', 'such as key.revoked; may be repeated', several)
    .option('--actor <id>', 'who acted')
    .option('--target <id>', 'what it was done to')
    .option('--team <id>', 'in which team')
    .option('--outcome <outcome>', 'success, refused or failure')
    .option('--from <time>', 'from this instant on')
    .option('--until <time>', 'before this instant')
    .option('--q <words>', 'words of names and reasons; needs --from and --until')
    .option('--all', 'every page')
    .option('--limit <n>', 'how many a page, up to 200', count)
    .option('--cursor <cursor>', 'where a list before went on')
    .option('--json', 'print JSON')
    .action(async (options: AuditOptions) => (await import('./list.js')).list(options));
}
