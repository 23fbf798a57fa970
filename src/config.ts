import { isIP } from 'node:net';
import { resolve } from 'node:path';

export interface Config {
  /** Unset: the embedded PostgreSQL in the data directory. */
  databaseUrl: string | null;
  /** Connects as the owner of the schema; defaults to `databaseUrl`. */
  migrationUrl: string | null;
  replicaUrl: string | null;
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
  const text = (name: string): string | null => env[name]?.trim() || null;
  const checked = <T>(name: string, fallback: T, parse: (value: string) => T | string): T => {
    const value = text(name);
    if (value === null) return fallback;
    const parsed = parse(value);
    if (typeof parsed !== 'string' || typeof fallback === 'string') return parsed as T;
    problems.push(`${name}: ${parsed}`);
    return fallback;
  };
  const port = (value: string): number | string =>
    /^\d{1,5}$/.test(value) && Number(value) < 65_536 ? Number(value) : 'must be a port number from 0 to 65535';
  const oneOf = (name: string, allowed: readonly string[], fallback: string): string => {
    const value = text(name) ?? fallback;
    if (!allowed.includes(value)) problems.push(`${name}: must be one of ${allowed.join(', ')}`);
    return value;
  };

  const databaseUrl = databaseAddress('DATABASE_URL', text('DATABASE_URL'), problems);
  const dataDir = resolve(text('KEYREEVE_DATA_DIR') ?? '.keyreeve');
  const host = text('HOST') ?? '127.0.0.1';
  const portNumber = checked('PORT', 3000, port);
  const demo = oneOf('KEYREEVE_DEMO', ['on', 'off', 'exposed'], databaseUrl === null ? 'on' : 'off');
  const secretFile = text('KEYREEVE_SECRET_FILE');
  if (databaseUrl !== null && secretFile === null) {
    problems.push(
      'KEYREEVE_SECRET_FILE: is required with DATABASE_URL (32 random bytes, mode 0600, kept apart from the database)',
    );
  }
  const keyPrefix = text('KEYREEVE_KEY_PREFIX') ?? 'kr';
  if (!/^[a-z][a-z0-9_]{0,14}[a-z0-9]$|^[a-z]$/.test(keyPrefix)) {
    problems.push(
      'KEYREEVE_KEY_PREFIX: must be 1 to 16 of a-z, 0-9 and _, beginning with a letter and not ending with _',
    );
  }
  const config: Config = {
    databaseUrl,
    migrationUrl: databaseAddress('DATABASE_MIGRATION_URL', text('DATABASE_MIGRATION_URL'), problems) ?? databaseUrl,
    replicaUrl: databaseAddress('DATABASE_REPLICA_URL', text('DATABASE_REPLICA_URL'), problems),
    host,
    port: portNumber,
    publicUrl: publicAddress(text('PUBLIC_URL'), host, portNumber, problems),
    dataDir,
    demo: demo !== 'off',
    demoExposed: demo === 'exposed',
    keyPrefix,
    secretFile: resolve(secretFile ?? `${dataDir}/master.secret`),
    secretFileMayBeCreated: databaseUrl === null,
    trustedProxies: cidrs('KEYREEVE_TRUSTED_PROXIES', text('KEYREEVE_TRUSTED_PROXIES'), problems),
    metricsPort: checked<number | null>('KEYREEVE_METRICS_PORT', null, port),
    logLevel: oneOf('LOG_LEVEL', logLevels, 'info'),
  };
  if (config.demo && !config.demoExposed && !(isLoopback(config.host) && isLoopback(config.publicUrl.hostname))) {
    problems.push(
      'HOST, PUBLIC_URL: the demo organization is served on loopback only; set KEYREEVE_DEMO=off, or exposed if you mean it',
    );
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
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
