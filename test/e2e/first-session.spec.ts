import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandLine } from '../support/command-line.js';
import { freePort, listening } from '../support/node-process.js';

const readme = readFileSync('README.md', 'utf8');
/** The README's session in `curl` lines, and the one in the command line. */
const [lines = '', terminal = ''] = [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block ?? '');
/** What stands before the first numbered line, which all of them need; then the lines, each with its comment. */
const [definitions = '', ...steps] = lines.split(/^(?=# \d\.)/m);

const able = spawnSync('curl', ['--version']).status === 0;
if (!able) process.stdout.write('skipped: the commands of the README, since this machine has no curl\n');

(able ? describe : describe.skip)('the README’s first session', () => {
  let folder: string;
  let server: ChildProcess;
  let banner = '';

  beforeAll(async () => {
    await CommandLine.build();
    folder = mkdtempSync(join(tmpdir(), 'keyreeve-readme-'));
    mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true });
    symlinkSync(resolve('dist', 'cli', 'keyreeve.js'), join(folder, 'node_modules', '.bin', 'keyreeve'));
    const port = await freePort();
    server = spawn(process.execPath, [resolve('scripts', 'start.mjs')], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, PORT: String(port) },
    });
    const streams = [server.stdout, server.stderr];
    for (const stream of streams) stream?.on('data', (chunk: Buffer) => (banner += chunk.toString()));
    await listening(server, `http://127.0.0.1:${port}`, () => banner);
  }, 120_000);

  afterAll(async () => {
    if (server?.exitCode === null && server.kill('SIGINT')) await once(server, 'exit');
    if (folder) rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  /** What the lines print when somebody pastes them into a shell beside the server. */
  function printed(shell: string): string {
    const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', shell], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, NO_COLOR: '1', NO_UPDATE_NOTIFIER: '1' },
      // Bash takes a pipe on its standard input for a remote shell's, and reads the machine's settings.
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (status !== 0) throw new Error(`exit code ${status}:\n${shell}\n${stderr.toString()}`);
    return stdout.toString();
  }

  const answered = (shell: string): unknown => JSON.parse(printed(shell));
  const step = (number: number): unknown => answered(definitions + (steps[number - 1] ?? 'exit 1'));

  it('begins with the line that the banner shows', () => {
    const [line = ''] = /^.*\bcurl .*$/m.exec(banner) ?? [];
    const { data } = answered(line.trim()) as { data: unknown[] };
    expect(data.length).toBeGreaterThan(0);
  });

  it('lists keys, generates one, verifies it, revokes it, and shows who did that', () => {
    expect(steps).toHaveLength(5);
    const idle = step(1) as { data: { status: string }[]; total: { count: number } };
    expect(idle.data.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'active'));
    expect(idle.total.count).toBeGreaterThan(5);
    expect(step(2)).toMatchObject({ key: { status: 'active', scopes: ['orders:read'] }, secret: expect.any(String) });
    expect(step(3)).toMatchObject({ valid: true, code: 'valid' });
    expect(step(4)).toMatchObject({ status: 'revoked', reason: 'administrator' });
    expect(step(3)).toMatchObject({ valid: false, code: 'revoked' });
    const { data } = step(5) as { data: { action: string }[] };
    expect(data.map(({ action }) => action)).toEqual(['key.revoked', 'key.created']);
  });

  it('goes the same way in a terminal', () => {
    const output = printed(definitions + terminal);
    expect(output).toMatch(/^key_\w{26} .+ active /m);
    expect(output).toContain('maxLifetimeDays');
  });
});
