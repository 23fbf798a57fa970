import { text } from 'node:stream/consumers';
import type { Schemas } from '../api/client.js';
import { Failure, UsageError } from '../failure.js';
import type { PlanOptions } from './options.js';

type Value = string | number | boolean;

/** What is asked for, under the names of the contract. What is wrong with a value the server says. */
export async function requestOf(options: PlanOptions): Promise<Schemas['PlanRevocationDto']> {
  const { json: _, action, reason, undoMinutes, filter: pairs = [], ...selection } = options;
  const { keys, except, include, everything, descendants, ...flags } = selection;
  const filter = filterOf(flags, pairs);
  const isFiltered = Object.keys(filter).length > 0;
  if (keys && (isFiltered || everything)) throw new UsageError('give a filter or --keys, not both');
  if (!keys && !isFiltered && !everything)
    throw new UsageError('say which keys: a filter such as --idle-days 90, --keys, or --everything');
  return {
    reason,
    ...(keys ? { keyIds: await keyIds(keys) } : { filter }),
    ...(action && { action }),
    ...(undoMinutes !== undefined && { undoMinutes }),
    ...(everything && { everything }),
    ...(except && { exceptKeyIds: except }),
    ...(include && { includeKeyIds: include }),
    ...(descendants && { descendants }),
  };
}

/** A parameter that came several times, by its flag or as `name=value`, is a list of what it came with. */
function filterOf(flags: Omit<PlanOptions, 'reason'>, pairs: readonly string[]): Schemas['KeyFilters'] {
  const values = new Map<string, Value[]>();
  const add = (name: string, value: Value): unknown => values.set(name, [...(values.get(name) ?? []), value]);
  for (const [name, value] of Object.entries(flags)) {
    for (const each of [value].flat()) if (each !== undefined) add(name, each);
  }
  for (const pair of pairs) add(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? all[0] : all]));
}

async function keyIds(keys: readonly string[]): Promise<string[]> {
  if (!keys.includes('-')) return [...keys];
  const read = (await text(process.stdin)).split(/\s+/).filter((id) => id !== '');
  if (read.length === 0) throw new Failure('There is no id on standard input.');
  return [...keys.filter((id) => id !== '-'), ...read];
}
