import { hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

const SIZE_BYTES = 32;
const READABLE_BY_OTHERS = 0o077;

export type MasterSecretFault = 'missing' | 'unreadable' | 'exposed' | 'wrong_size';

/** The installation's secret file cannot be used; the message says what to do. Always stops the start. */
export class MasterSecretError extends Error {
  constructor(
    readonly fault: MasterSecretFault,
    message: string,
  ) {
    super(message);
    this.name = 'MasterSecretError';
  }
}

/**
 * The one secret of an installation, 32 random bytes. It is never used itself: each use has a key derived from it by
 * label and version. The bytes cannot be read back, printed or serialized.
 */
export class MasterSecret {
  readonly #bytes: Buffer;

  constructor(bytes: Uint8Array) {
    if (bytes.length !== SIZE_BYTES)
      throw new MasterSecretError('wrong_size', `The master secret is ${SIZE_BYTES} bytes`);
    this.#bytes = Buffer.from(bytes);
  }

  /** HKDF-SHA-256; without salt, since the input is uniformly random. `length` in bytes. */
  derive(label: string, version: number, length = 32): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#bytes, '', `keyreeve/${label}/v${version}`, length));
  }

  /** Kept in the database, to notice another installation's secret file. Tells nothing about the derived keys. */
  checkValue(): Buffer {
    return this.derive('check-value', 1, 32);
  }

  matches(checkValue: Uint8Array): boolean {
    return checkValue.length === SIZE_BYTES && timingSafeEqual(this.checkValue(), checkValue);
  }
}

/**
 * Reads the master secret from `file`. With `create`, a missing file is made, mode 0600; the caller allows it only while
 * the database holds nothing that depends on a secret. An existing file is never replaced, and of two processes that
 * start at once both end with the same secret.
 *
 * @throws MasterSecretError missing, unreadable, exposed (group or others may read it) or wrong_size
 */
export async function openMasterSecret(options: { file: string; create: boolean }): Promise<MasterSecret> {
  const { file, create } = options;
  const found = await readSecret(file);
  if (found) return found;
  if (!create) {
    throw new MasterSecretError(
      'missing',
      `The master secret ${file} is missing. Restore it from your backup; for a new installation make one with: ` +
        `(umask 077; openssl rand -out "${file}" ${SIZE_BYTES})`,
    );
  }
  await createSecret(file);
  const created = await readSecret(file);
  if (!created) throw new MasterSecretError('missing', `The master secret ${file} vanished while it was being made`);
  return created;
}

async function readSecret(file: string): Promise<MasterSecret | null> {
  let handle: FileHandle;
  try {
    handle = await open(file, constants.O_RDONLY);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new MasterSecretError('unreadable', `The master secret ${file} cannot be read (${code ?? 'unknown error'})`);
  }
  try {
    // asked of the open file, so that it cannot be exchanged between the check and the reading
    const status = await handle.stat();
    if (!status.isFile()) throw new MasterSecretError('unreadable', `The master secret ${file} is not a file`);
    if (process.platform !== 'win32' && (status.mode & READABLE_BY_OTHERS) !== 0) {
      throw new MasterSecretError('exposed', `Others may read the master secret ${file}. Run: chmod 600 "${file}"`);
    }
    if (status.size !== SIZE_BYTES) {
      throw new MasterSecretError(
        'wrong_size',
        `The master secret ${file} has ${status.size} bytes, not ${SIZE_BYTES}`,
      );
    }
    return new MasterSecret(await handle.readFile());
  } finally {
    await handle.close();
  }
}

/** Written whole beside its place and linked into it: the link fails where a file already is, and a crash leaves none cut short. */
async function createSecret(file: string): Promise<void> {
  const draft = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(randomBytes(SIZE_BYTES));
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  await syncDirectory(dirname(file));
}

/** A name is durable only when its directory is. Windows cannot open directories and does without. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
