import { answerOf, clientFor, NoCredentials, type Schemas } from '../api/client.js';
import { type Credentials, forgetLogin, readCredentials, saveLogin, serverUrl } from '../api/credentials.js';
import { Failure, UsageError } from '../failure.js';
import { note, print } from '../output/printer.js';
import { minuteOf, recordText } from '../output/table.js';
import { secretFrom } from '../standard-input.js';
import type { LoginOptions, WhoamiOptions } from './options.js';

type Me = Schemas['MeAnswer'];

/** Keeps the key only once the server has said whose it is. */
export async function login(options: LoginOptions): Promise<void> {
  const url = options.url ?? serverUrl();
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new UsageError('--url must be an http(s) address');
  if (options.withApiKey !== '-')
    note('Other users may see a key in the list of processes: better give - and pipe it.');
  const apiKey = await secretFrom(options.withApiKey);
  warnOfPlainHttp(url);
  const me = await answerOf(clientFor({ url, apiKey }).GET('/me'));
  const file = await saveLogin({ url, apiKey });
  print(me, options, ({ user, organization }) => `Logged in as ${user.name} of ${organization.name}; kept in ${file}.`);
}

export async function logout(): Promise<void> {
  note((await forgetLogin()) ? 'Logged out; the key itself still works.' : 'There was no login.');
}

export async function whoami(options: WhoamiOptions): Promise<void> {
  const credentials = await readCredentials();
  if (!credentials) throw new NoCredentials();
  const me = await answerOf(clientFor(credentials).GET('/me'));
  print(me, options, () => recordText(described(me, credentials)));
  const end = fixedEnd(me);
  if (options.expiresWithin === undefined || end === null) return;
  if (end.getTime() - Date.now() < options.expiresWithin)
    throw new Failure(`The key ends at ${end.toISOString()}, which is nearer than was asked for.`);
}

function described(me: Me, { url, from }: Credentials): (readonly [string, string | null])[] {
  const { user, organization, teams, roles, key } = me;
  return [
    ['server', `${url} (${from === 'login' ? 'logged in' : 'from KEYREEVE_API_KEY'})`],
    ['organization', organization.name],
    ['acts for', user.email ? `${user.name} <${user.email}>` : user.name],
    ['roles', roles.join(', ')],
    ['teams', teams.map(({ name, role }) => (role === 'admin' ? `${name} (admin)` : name)).join(', ')],
    ['key', key ? `${key.name} (${key.id})` : null],
    ['scopes', key ? key.scopes.join(', ') : null],
    ['ends', key ? (minuteOf(key.expiry.effective) ?? 'never') : null],
  ];
}

/** The key's own date or the policies' longest life, whichever is nearer; never an idle term, which use moves (R2.6). */
function fixedEnd({ key }: Me): Date | null {
  const ends = [key?.expiry.own, key?.expiry.policyLifetime].filter((end) => typeof end === 'string');
  return ends.length > 0 ? new Date(Math.min(...ends.map((end) => Date.parse(end)))) : null;
}

function warnOfPlainHttp(url: string): void {
  const { protocol, hostname } = new URL(url);
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  if (protocol === 'http:' && !isLocal) note(`${url} is not encrypted: everyone on the way can read the key.`);
}
