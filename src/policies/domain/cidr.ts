interface Block {
  readonly family: 4 | 6;
  readonly address: bigint;
  readonly prefix: number;
}

/**
 * Whether every address of `inner` is one of `outer`. Both are written as they are stored (already validated); a bare
 * address is a block of one, an IPv4-mapped IPv6 block is its IPv4 block, and what cannot be read contains nothing.
 */
export function cidrContains(outer: string, inner: string): boolean {
  const [wide, narrow] = [parseBlock(outer), parseBlock(inner)];
  if (wide === null || narrow === null || wide.family !== narrow.family || wide.prefix > narrow.prefix) return false;
  const shift = BigInt((wide.family === 4 ? 32 : 128) - wide.prefix);
  return wide.address >> shift === narrow.address >> shift;
}

/** Whether each block of `inner` lies in one of `outer`: adjoining blocks are not added up, the caller may list both. */
export function cidrsWithin(outer: readonly string[], inner: readonly string[]): boolean {
  return inner.every((block) => outer.some((wide) => cidrContains(wide, block)));
}

function parseBlock(text: string): Block | null {
  const [address = '', prefixText, ...rest] = text.split('/');
  const family = address.includes(':') ? 6 : 4;
  const bits = family === 4 ? parseIpv4(address) : parseIpv6(address);
  const prefix = prefixText === undefined ? (family === 4 ? 32 : 128) : Number(prefixText);
  if (bits === null || rest.length > 0 || !Number.isInteger(prefix) || prefix < 0) return null;
  if (prefix > (family === 4 ? 32 : 128)) return null;
  const mapped = family === 6 && prefix >= 96 && bits >> 32n === 0xffffn;
  return mapped ? { family: 4, address: bits & 0xffffffffn, prefix: prefix - 96 } : { family, address: bits, prefix };
}

function parseIpv4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | null {
  const dotted = /^(.*:)([\d.]+\.[\d.]+)$/.exec(text);
  if (dotted !== null) {
    const tail = parseIpv4(dotted[2] ?? '');
    if (tail === null) return null;
    return parseIpv6(`${dotted[1]}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`);
  }
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}
