import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** The letter before the last `_` says what a secret is for. */
export const secretKinds = { u: 'personal', s: 'service', c: 'share', p: 'scim' } as const;
export type SecretKind = keyof typeof secretKinds;

/**
 * Where a secret may be presented, and the kinds that open each door. Checked before any look-up and again against the
 * stored row; at any other door a real secret answers as an unknown one. Only look-up and leak reports take all kinds.
 */
export const doors = {
  /** `X-API-Key` or `Authorization: Bearer` on this service's own operations. */
  apiKey: ['u', 's'],
  verify: ['u', 's'],
  introspect: ['u', 's'],
  forwardAuth: ['u', 's'],
  /** `access_key` or `X-Access-Key` on `GET /collections/{id}`. */
  collectionAccess: ['c'],
  /** Bearer on `/scim/v2`. */
  scim: ['p'],
  lookup: ['u', 's', 'c', 'p'],
  leakReport: ['u', 's', 'c', 'p'],
} as const satisfies Record<string, readonly SecretKind[]>;
export type Door = keyof typeof doors;

export function opensDoor(kind: SecretKind, door: Door): boolean {
  const kinds: readonly SecretKind[] = doors[door];
  return kinds.includes(kind);
}

export interface ParsedSecret {
  readonly prefix: string;
  readonly kind: SecretKind;
  /** Says where an organization's keys are kept. It only routes: the tenant is the stored row's. */
  readonly routingTag: string;
  readonly lastFour: string;
}

export const DEFAULT_SECRET_PREFIX = 'kr';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const TAG_LENGTH = 4;
/** 28 base62 digits: 166 random bits. */
const RANDOM_LENGTH = 28;
/** 62^6 > 2^32: six digits hold every CRC-32. */
const CHECKSUM_LENGTH = 6;
const BODY_LENGTH = TAG_LENGTH + RANDOM_LENGTH + CHECKSUM_LENGTH;
const MAX_PREFIX_LENGTH = 20;
/** Longer text is refused without being looked at. */
export const MAX_SECRET_LENGTH = MAX_PREFIX_LENGTH + 2 + BODY_LENGTH;

const PREFIX = /^[A-Za-z][0-9A-Za-z_]{0,19}$/;
// The body has a fixed length and no `_`, so that the reading is the same whatever the prefix holds.
const SECRET = /^([A-Za-z][0-9A-Za-z_]{0,19})([uscp])_([0-9A-Za-z]{4})[0-9A-Za-z]{34}$/;

export const isSecretPrefix = (text: string): boolean => PREFIX.test(text);

/** The full text of a new secret. Nothing but the answer that shows it may keep it. */
export function generateSecret(of: { prefix: string; kind: SecretKind; routingTag: string }): string {
  if (!isSecretPrefix(of.prefix)) throw new TypeError('A secret prefix is a letter and up to 19 letters, digits or _');
  if (!/^[0-9A-Za-z]{4}$/.test(of.routingTag)) throw new TypeError('A routing tag is 4 base62 digits');
  const checked = `${of.prefix}${of.kind}_${of.routingTag}${randomBase62(RANDOM_LENGTH)}`;
  return checked + checksumOf(checked);
}

/** A random tag for a new organization; the caller sees to it that it is unique in the installation. */
export function newRoutingTag(): string {
  return randomBase62(TAG_LENGTH);
}

/**
 * Shape and checksum, before any I/O: null for typing errors, random probes and anything that is not text. Any prefix is
 * accepted, because secrets outlive a change of the installation's prefix.
 */
export function parseSecret(text: unknown): ParsedSecret | null {
  if (typeof text !== 'string' || text.length > MAX_SECRET_LENGTH) return null;
  const match = SECRET.exec(text);
  if (!match) return null;
  const [, prefix, kind, routingTag] = match as unknown as [string, string, SecretKind, string];
  if (!text.endsWith(checksumOf(text.slice(0, -CHECKSUM_LENGTH)))) return null;
  return { prefix, kind, routingTag, lastFour: lastFour(text) };
}

export const lastFour = (secret: string): string => secret.slice(-4);

/** What may be shown of a secret: `kru_…9QzA`. */
export function hintOf(secret: string): string {
  return hintText(secret.slice(0, -(BODY_LENGTH + 1)), lastFour(secret));
}

/** The hint from its stored parts; `start` is prefix and kind, `kru`. */
export function hintText(start: string, four: string): string {
  return `${start}_…${four}`;
}

/** The last four characters out of what people paste to find a key: `9QzA`, `…9QzA` or `kru_…9QzA`; else null. */
export function lastFourOfHint(text: string): string | null {
  return /^(?:(?:[A-Za-z][0-9A-Za-z_]{0,19}[uscp]_)?(?:…|\.{3}))?([0-9A-Za-z]{4})$/.exec(text.trim())?.[1] ?? null;
}

/** What scanners look for. Without the global flag, so that `test` keeps no state. */
export function secretPattern(prefix: string): RegExp {
  return new RegExp(`\\b${prefix}[uscp]_[0-9A-Za-z]{${BODY_LENGTH}}\\b`);
}

/**
 * Whether free text must be refused for holding one of our secrets. Judged by shape, under the installation's prefix and
 * the default one, anywhere in a longer word too; the checksum is not asked, since a secret with one wrong character
 * still gives most of itself away.
 */
export function containsSecret(text: string, prefix: string): boolean {
  return [prefix, DEFAULT_SECRET_PREFIX].some((each) =>
    new RegExp(`${each}[uscp]_[0-9A-Za-z]{${BODY_LENGTH}}`).test(text),
  );
}

export function sha256OfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest();
}

/** What is stored and looked up: HMAC-SHA-256(pepper, SHA-256(full text)), 32 bytes. */
export function digestOf(pepper: Buffer, sha256: Buffer): Buffer {
  return createHmac('sha256', pepper).update(sha256).digest();
}

/** Takes the same time wherever two digests differ. */
export function digestsEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let i = 0; i < CHECKSUM_LENGTH; i++) {
    digits = ALPHABET.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** Drawn by rejection: 248 is the largest multiple of 62 in a byte, so that every digit is equally likely. */
function randomBase62(length: number): string {
  let digits = '';
  while (digits.length < length) {
    for (const byte of randomBytes(length - digits.length + 8)) {
      if (byte < 248 && digits.length < length) digits += ALPHABET.charAt(byte % 62);
    }
  }
  return digits;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 (IEEE) of ASCII text: the caller's pattern has excluded everything else. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) crc = (crcTable[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
