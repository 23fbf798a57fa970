import { type Command, InvalidArgumentError, Option } from 'commander';
import { declareFilters } from '../keys/filters.js';
import { count, several } from '../option-values.js';
import type { OutputOptions } from '../output/printer.js';
import type { ApplyOptions, ListOptions, PlanOptions } from './options.js';

export function declareRevokeCommands(program: Command): void {
  const revoke = program.command('revoke').description('decide over sets of keys: plan, look, apply, undo');
  declarePlan(revoke);
  declareDeciding(revoke);
  declareReading(revoke);
}

function declarePlan(revoke: Command): void {
  const plan = leaf(revoke, 'plan', 'freeze the keys that a filter finds, and see what it would mean; decides nothing')
    .requiredOption('--reason <text>', 'why, for the audit log and the owners')
    .addOption(
      new Option('--action <action>', 'revoke, unless told').choices(['revoke', 'suspend', 'restore'] as const),
    )
    .option('--undo-minutes <n>', 'for how long it can be undone once it is in force; a day, unless told', count)
    .option('--filter <name=value>', 'a parameter of the list, such as lastUsedBefore=90d; may be repeated', pairs)
    .option('--keys <id,id|->', 'these keys instead of a filter; - reads ids from standard input, one a line', ids)
    .option('--except <id,id>', 'not these', ids)
    .option('--include <id,id>', 'take these in although they are protected', ids)
    .option('--everything', 'every key that you administer')
    .option('--descendants', 'also keys regenerated from keys of the set or made with them');
  // What somebody types as --reason is why they decide: keys by reason are asked for by --filter reason=….
  declareFilters(plan, ['--reason']);
  plan.action(async (options: PlanOptions) => (await import('./plan.js')).plan(options));
}

function declareDeciding(revoke: Command): void {
  leaf(revoke, 'apply <id>', 'apply a plan: no node accepts a key of the set once this returns')
    .option('--hash <hash>', 'the hash of the plan; on a terminal it can be typed after another look')
    .option('--confirm <name>', 'over 100 keys: the name of the team, or of the organization')
    .option('--at <time>', 'not now but then, at most 90 days ahead')
    .action(async (id: string, options: ApplyOptions) => (await import('./apply.js')).apply(id, options));
  leaf(revoke, 'undo <id>', 'take it back while that is possible; what else refuses a key still does').action(
    async (id: string, options: OutputOptions) => (await import('./take-back.js')).undo(id, options),
  );
  leaf(revoke, 'cancel <id>', 'give up what is planned or scheduled').action(
    async (id: string, options: OutputOptions) => (await import('./take-back.js')).cancel(id, options),
  );
}

function declareReading(revoke: Command): void {
  leaf(revoke, 'recheck <id>', 'how the world moved since the plan: revoked, used or left idle meanwhile').action(
    async (id: string, options: OutputOptions) => (await import('./recheck.js')).recheck(id, options),
  );
  leaf(revoke, 'show <id>', 'one decision, with its impact').action(async (id: string, options: OutputOptions) =>
    (await import('./show.js')).show(id, options),
  );
  leaf(revoke, 'list', 'list decisions over sets, the newest first')
    .option('--all', 'every page')
    .option('--limit <n>', 'how many a page, up to 200', count)
    .option('--cursor <cursor>', 'where a list before went on')
    .action(async (options: ListOptions) => (await import('./show.js')).list(options));
}

function pairs(text: string, before: string[] | undefined): string[] {
  if (!/^[A-Za-z]+=./s.test(text)) throw new InvalidArgumentError('Write name=value, such as lastUsedBefore=90d.');
  return several(text, before);
}

function ids(text: string, before: string[] | undefined): string[] {
  return [...(before ?? []), ...text.split(/[\s,]+/).filter((id) => id !== '')];
}

function leaf(parent: Command, usage: string, description: string): Command {
  return parent.command(usage).description(description).option('--json', 'print JSON');
}
