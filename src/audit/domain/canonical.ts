/** What JSON can say. Members that are undefined are left out, as JSON.stringify does. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/** Deeper values are refused, cycles with them. */
const MAX_DEPTH = 64;
const LONE_SURROGATE = /\p{Cs}/u;

/**
 * RFC 8785: one text for one value, so that its hash can be made again by anyone. The RFC takes numbers and the escapes of
 * strings from ECMAScript, so JSON.stringify writes those; the order of members is by UTF-16 code units, which is how
 * JavaScript sorts.
 *
 * @throws TypeError for what I-JSON cannot hold: lone surrogates, NaN and infinities, anything but plain values
 * @throws RangeError beyond 64 levels
 */
export function canonicalJson(value: Json): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new RangeError(`Deeper than ${MAX_DEPTH} levels`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return writeText(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`JSON has no ${String(value)}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((each) => write(each, depth + 1)).join(',')}]`;
  if (!isPlainObject(value)) throw new TypeError(`JSON has no ${typeof value}`);
  const members = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort()
    .map((name) => `${writeText(name)}:${write(value[name], depth + 1)}`);
  return `{${members.join(',')}}`;
}

function writeText(text: string): string {
  if (LONE_SURROGATE.test(text)) throw new TypeError('Half a surrogate pair is no character');
  return JSON.stringify(text);
}

/** Dates, maps and buffers would be written as something else than they are. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // by its own members, because objects of another realm have another Object.prototype
  return prototype === null || Object.hasOwn(prototype as object, 'isPrototypeOf');
}
