import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a position is made of: the last row's sort values. Dates as text, so that no precision is lost on the way. */
export type CursorPosition = Readonly<Record<string, string | number | boolean | null>>;

/**
 * What a cursor is good for. Each part that decides which rows a list has belongs here: organization, caller and
 * scope, filter, sort, policies where the order depends on them.
 */
export type CursorBinding = readonly (string | number | boolean | null)[];

export type CursorReading =
  | { readonly ok: true; readonly position: CursorPosition }
  /** `malformed`: not one of ours, altered, or signed by a retired key. `mismatch`: ours, but of another list. */
  | { readonly ok: false; readonly fault: 'malformed' | 'mismatch' };

export const MAX_CURSOR_LENGTH = 2_048;
const FORMAT = 1;
/** 128 bits each: a cursor is no credential, it only must not be made up. */
const MAC_BYTES = 16;
const HEAD_BYTES = 1 + MAC_BYTES + MAC_BYTES;

/**
 * An opaque position in a list, signed and bound to that list. Its content is not secret: whoever may read the rows may
 * read it.
 *
 * @throws RangeError when the position does not fit into 2 KiB: sort values must be cut before
 */
export function encodeCursor(key: Buffer, binding: CursorBinding, position: CursorPosition): string {
  const payload = Buffer.from(JSON.stringify(position), 'utf8');
  const bound = fingerprint(key, binding);
  const cursor = Buffer.concat([Buffer.of(FORMAT), bound, mac(key, bound, payload), payload]).toString('base64url');
  if (cursor.length > MAX_CURSOR_LENGTH) throw new RangeError(`A cursor of ${cursor.length} characters is too long`);
  return cursor;
}

/** Reads what a caller sent back. Never throws. */
export function decodeCursor(key: Buffer, binding: CursorBinding, cursor: unknown): CursorReading {
  if (typeof cursor !== 'string' || cursor.length > MAX_CURSOR_LENGTH || !/^[\w-]+$/.test(cursor)) return malformed;
  const bytes = Buffer.from(cursor, 'base64url');
  // base64 has several spellings of the same bytes; only ours is accepted
  if (bytes.length <= HEAD_BYTES || bytes[0] !== FORMAT || bytes.toString('base64url') !== cursor) return malformed;
  const bound = bytes.subarray(1, 1 + MAC_BYTES);
  const payload = bytes.subarray(HEAD_BYTES);
  if (!timingSafeEqual(mac(key, bound, payload), bytes.subarray(1 + MAC_BYTES, HEAD_BYTES))) return malformed;
  if (!timingSafeEqual(bound, fingerprint(key, binding))) return { ok: false, fault: 'mismatch' };
  return { ok: true, position: JSON.parse(payload.toString('utf8')) as CursorPosition };
}

const malformed = { ok: false, fault: 'malformed' } as const;

function fingerprint(key: Buffer, binding: CursorBinding): Buffer {
  return truncatedHmac(key, Buffer.from(`binding\n${JSON.stringify(binding)}`, 'utf8'));
}

function mac(key: Buffer, bound: Buffer, payload: Buffer): Buffer {
  return truncatedHmac(key, Buffer.concat([Buffer.from(`cursor\n${FORMAT}\n`), bound, payload]));
}

function truncatedHmac(key: Buffer, message: Buffer): Buffer {
  return createHmac('sha256', key).update(message).digest().subarray(0, MAC_BYTES);
}
