import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { describeProcess, isAlive, ownIdentity } from './process-identity.js';

describe('process identity', () => {
  it('says that this process lives', () => {
    expect(isAlive(ownIdentity())).toBe(true);
  });

  it('says that an ended process does not live', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(child, 'spawn');
    const identity = describeProcess(child.pid ?? 0)?.identity ?? '';
    expect(isAlive(identity)).toBe(true);
    child.stdin.end();
    await once(child, 'exit');
    expect(isAlive(identity)).toBe(false);
  });

  it.each(['', 'x', '0:1', '-1:1', `${process.pid}`, `${process.pid}:0`])('takes %p for nobody alive', (identity) => {
    expect(isAlive(identity)).toBe(false);
  });
});
