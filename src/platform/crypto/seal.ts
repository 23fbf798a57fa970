import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Format, key version (2 bytes), nonce. */
const HEADER_BYTES = 3 + NONCE_BYTES;

/** Where a sealed value is kept. It opens nowhere else, so that rows and columns cannot be exchanged. */
export interface SealedPlace {
  readonly organizationId: string;
  readonly table: string;
  readonly rowId: string;
  readonly column: string;
}

/** A key by version, 32 bytes; versions count from 1 to 65,535. */
export interface VersionedKey {
  readonly version: number;
  readonly key: Buffer;
}

/**
 * AES-256-GCM under a random nonce, bound to its place and to the key's version. 31 bytes longer than the plain text.
 * A key may seal 2^32 values before random nonces become a risk.
 */
export function seal(by: VersionedKey, plaintext: Uint8Array, place: SealedPlace): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, by.key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated(place, by.version));
  const head = Buffer.from([FORMAT, by.version >>> 8, by.version & 0xff]);
  return Buffer.concat([head, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The version of the key that opens a sealed value; null for what is none. */
export function sealedVersion(sealed: Buffer): number | null {
  return sealed.length >= HEADER_BYTES + TAG_BYTES && sealed[0] === FORMAT ? sealed.readUInt16BE(1) : null;
}

/** The plain text, or null when the value was altered, sealed for another place or under another key. */
export function open(by: VersionedKey, sealed: Buffer, place: SealedPlace): Buffer | null {
  if (sealedVersion(sealed) !== by.version) return null;
  const nonce = sealed.subarray(3, HEADER_BYTES);
  const decipher = createDecipheriv(ALGORITHM, by.key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associated(place, by.version));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEADER_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

/** As a JSON array, because plain concatenation lets ('ab', 'c') stand for ('a', 'bc'). */
function associated(place: SealedPlace, version: number): Buffer {
  return Buffer.from(JSON.stringify([place.organizationId, place.table, place.rowId, place.column, version]), 'utf8');
}
