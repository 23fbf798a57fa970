import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

type Lock = { packages: Record<string, { resolved?: string; os?: string[]; cpu?: string[]; version?: string }> };

const run = (folder: string, script: string, ...args: string[]): { status: number | null; output: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'scripts', script), ...args]);
  return { status, output: `${stdout.toString()}${stderr.toString()}` };
};

describe('package-lock.json', () => {
  let folder: string;
  const path = (): string => join(folder, 'package-lock.json');
  const read = (): Lock => JSON.parse(readFileSync(path(), 'utf8')) as Lock;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keyreeve-lock-'));
    mkdirSync(join(folder, 'scripts'));
    cpSync('package-lock.json', path());
    cpSync(join('scripts', 'complete-lock.mjs'), join(folder, 'scripts', 'complete-lock.mjs'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the packages of every platform and the address of no registry', () => {
    expect(run(folder, 'complete-lock.mjs', '--check')).toEqual({ status: 0, output: '' });
    expect(Object.values(read().packages).filter(({ resolved }) => resolved)).toEqual([]);
  });

  it('is completed where a registry left platforms out', () => {
    const whole = read();
    const lock = read();
    for (const name of Object.keys(lock.packages)) if (/darwin|win32|windows/.test(name)) delete lock.packages[name];
    writeFileSync(path(), `${JSON.stringify(lock, null, 2)}\n`);

    const check = run(folder, 'complete-lock.mjs', '--check');
    expect(check.status).toBe(1);
    expect(check.output).toContain('run `node scripts/complete-lock.mjs`');
    expect(run(folder, 'complete-lock.mjs').status).toBe(0);
    expect(run(folder, 'complete-lock.mjs', '--check').status).toBe(0);
    const facts = ({ packages }: Lock): unknown =>
      Object.entries(packages).map(([name, { version, os, cpu }]) => ({ name, version, os, cpu }));
    expect(facts(read())).toEqual(facts(whole));
  });
});

describe('prepare', () => {
  it('says and does nothing when packages and build are current', () => {
    expect(run('.', 'prepare.mjs', '--build-only').status).toBe(0);
    const before = readFileSync(join('dist', '.keyreeve-stamp'), 'utf8');
    expect(run('.', 'prepare.mjs', '--build-only')).toEqual({ status: 0, output: '' });
    expect(readFileSync(join('dist', '.keyreeve-stamp'), 'utf8')).toBe(before);
  });

  it('leaves a command that can be run, after every build', () => {
    expect(statSync(join('dist', 'cli', 'keyreeve.js')).mode & 0o111).toBe(0o111);
  });

  it('refuses an older Node in one sentence that says which is needed', () => {
    const script = [
      `Object.defineProperty(process.versions, 'node', { value: '18.20.0' });`,
      `const { prepareOrExit } = await import(${JSON.stringify(join(process.cwd(), 'scripts', 'prepare.mjs'))});`,
      'await prepareOrExit();',
    ];
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script.join('\n')]);
    expect(status).toBe(1);
    expect(stderr.toString()).toMatch(/^Keyreeve needs Node\.js 20\.19 or later, and this is 18\.20\.0 .*\n$/);
  });
});
