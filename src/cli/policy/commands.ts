import { type Command, InvalidArgumentError } from 'commander';
import { count, days, seconds, several } from '../option-values.js';
import { UNSET, type ShowOptions, type Unset, type PerKind, type SetOptions } from './options.js';

const kinds = 'for both kinds, or personal=…,service=…; none unsets';

export function declarePolicyCommands(program: Command): void {
  const policy = program.command('policy').description('how long keys may live, and who may make which');
  policy
    .command('show')
    .description('the rules of the organization, or of a team')
    .option('--team <id>', 'of this team')
    .option('--json', 'print JSON')
    .action(async (options: ShowOptions) => (await import('./policy.js')).show(options));
  policy
    .command('set')
    .description('change rules; what is not named stays. It binds existing keys, at once unless --enforce-from')
    .option('--team <id>', 'of this team, which may only tighten the organization’s')
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
    .option('--reason <text>', 'why, for the audit log')
    .option('--json', 'print JSON')
    .action(async (options: SetOptions) => (await import('./policy.js')).set(options));
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
