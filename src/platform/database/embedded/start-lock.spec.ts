import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ownIdentity } from './process-identity.js';
import { takeLock } from './start-lock.js';

describe('takeLock', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keyreeve-lock-'));
    path = join(folder, 'start.lock');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('lets in one at a time, and everyone in the end', async () => {
    let inside = 0;
    let most = 0;
    const enter = async (): Promise<void> => {
      const release = await takeLock(path);
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside--;
      release();
    };
    await Promise.all(Array.from({ length: 8 }, enter));
    expect(most).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['whose process is gone', '999999999:1'],
    ['whose process id is another process by now', `${process.pid}:1`],
    ['that holds nothing readable', 'not a process'],
  ])('breaks a lock %s', async (_, holder) => {
    writeFileSync(path, holder);
    const release = await takeLock(path);
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says once for whom it waits', async () => {
    writeFileSync(path, ownIdentity());
    const onWait = jest.fn<(text: string) => void>().mockImplementation(() => rmSync(path));
    (await takeLock(path, onWait))();
    expect(onWait.mock.calls).toEqual([[expect.stringContaining(`${process.pid}`)]]);
  });
});
