import { type Command, Option } from 'commander';
import { count, days, seconds, several } from '../option-values.js';
import type { OutputOptions } from '../output/printer.js';
import { declareFilters } from './filters.js';
import type {
  CreateOptions,
  RegenerateOptions,
  DecideOptions,
  ExportOptions,
  ExplainOptions,
  LookupOptions,
  ListOptions,
  StatsOptions,
} from './options.js';

const selfOr = 'its id, or self for the key of the call';

export function declareKeyCommands(program: Command): void {
  const keys = program.command('keys').description('generate, list, change and end API keys');
  declareReading(keys);
  declareMaking(keys);
  declareEnding(keys);
}

function declareReading(keys: Command): void {
  const list = leaf(keys, 'list', 'list the keys you may see, the newest first')
    .option('--all', 'every page')
    .option('--limit <n>', 'how many a page, up to 200', count)
    .option('--cursor <cursor>', 'where a list before went on')
    .option('--sort <field>', 'createdAt, expiresAt, lastUsedAt, name or owner; - in front turns it round')
    .option('--as-of <time>', 'as it was at this past time');
  declareFilters(list);
  list.action(async (options: ListOptions) => (await import('./list.js')).list(options));

  const exporting = leaf(keys, 'export', 'write the keys that you administer or audit into a file')
    .requiredOption('--out <file>', 'where to; <file>.manifest.json says beside it of what and when')
    .addOption(new Option('--format <format>').choices(['csv', 'ndjson']).default('csv'))
    .option('--after <id>', 'go on behind the last key of an export that was cut short')
    .option('--as-of <time>', 'as they were at this past time');
  declareFilters(exporting);
  exporting.action(async (options: ExportOptions) => (await import('./export.js')).exportKeys(options));
  const stats = leaf(keys, 'stats', 'how many keys there are of which status, age and use, and when they end')
    .option('--exact', 'look at every key, however many there are')
    .option('--as-of <time>', 'as they were at this past time');
  declareFilters(stats);
  stats.action(async (options: StatsOptions) => (await import('./stats.js')).stats(options));

  leaf(keys, 'get <id>', `show one key: ${selfOr}`).action(async (id: string, options: OutputOptions) =>
    (await import('./keys.js')).get(id, options),
  );
  leaf(keys, 'explain <id>', 'every rule about a key, and which of them decides')
    .option('--at <time>', 'at this instant, past or to come')
    .action(async (id: string, options: ExplainOptions) => (await import('./explain.js')).explain(id, options));
  leaf(keys, 'lookup [secret]', 'whose key is this? - reads the secret from standard input; only its digest is sent')
    .option('--scan <path|->', 'look for secrets in a file, a folder or standard input instead')
    .option('--ids', 'print ids alone, one a line')
    .action(async (secret: string | undefined, options: LookupOptions) =>
      (await import('./lookup.js')).lookup(secret, options),
    );
}

function declareMaking(keys: Command): void {
  leaf(keys, 'create', 'generate a key; its secret is shown this once')
    .requiredOption('--name <name>', 'what it is for')
    .option('--team <id>', 'needed when you belong to several')
    .option('--owner <id>', 'a service account, instead of yourself')
    .option('--description <text>')
    .addOption(new Option('--lifetime <duration>', 'how long it lives, in whole days: 90d').argParser(days))
    .addOption(new Option('--expires-at <time>', 'when it ends').conflicts('lifetime'))
    .option('--scope <scope>', 'what it may do; may be repeated', several)
    .option('--cidr <range>', 'from where it may be used; may be repeated', several)
    .option('--secret-only', 'print the secret alone')
    .action(async (options: CreateOptions) => (await import('./keys.js')).create(options));
  leaf(keys, 'rename <id> <name>', 'give a key another name').action(
    async (id: string, name: string, options: OutputOptions) => (await import('./keys.js')).rename(id, name, options),
  );
  leaf(keys, 'regenerate <id>', `replace the secret of a key: ${selfOr}`)
    .option('--overlap <duration>', 'how long the old secret still works, such as 24h or 0s', seconds)
    .addOption(new Option('--because <cause>', 'why').choices(['leaked']))
    .addOption(
      new Option('--activate <when>', 'when the new secret takes over; until then the old one works').choices([
        'now',
        'first_use',
      ]),
    )
    .option('--secret-only', 'print the new secret alone')
    .action(async (id: string, options: RegenerateOptions) => (await import('./keys.js')).regenerate(id, options));
}

function declareEnding(keys: Command): void {
  leaf(keys, 'delete <id>', `end a key of yours for good: ${selfOr}`).action(
    async (id: string, options: OutputOptions) => (await import('./keys.js')).end(id, options),
  );
  for (const [verb, text] of [
    ['revoke', 'end a member’s key for good'],
    ['suspend', 'refuse a member’s key until it is restored'],
    ['restore', 'lift what suspends a key'],
  ] as const) {
    leaf(keys, `${verb} <id>`, text)
      .requiredOption('--reason <text>', 'why, for the audit log and the owner')
      .action(async (id: string, options: DecideOptions) => (await import('./keys.js')).decide(verb, id, options));
  }
}

function leaf(parent: Command, usage: string, description: string): Command {
  return parent.command(usage).description(description).option('--json', 'print JSON');
}
