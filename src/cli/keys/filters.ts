import type { Command } from 'commander';
import { several } from '../option-values.js';

/** Each is the parameter of the same name of `GET /v1/keys`. */
const repeatableFilters = [
  ['--status <status>', 'active, suspended, expired or revoked; several are given by repeating it, as below'],
  ['--reason <reason>', 'why they are not active'],
  ['--kind <kind>', 'personal or service'],
  ['--owner <id|e-mail|me>', 'whose they are'],
  ['--team <id>', 'in which team'],
  ['--scope <scope>', 'what they carry'],
  ['--hint <text>', 'the last four characters of the secret'],
] as const;

const filters = [
  ['--q <words>', 'words of name, description, owner’s name or e-mail'],
  ['--created-after <time|90d>', 'an instant, or so long ago'],
  ['--created-before <time|90d>', ''],
  ['--expires-after <time|30d>', 'an instant, or so far ahead'],
  ['--expires-before <time|30d>', ''],
  ['--last-used-after <time|90d>', ''],
  ['--last-used-before <time|90d>', ''],
  ['--idle-days <n>', 'without use for so many whole days'],
  ['--never-used', ''],
  ['--never-expires', ''],
  ['--leaked', ''],
  ['--known-to-leaver', ''],
  ['--exempt', ''],
] as const;

/** @param except flags that mean something else in this command */
export function declareFilters(command: Command, except: readonly string[] = []): void {
  const means = ([flags]: readonly [string, string]): boolean => !except.some((flag) => flags.startsWith(`${flag} `));
  for (const [flags, text] of repeatableFilters.filter(means)) command.option(flags, text, several);
  for (const [flags, text] of filters.filter(means)) command.option(flags, text);
}
