import { hkdfSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MasterSecret, openMasterSecret } from './master-secret.js';

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keyreeve-secret-'));
  file = join(directory, 'new', 'master.secret');
});

afterEach(() => rm(directory, { recursive: true, force: true }));

async function write(content: Uint8Array, mode: number): Promise<void> {
  await mkdir(join(directory, 'new'));
  await writeFile(file, content);
  await chmod(file, mode);
}

describe('the master secret file', () => {
  it('is made once, of 32 bytes that only its owner reads, and read again afterwards', async () => {
    const made = await openMasterSecret({ file, create: true });
    const status = await stat(file);
    expect(status.size).toBe(32);
    expect(status.mode & 0o777).toBe(0o600);
    expect(await readdir(join(directory, 'new'))).toEqual(['master.secret']);
    const again = await openMasterSecret({ file, create: true });
    expect(again.checkValue()).toEqual(made.checkValue());
  });

  it('is the same for all of several processes that start at once', async () => {
    const secrets = await Promise.all(Array.from({ length: 12 }, () => openMasterSecret({ file, create: true })));
    expect(new Set(secrets.map((each) => each.checkValue().toString('hex'))).size).toBe(1);
    expect(await readdir(join(directory, 'new'))).toEqual(['master.secret']);
  });

  it('stops the start when it is missing and may not be made', async () => {
    await expect(openMasterSecret({ file, create: false })).rejects.toMatchObject({ fault: 'missing' });
    expect(await readdir(directory)).toEqual([]);
  });

  it.each([0o640, 0o604, 0o660, 0o644, 0o601, 0o610])('stops the start with mode %o', async (mode) => {
    await write(Buffer.alloc(32, 1), mode);
    await expect(openMasterSecret({ file, create: true })).rejects.toMatchObject({ fault: 'exposed' });
  });

  it.each([0, 31, 33, 64])('stops the start with %i bytes, and is not replaced', async (size) => {
    const content = Buffer.alloc(size, 1);
    await write(content, 0o600);
    await expect(openMasterSecret({ file, create: true })).rejects.toMatchObject({ fault: 'wrong_size' });
    expect(await readFile(file)).toEqual(content);
  });

  it('may be read-only', async () => {
    await write(Buffer.alloc(32, 1), 0o400);
    await expect(openMasterSecret({ file, create: false })).resolves.toBeInstanceOf(MasterSecret);
  });

  it('must be a file', async () => {
    await mkdir(file, { recursive: true });
    await expect(openMasterSecret({ file, create: true })).rejects.toMatchObject({ fault: 'unreadable' });
  });
});

describe('derived keys', () => {
  const secret = new MasterSecret(Buffer.alloc(32, 5));

  it('are HKDF-SHA-256 of label and version', () => {
    const expected = hkdfSync('sha256', Buffer.alloc(32, 5), '', 'keyreeve/pepper/v2', 32);
    expect(secret.derive('pepper', 2)).toEqual(Buffer.from(expected));
    expect(secret.derive('pepper', 2, 16)).toEqual(Buffer.from(expected).subarray(0, 16));
  });

  it('differ by label, version and secret', () => {
    const other = new MasterSecret(Buffer.alloc(32, 6));
    const keys = [secret.derive('a', 1), secret.derive('a', 2), secret.derive('b', 1), other.derive('a', 1)];
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(4);
  });

  it('let a wrong secret be noticed', () => {
    const other = new MasterSecret(Buffer.alloc(32, 6));
    expect(secret.matches(secret.checkValue())).toBe(true);
    expect(other.matches(secret.checkValue())).toBe(false);
    expect(secret.matches(Buffer.alloc(0))).toBe(false);
  });
});

describe('the master secret', () => {
  it('is not changed from outside, printed or serialized', () => {
    const bytes = Buffer.alloc(32, 0x41);
    const secret = new MasterSecret(bytes);
    const before = secret.checkValue();
    bytes.fill(0);
    expect(secret.checkValue()).toEqual(before);
    expect(inspect(secret, { showHidden: true, depth: 9 })).not.toMatch(/41 41|AAAA/);
    expect(JSON.stringify(secret)).toBe('{}');
  });
});
