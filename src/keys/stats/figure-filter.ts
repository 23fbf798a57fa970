import type { Range } from '../list/key-filter.js';
import { timeOf } from '../list/filter-values.js';
import type { KeyFilters } from '../list/key-list.dto.js';

/** What a figure counts of the keys that were asked for, in the words of the list. */
export interface Narrowing {
  readonly status?: readonly string[];
  readonly reason?: readonly string[];
  readonly kind?: readonly string[];
  readonly decidedBy?: readonly string[];
  readonly owner?: string;
  readonly created?: Range;
  readonly expires?: Range;
  readonly lastUsed?: Range;
  readonly neverUsed?: true;
  readonly neverExpires?: true;
  readonly leaked?: true;
  readonly exempt?: true;
}

export type AskedFilters = KeyFilters & { readonly asOf?: Date };

/**
 * The query of `GET /v1/keys` that lists what a figure counts: what was asked for, and the figure's own part of it.
 *
 * @param at what relative times of `asked` are counted from
 * @returns null where the two exclude each other, so that no key can be both
 */
export function figureFilter(asked: AskedFilters, at: Date, { owner, ...narrowing }: Narrowing): string | null {
  const values = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) values.set(name, texts(value));
  // Whoever is named by an e-mail address and by an id is one: every owner that is counted was asked for.
  if (owner !== undefined) values.set('owner', [owner]);
  for (const [name, value] of Object.entries(narrowing)) {
    if (typeof value === 'object' && 'fromMs' in value) {
      for (const [end, text] of rangeTexts(asked, at, name, value)) values.set(end, [text]);
    } else {
      const [wanted, before] = [texts(value), values.get(name)];
      values.set(name, before ? wanted.filter((each) => before.includes(each)) : wanted);
    }
  }
  const all = [...values];
  if (all.some(([, each]) => each.length === 0)) return null;
  return new URLSearchParams(
    all.flatMap(([name, each]) => each.map((value): [string, string] => [name, value])),
  ).toString();
}

function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return [value instanceof Date ? value.toISOString() : String(value)];
}

/** The narrower of the asked range and the figure's. */
function rangeTexts(asked: AskedFilters, at: Date, name: string, { fromMs, untilMs }: Range): [string, string][] {
  const ahead = name === 'expires';
  const given = asked as Record<string, string | undefined>;
  const askedMs = (end: string, open: number): number => {
    const text = given[end];
    return text === undefined ? open : timeOf(text, at, ahead);
  };
  const from = Math.max(fromMs, askedMs(`${name}After`, -Infinity));
  const until = Math.min(untilMs, askedMs(`${name}Before`, Infinity));
  return [
    ...(from === -Infinity ? [] : ([[`${name}After`, new Date(from).toISOString()]] as [string, string][])),
    ...(until === Infinity ? [] : ([[`${name}Before`, new Date(until).toISOString()]] as [string, string][])),
  ];
}
