import type { MasterSecret } from './master-secret.js';
import { open, seal, sealedVersion } from './seal.js';
import type { SealedPlace, VersionedKey } from './seal.js';

/**
 * What keys are derived for. A label is never used for two purposes, and never renamed: what was made under it would be
 * lost.
 */
const labels = {
  pepper: 'pepper',
  cursor: 'cursor',
  session: 'session',
  csrf: 'csrf',
  device: 'device-cookie',
  seal: 'seal',
} as const;

/** Purposes whose keys may change with every version of the secret, because nothing of them is kept for long. */
export type SigningPurpose = 'cursor' | 'session' | 'csrf' | 'device';

export interface KeyringOptions {
  readonly master: MasterSecret;
  /** Counts up with each rotation of the master secret. */
  readonly version: number;
  /** During a rotation: the pepper before, under which keys are still found and re-stamped. */
  readonly previousPepper?: VersionedKey;
  /** During a rotation: the sealing key before, until every sealed value is sealed again. */
  readonly previousSeal?: VersionedKey;
}

/** Every key that a running node holds. Built once at the start. */
export class Keyring {
  /** Live peppers, the current one first; at most two. New digests are made under the first. */
  readonly peppers: readonly [VersionedKey, ...VersionedKey[]];
  readonly #sealKeys: readonly [VersionedKey, ...VersionedKey[]];
  readonly #signing: Readonly<Record<SigningPurpose, Buffer>>;

  constructor({ master, version, previousPepper, previousSeal }: KeyringOptions) {
    const current = (label: string): VersionedKey => ({ version, key: master.derive(label, version) });
    this.peppers = withPrevious(current(labels.pepper), previousPepper);
    this.#sealKeys = withPrevious(current(labels.seal), previousSeal);
    this.#signing = {
      cursor: master.derive(labels.cursor, version),
      session: master.derive(labels.session, version),
      csrf: master.derive(labels.csrf, version),
      device: master.derive(labels.device, version),
    };
  }

  get currentPepper(): VersionedKey {
    return this.peppers[0];
  }

  /** The pepper of a stored digest; undefined when it has been retired. */
  pepper(version: number): Buffer | undefined {
    return this.peppers.find((each) => each.version === version)?.key;
  }

  signingKey(purpose: SigningPurpose): Buffer {
    return this.#signing[purpose];
  }

  seal(plaintext: Uint8Array, place: SealedPlace): Buffer {
    return seal(this.#sealKeys[0], plaintext, place);
  }

  /** The plain text, or null when it was altered, belongs to another place, or its key has been retired. */
  open(sealed: Buffer, place: SealedPlace): Buffer | null {
    const version = sealedVersion(sealed);
    const by = this.#sealKeys.find((each) => each.version === version);
    return by ? open(by, sealed, place) : null;
  }

  /** Keeps keys out of logs and dumps. */
  toJSON(): string {
    return '[keyring]';
  }
}

function withPrevious(current: VersionedKey, previous?: VersionedKey): [VersionedKey, ...VersionedKey[]] {
  if (!previous) return [current];
  if (previous.version >= current.version)
    throw new RangeError('A previous key has a smaller version than the current');
  return [current, previous];
}
