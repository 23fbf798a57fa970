import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { Failure } from '../failure.js';
import { note } from '../output/printer.js';

/** Where requests go and the secret they carry; `from` says, for people, how the command line came by it. */
export interface Credentials {
  url: string;
  apiKey: string;
  from: 'login' | 'environment';
}

const defaultUrl = 'http://127.0.0.1:3000';

/** Only the user may read it, and its folder. */
const credentialsFile = (env: NodeJS.ProcessEnv = process.env): string =>
  join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'keyreeve', 'credentials.json');

/** The login, else what the environment says; null where there is neither. */
export async function readCredentials(env: NodeJS.ProcessEnv = process.env): Promise<Credentials | null> {
  const login = await readLogin(credentialsFile(env));
  const apiKey = env['KEYREEVE_API_KEY']?.trim();
  if (login) {
    if (apiKey && apiKey !== login.apiKey) note('The login is used, not KEYREEVE_API_KEY: `keyreeve logout` ends it.');
    return login;
  }
  return apiKey ? { url: serverUrl(env), apiKey, from: 'environment' } : null;
}

export function serverUrl(env: NodeJS.ProcessEnv = process.env): string {
  return withoutSlash(env['KEYREEVE_URL']?.trim() || defaultUrl);
}

export async function saveLogin({ url, apiKey }: { url: string; apiKey: string }): Promise<string> {
  const file = credentialsFile();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${JSON.stringify({ url: withoutSlash(url), apiKey }, null, 2)}\n`, { mode: 0o600 });
  // A file that was there keeps its mode when it is written over.
  await chmod(file, 0o600);
  return file;
}

/** Answers whether there was a login. */
export async function forgetLogin(): Promise<boolean> {
  const login = await readLogin(credentialsFile());
  await rm(credentialsFile(), { force: true });
  return login !== null;
}

async function readLogin(file: string): Promise<Credentials | null> {
  try {
    const { url, apiKey } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    if (typeof url === 'string' && typeof apiKey === 'string') return { url, apiKey, from: 'login' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  }
  throw new Failure(`${file} cannot be read as a login: mend it, or log in again after \`keyreeve logout\``);
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
