import { v7 } from 'uuid';

/**
 * Every kind of thing that has an identifier of its own. Inside, ids are UUIDv7 in the usual text form; callers see
 * TypeIDs (`key_01h455vb4pex5vsknk084sn02q`) and must treat them as opaque.
 */
export const idKinds = {
  org: 'organization',
  team: 'team',
  grp: 'group',
  user: 'user',
  svc: 'service account',
  mbr: 'membership',
  grt: 'granted organization role',
  inv: 'invitation or password reset link',
  ses: 'session',
  key: 'key',
  pol: 'policy version',
  exm: 'exemption',
  prv: 'policy preview',
  sta: 'figures of keys',
  rev: 'revocation',
  exp: 'export of keys',
  col: 'collection',
  shk: 'share key',
  lkr: 'leak report',
  evt: 'audit event',
} as const;

export type IdKind = keyof typeof idKinds;
export type OwnerType = 'user' | 'service_account';

export const isIdKind = (text: string): text is IdKind => Object.hasOwn(idKinds, text);

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const SUFFIX_LENGTH = 26;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** 26 base32 digits hold 130 bits: a first digit above 7 would overflow the 128 of a UUID. */
const SUFFIX = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const LARGEST_UUID_TIME_MS = 2 ** 48 - 1;

/** Every two digits: a list of keys writes thousands of them. */
const pairs = [...ALPHABET].flatMap((first) => [...ALPHABET].map((second) => first + second));
/** The two digits of the last ten bits. */
const pair = (bits: number): string => pairs[bits & 0x3ff] as string;
const digitOf = new Map([...ALPHABET].map((digit, value) => [digit, value] as const));

/** A new UUIDv7 by this process's clock. Later calls in the same process give larger ids, even when the clock is set back. */
export function newId(): string {
  return v7();
}

/**
 * A UUIDv7 that carries exactly this millisecond, so that a row's id and its `created_at` can never disagree.
 * Ids of one millisecond are in no particular order. `random` (16 bytes) makes the result repeatable, for generated
 * organizations.
 */
export function newIdAt(at: Date, random?: Uint8Array): string {
  return v7(random ? { msecs: uuidTime(at), random } : { msecs: uuidTime(at) });
}

/** The smallest UUIDv7 of a millisecond: `id >= uuidAt(t)` selects what was created at `t` or later. */
export function uuidAt(at: Date): string {
  const time = uuidTime(at).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** When a key, or whatever else has an id of ours, was made (ms): a UUIDv7 begins with it (RFC 9562). */
export function createdMsOf(uuid: string): number {
  return Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);
}

/** @throws TypeError when `uuid` is not a UUID in lower-case text form: ids come from us, so that is a defect. */
export function toPublicId(kind: IdKind, uuid: string): string {
  if (!UUID.test(uuid)) throw new TypeError(`Not a UUID: ${JSON.stringify(uuid.slice(0, 60))}`);
  const a = Number.parseInt(uuid.slice(0, 8), 16);
  const b = Number.parseInt(uuid.slice(9, 13) + uuid.slice(14, 18), 16);
  const c = Number.parseInt(uuid.slice(19, 23) + uuid.slice(24, 28), 16);
  const d = Number.parseInt(uuid.slice(28), 16);
  // 130 bits are written for 128, two digits at a time: the first two are zero.
  const suffix =
    pair(a >>> 24) +
    pair(a >>> 14) +
    pair(a >>> 4) +
    pair((a << 6) | (b >>> 26)) +
    pair(b >>> 16) +
    pair(b >>> 6) +
    pair((b << 4) | (c >>> 28)) +
    pair(c >>> 18) +
    pair(c >>> 8) +
    pair((c << 2) | (d >>> 30)) +
    pair(d >>> 20) +
    pair(d >>> 10) +
    pair(d);
  return `${kind}_${suffix}`;
}

/**
 * The UUID inside a public id of this kind, or null for anything else. Takes whatever a caller sent and never throws;
 * each UUID has exactly one accepted spelling, so that ids can be compared as text.
 */
export function fromPublicId(kind: IdKind, text: unknown): string | null {
  if (typeof text !== 'string' || text.length !== kind.length + 1 + SUFFIX_LENGTH) return null;
  if (!text.startsWith(`${kind}_`)) return null;
  const suffix = text.slice(kind.length + 1);
  return SUFFIX.test(suffix) ? uuidOfSuffix(suffix) : null;
}

export function ownerPublicId(type: OwnerType, uuid: string): string {
  return toPublicId(type === 'user' ? 'user' : 'svc', uuid);
}

/** Reads the id of either kind of owner; null for anything else. */
export function parseOwnerId(text: unknown): { type: OwnerType; id: string } | null {
  const user = fromPublicId('user', text);
  if (user) return { type: 'user', id: user };
  const account = fromPublicId('svc', text);
  return account ? { type: 'service_account', id: account } : null;
}

function uuidOfSuffix(suffix: string): string {
  let hex = '';
  let pending = 0;
  let pendingBits = -2; // the two zero bits in front carry nothing
  for (let i = 0; i < suffix.length; i++) {
    pending = (pending << 5) | (digitOf.get(suffix.charAt(i)) ?? 0);
    pendingBits += 5;
    while (pendingBits >= 4) {
      pendingBits -= 4;
      hex += (pending >>> pendingBits).toString(16);
      pending &= (1 << pendingBits) - 1;
    }
  }
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Instants outside what 48 bits of milliseconds can say are drawn to the nearest end, so that ranges stay correct. */
function uuidTime(at: Date): number {
  const time = at.getTime();
  if (Number.isNaN(time)) throw new TypeError('An invalid date has no id');
  return Math.min(Math.max(time, 0), LARGEST_UUID_TIME_MS);
}
