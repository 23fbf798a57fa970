import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/**
 * Ranges of addresses in canonical text (`10.0.0.0/8`, `2001:db8::/32`). `null` puts no restriction; an empty list
 * admits nothing, so that two lists with nothing in common can never admit everything.
 */
export type CidrList = readonly string[] | null;

export type CidrReading =
  | { readonly ok: true; readonly cidr: string }
  /** The message completes "`field` …". */
  | { readonly ok: false; readonly message: string };

const MAX_CIDR_LENGTH = 64;

/**
 * Reads a CIDR, or a single address as a range of one. The spelling is strict (no octal, hexadecimal or shortened IPv4)
 * and bits beyond the prefix are refused rather than dropped: `10.1.2.3/8` is more often a typing error than a wish.
 * IPv4 written inside IPv6 (`::ffff:10.0.0.0/104`) becomes IPv4.
 */
export function parseCidr(text: unknown): CidrReading {
  const example = 'must be an address range such as 203.0.113.0/24 or 2001:db8::/32';
  if (typeof text !== 'string' || text.length > MAX_CIDR_LENGTH) return { ok: false, message: example };
  const [host = '', length, more] = text.trim().split('/');
  const address = parseAddress(host);
  if (!address || more !== undefined || host.includes('%')) return { ok: false, message: example };
  const mapped = isIPv6(host) && address.kind() === 'ipv4';
  const bits = bitsOf(address);
  if (length !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(length)) return { ok: false, message: example };
  const prefix = length === undefined ? bits : Number(length) - (mapped ? 96 : 0);
  if (prefix < 0 || prefix > bits)
    return { ok: false, message: `has a prefix length outside its ${mapped ? 128 : bits} bits` };
  const network = networkText(address, prefix);
  if (network !== address.toString()) {
    return {
      ok: false,
      message: `has bits beyond its prefix: write ${network}/${prefix}, or ${address.toString()}/${bits}`,
    };
  }
  return { ok: true, cidr: `${network}/${prefix}` };
}

/** What keeps a value from being a range, completing "`field` …"; null where it is one. */
export function wrongCidr(value: unknown): string | null {
  const reading = parseCidr(value);
  return reading.ok ? null : reading.message;
}

/** An address in canonical text, IPv4-mapped IPv6 as IPv4 and without a zone; null for anything else. */
export function normaliseAddress(text: unknown): string | null {
  return typeof text === 'string' ? (parseAddress(text.trim())?.toString() ?? null) : null;
}

/** Whether a list admits an address. An unknown address (null) passes only where there is no restriction. */
export function addressMatches(address: string | null, cidrs: CidrList): boolean {
  if (cidrs === null) return true;
  const parsed = address === null ? null : parseAddress(address);
  if (!parsed) return false;
  return cidrs.some((cidr) => contains(rangeOf(cidr), parsed, bitsOf(parsed)));
}

/** Restrictions of several levels add up: the address must pass each list by itself. */
export function addressMatchesAll(address: string | null, lists: readonly CidrList[]): boolean {
  return lists.every((cidrs) => addressMatches(address, cidrs));
}

/**
 * Whether `cidrs` admits nothing that `of` does not. Each range must lie inside one range of `of`; neighbours are not
 * joined, so that the answer errs towards "wider".
 */
export function isNarrower(cidrs: CidrList, of: CidrList): boolean {
  if (of === null) return true;
  if (cidrs === null) return false;
  return cidrs.every((cidr) => {
    const [address, length] = rangeOf(cidr);
    return of.some((outer) => contains(rangeOf(outer), address, length));
  });
}

/** Under which source attempts are counted: one IPv4 address, or an IPv6 /64, which one subscriber holds whole. */
export function budgetSource(address: string): string {
  const parsed = parseAddress(address);
  if (!parsed) return 'unknown';
  const length = parsed.kind() === 'ipv4' ? 32 : 64;
  return `${networkText(parsed, length)}/${length}`;
}

/**
 * The client's address: the right-most hop that is not a trusted proxy. Hops to the left of it were written by whoever
 * sent the request and are not read. Null when a trusted proxy names a hop that is no address: then nobody knows.
 *
 * @param remote the address of the connection
 * @param forwardedFor `X-Forwarded-For`, several headers in the order they came
 */
export function clientAddress(
  remote: string | undefined,
  forwardedFor: string | readonly string[] | undefined,
  trustedProxies: readonly string[],
): string | null {
  let hop = normaliseAddress(remote);
  if (hop === null || !addressMatches(hop, trustedProxies)) return hop;
  const header = typeof forwardedFor === 'string' ? forwardedFor : (forwardedFor ?? []).join(',');
  const hops = header === '' ? [] : header.split(',');
  for (let i = hops.length - 1; i >= 0; i--) {
    hop = normaliseAddress(withoutPort(hops[i] ?? ''));
    if (hop === null || !addressMatches(hop, trustedProxies)) return hop;
  }
  return hop;
}

/** Some proxies write `203.0.113.7:51322` or `[2001:db8::1]:51322`. */
function withoutPort(hop: string): string {
  const text = hop.trim();
  return /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text;
}

/** node:net is the strict reader; ipaddr.js would take `010.1` as well, which other programs read otherwise. */
function parseAddress(text: string): Address | null {
  if (isIPv4(text)) return ipaddr.IPv4.parse(text);
  if (!isIPv6(text)) return null;
  const address = ipaddr.IPv6.parse(text.replace(/%.*$/s, ''));
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

const bitsOf = (address: Address): number => (address.kind() === 'ipv4' ? 32 : 128);

function networkText(address: Address, prefix: number): string {
  const bytes = address.toByteArray().map((byte, i) => {
    const kept = Math.min(Math.max(prefix - i * 8, 0), 8);
    return byte & (0xff << (8 - kept)) & 0xff;
  });
  return ipaddr.fromByteArray(bytes).toString();
}

/** Whether a range holds the first `length` bits of an address, and so all that begins with them. */
function contains([network, prefix]: Range, address: Address, length: number): boolean {
  return network.kind() === address.kind() && length >= prefix && address.match(network, prefix);
}

// Every verification of a restricted key asks for the same few ranges.
const MAX_PARSED = 4_096;
const parsedRanges = new Map<string, Range>();

/** @throws TypeError for text that `parseCidr` did not give: stored ranges are canonical. */
function rangeOf(cidr: string): Range {
  const known = parsedRanges.get(cidr);
  if (known) return known;
  const [host = '', length = ''] = cidr.split('/');
  const address = parseAddress(host);
  if (!address || !/^\d{1,3}$/.test(length))
    throw new TypeError(`Not a canonical range: ${cidr.slice(0, MAX_CIDR_LENGTH)}`);
  if (parsedRanges.size >= MAX_PARSED) parsedRanges.clear();
  const range: Range = [address, Number(length)];
  parsedRanges.set(cidr, range);
  return range;
}
