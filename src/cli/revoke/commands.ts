import { type Command, Option } from 'commander';
import { count, several } from '../option-values.js';
import type { OutputOptions } from '../output/printer.js';
import type { ApplyOptions, PlanOptions } from './options.js';

export function declareRevokeCommands(program: Command): void {
  const revoke = program.command('revoke').description('decide over a set of keys: plan, look, apply, undo');
  leaf(revoke, 'plan', 'freeze a set of keys and show what deciding over it means; decides nothing')
    .requiredOption('--reason <text>', 'why, for the audit log and the owners')
    .addOption(new Option('--action <action>', 'what to decide').choices(['revoke', 'suspend', 'restore']))
    .option('--filter <name=value>', 'a filter of GET /v1/keys, such as lastUsedBefore=90d; may be repeated', several)
    .option('--keys <ids>', 'these keys instead, with commas between; - reads ids from standard input, one a line')
    .option('--everything', 'all keys that you administer, where no filter is given')
    .option('--except <ids>', 'not these, with commas between')
    .option('--include <ids>', 'these although they are protected')
    .option('--descendants', 'also what was regenerated from these keys or made with them')
    .option('--undo-minutes <n>', 'for how long it can be undone', count)
    .action(async (options: PlanOptions) => (await import('./revoke.js')).plan(options));
  leaf(revoke, 'apply <id>', 'apply a plan; answers when no node accepts any of its keys')
    .requiredOption('--hash <hash>', 'the hash that the plan showed')
    .option('--confirm <name>', 'over 100 keys: the name of the team, or of the organization')
    .option('--at <time>', 'then and not now')
    .action(async (id: string, options: ApplyOptions) => (await import('./revoke.js')).apply(id, options));
  leaf(revoke, 'undo <id>', 'take a decision back, by somebody who is signed in').action(
    async (id: string, options: OutputOptions) => (await import('./revoke.js')).undo(id, options),
  );
  leaf(revoke, 'cancel <id>', 'give up what is planned or scheduled').action(
    async (id: string, options: OutputOptions) => (await import('./revoke.js')).cancel(id, options),
  );
  leaf(revoke, 'list', 'decisions over sets of keys, the newest first').action(async (options: OutputOptions) =>
    (await import('./revoke.js')).list(options),
  );
  leaf(revoke, 'show <id>', 'one of them, with its impact').action(async (id: string, options: OutputOptions) =>
    (await import('./revoke.js')).show(id, options),
  );
}

function leaf(parent: Command, usage: string, description: string): Command {
  return parent.command(usage).description(description).option('--json', 'print JSON');
}
