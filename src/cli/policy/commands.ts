import { type Command, InvalidArgumentError } from 'commander';
import { count, days, seconds, several } from '../option-values.js';
import {
  type PerKind,
  type PreviewOptions,
  type RollBackOptions,
  type SetOptions,
  type ShowOptions,
  UNSET,
  type Unset,
} from './options.js';

const kinds = 'for both kinds, or personal=…,service=…; none unsets';

export function declarePolicyCommands(program: Command): void {
  const policy = program.command('policy').description('how long keys may live, and who may make which');
  policy
    .command('show')
    .description('the rules of the organization, or of a team')
    .option('--team <id>', 'of this team')
    .option('--json', 'print JSON')
    .action(async (options: ShowOptions) => (await import('./policy.js')).show(options));
  withRules(
    policy
      .command('preview')
      .description('see which keys a change would end: when, whose, how used; saves nothing')
      .option('--team <id>', 'of this team')
      .option('--withdraw <n>', 'instead of a change: that this version is taken back', count),
  ).action(async (options: PreviewOptions) => (await import('./preview.js')).preview(options));
  withRules(
    policy
      .command('set')
      .description(
        'change rules; what is not named stays. It binds existing keys, at once unless --enforce-from: see first with preview',
      )
      .option('--team <id>', 'of this team, which may only tighten the organization’s')
      .option('--reason <text>', 'why, for the audit log'),
  ).action(async (options: SetOptions) => (await import('./policy.js')).set(options));
  policy
    .command('history')
    .description('every version: who saved it, why, and what it changed')
    .option('--team <id>', 'of this team')
    .option('--json', 'print JSON')
    .action(async (options: ShowOptions) => (await import('./history.js')).history(options));
  policy
    .command('rollback <version>')
    .description('save the rules of an earlier version again; what had expired stays expired')
    .requiredOption('--reason <text>', 'why, for the audit log')
    .option('--team <id>', 'of this team')
    .option('--enforce-from <time>', 'from when existing keys are bound')
    .option('--json', 'print JSON')
    .action(async (version: string, options: RollBackOptions) =>
      (await import('./history.js')).rollBack(count(version), options),
    );
}

/** The rules, named alike wherever a change is written. */
function withRules(command: Command): Command {
  return command
    .option('--max-lifetime <90d>', `the longest a key may live, ${kinds}`, perKind(days))
    .option('--max-idle <60d>', `how long a key may be unused, ${kinds}`, perKind(days))
    .option('--require-expiry <true|false>', `whether new keys must have an end, ${kinds}`, perKind(truth))
    .option('--who-may-create <who>', `everyone, administrators or nobody, ${kinds}`, perKind(String))
    .option('--max-overlap <24h>', 'how long an old secret may go on working; none unsets', orNone(seconds))
    .option('--self-rotation <which>', 'everyone, service or nobody; none unsets', String)
    .option('--service-account-creators <who>', 'everyone, administrators or nobody; none unsets', String)
    .option('--allowed-scope <scope>', 'what keys may carry; may be repeated; none unsets', several)
    .option('--allowed-cidr <range>', 'from where keys may be used; may be repeated; none unsets', several)
    .option('--max-live-keys <n>', 'how many an owner may have; none unsets', orNone(count))
    .option('--admin-keys-elsewhere <what>', 'allow or refuse; none unsets', String)
    .option(
      '--enforce-from <time>',
      'from when existing keys are bound; until then it warns. Needed while a version waits',
    )
    .option('--json', 'print JSON');
}

function orNone<Value>(parse: (text: string) => Value): (text: string) => Value | Unset {
  return (text) => (text === UNSET ? UNSET : parse(text));
}

function perKind<Value>(parse: (text: string) => Value): (text: string) => PerKind<Value> {
  return (text) => {
    if (!text.includes('=')) return orNone(parse)(text);
    const parts = text.split(',').map((part) => /^(personal|service)=(.+)$/.exec(part));
    if (parts.some((part) => part === null))
      throw new InvalidArgumentError('Write one value, or personal=…,service=….');
    const value = (each = ''): Value | null => (each === UNSET ? null : parse(each));
    return Object.fromEntries(parts.map((part) => [part?.[1], value(part?.[2])])) as PerKind<Value>;
  };
}

function truth(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new InvalidArgumentError('This is true or false.');
  return text === 'true';
}
