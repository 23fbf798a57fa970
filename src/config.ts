import { isIP } from 'node:net';
import { resolve } from 'node:path';

export interface Config {
  /** Unset: the embedded PostgreSQL in the data directory. */
  databaseUrl: string | null;
  /** Connects as the owner of the schema; defaults to `databaseUrl`. */
  migrationUrl: string | null;
  host: string;
  port: number;
  publicUrl: URL;
  dataDir: string;
  demo: boolean;
  /** The demo organization may be served beyond loopback, as the operator said in so many words. */
  demoExposed: boolean;
  keyPrefix: string;
  secretFile: string;
  /** Whether the secret file may be made when it is missing: only beside the embedded database. */
  secretFileMayBeCreated: boolean;
  trustedProxies: string[];
  metricsPort: number | null;
  logLevel: string;
}

/** All that is wrong with the environment, at once. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Reads the environment once; the rest of the code never looks at it. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
  const read = new Variables(env, problems);
  const databaseUrl = databaseAddress('DATABASE_URL', read.text('DATABASE_URL'), problems);
  const dataDir = resolve(read.text('KEYREEVE_DATA_DIR') ?? '.keyreeve');
  const host = read.text('HOST') ?? '127.0.0.1';
  const port = read.port('PORT') ?? 3000;
  const demo = read.oneOf('KEYREEVE_DEMO', ['on', 'off', 'exposed'], databaseUrl === null ? 'on' : 'off');
  const secretFile = read.text('KEYREEVE_SECRET_FILE');
  const config: Config = {
    databaseUrl,
    migrationUrl:
      databaseAddress('DATABASE_MIGRATION_URL', read.text('DATABASE_MIGRATION_URL'), problems) ?? databaseUrl,
    host,
    port,
    publicUrl: publicAddress(read.text('PUBLIC_URL'), host, port, problems),
    dataDir,
    demo: demo !== 'off',
    demoExposed: demo === 'exposed',
    keyPrefix: read.text('KEYREEVE_KEY_PREFIX') ?? 'kr',
    secretFile: resolve(secretFile ?? `${dataDir}/master.secret`),
    secretFileMayBeCreated: databaseUrl === null,
    trustedProxies: cidrs('KEYREEVE_TRUSTED_PROXIES', read.text('KEYREEVE_TRUSTED_PROXIES'), problems),
    metricsPort: read.port('KEYREEVE_METRICS_PORT'),
    logLevel: read.oneOf('LOG_LEVEL', logLevels, 'info'),
  };
  problems.push(...contradictions(config, secretFile !== null));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/** Reads single variables; an empty one counts as unset, and what is wrong is gathered. */
class Variables {
  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly problems: string[],
  ) {}

  text(name: string): string | null {
    return this.env[name]?.trim() || null;
  }

  port(name: string): number | null {
    const value = this.text(name);
    if (value === null) return null;
    if (/^\d{1,5}$/.test(value) && Number(value) < 65_536) return Number(value);
    this.problems.push(`${name}: must be a port number from 0 to 65535`);
    return null;
  }

  oneOf(name: string, allowed: readonly string[], fallback: string): string {
    const value = this.text(name) ?? fallback;
    if (!allowed.includes(value)) this.problems.push(`${name}: must be one of ${allowed.join(', ')}`);
    return value;
  }
}

/** What cannot be together, or is missing beside something else. */
function contradictions(config: Config, secretFileNamed: boolean): string[] {
  const found: string[] = [];
  if (config.databaseUrl !== null && !secretFileNamed) {
    found.push(
      'KEYREEVE_SECRET_FILE: is required with DATABASE_URL (32 random bytes, mode 0600, kept apart from the database)',
    );
  }
  if (!/^[a-z][a-z0-9_]{0,14}[a-z0-9]$|^[a-z]$/.test(config.keyPrefix)) {
    found.push('KEYREEVE_KEY_PREFIX: must be 1 to 16 of a-z, 0-9 and _, beginning with a letter and not ending with _');
  }
  if (config.demo && !config.demoExposed && !(isLoopback(config.host) && isLoopback(config.publicUrl.hostname))) {
    found.push(
      'HOST, PUBLIC_URL: the demo organization is served on loopback only; set KEYREEVE_DEMO=off, or exposed if you mean it',
    );
  }
  return found;
}

export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1' || /^127\.\d+\.\d+\.\d+$/.test(bare);
}

function databaseAddress(name: string, value: string | null, problems: string[]): string | null {
  if (value === null) return null;
  if (URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol)) return value;
  problems.push(`${name}: must be a postgres:// address`);
  return null;
}

function publicAddress(value: string | null, host: string, port: number, problems: string[]): URL {
  const fallback = new URL(`http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`);
  if (value === null) return fallback;
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).pathname === '/')
    return new URL(value);
  problems.push('PUBLIC_URL: must be an http(s) address without a path');
  return fallback;
}

function cidrs(name: string, value: string | null, problems: string[]): string[] {
  const list = (value ?? '').split(/[\s,]+/).filter(Boolean);
  for (const cidr of list) {
    const [address = '', bits] = cidr.split('/');
    const width = isIP(address) === 4 ? 32 : 128;
    if (isIP(address) === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= width))) {
      problems.push(`${name}: ${cidr} is not an address or a CIDR range`);
    }
  }
  return list;
}
