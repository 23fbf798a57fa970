import { setTimeout as delay } from 'node:timers/promises';
import createClient, { type Client } from 'openapi-fetch';
import { version } from '../../platform/version.js';
import { Failure } from '../failure.js';
import type { components, paths } from './api-types.js';
import { type Credentials, readCredentials } from './credentials.js';
import { ApiRefusal, isProblem, NotReached } from './refusal.js';

export type Api = Client<paths>;
export type Schemas = components['schemas'];

const requestLimitMs = 60_000;
const longestWaitSeconds = 30;
const attempts = 4;

/** The public API, typed by its contract: the command line can do nothing that a caller of the service cannot. */
export function clientFor({ url, apiKey }: Pick<Credentials, 'url' | 'apiKey'>, limitMs = requestLimitMs): Api {
  return createClient<paths>({
    baseUrl: url,
    headers: { 'x-api-key': apiKey, 'user-agent': `keyreeve-cli/${version}` },
    fetch: (request: Request) => send(request, url, limitMs),
  });
}

/**
 * @param limits how long an answer may take, where it is longer than usual
 * @throws NoCredentials where nobody logged in and the environment names no key
 */
export async function connect({ limitMs }: { limitMs?: number } = {}): Promise<Api> {
  const credentials = await readCredentials();
  if (!credentials) throw new NoCredentials();
  return clientFor(credentials, limitMs);
}

export class NoCredentials extends Failure {
  constructor() {
    super('No API key: run `keyreeve login --with-api-key -`, or set KEYREEVE_API_KEY (and KEYREEVE_URL).');
  }
}

/** What was answered. @throws ApiRefusal for a problem document, NotReached where something else answers there */
export async function answerOf<Answer>(
  call: Promise<{ data?: Answer; error?: unknown; response: Response }>,
): Promise<Exclude<Answer, undefined>> {
  const { data: answer, error, response } = await call;
  if (response.ok) return answer as Exclude<Answer, undefined>;
  if (isProblem(error)) throw new ApiRefusal(error);
  throw new NotReached(`${new URL(response.url).origin} answered ${response.status}, and not as Keyreeve does`);
}

/** A request that was refused for its pace was not begun, so that any may be sent again. */
async function send(request: Request, url: string, limitMs: number): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetchOnce(request.clone(), url, limitMs);
    const wait = Number(response.headers.get('retry-after') ?? '1');
    if (response.status !== 429 || attempt === attempts || !(wait <= longestWaitSeconds)) return response;
    await response.body?.cancel();
    await delay(wait * 1_000);
  }
}

async function fetchOnce(request: Request, url: string, limitMs: number): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(limitMs), redirect: 'error' });
  } catch (error) {
    const cause = (error as { cause?: { code?: string; message?: string } }).cause;
    const reason = cause?.code ?? cause?.message ?? (error as Error).message;
    throw new NotReached(`${url} cannot be reached (${reason}). Is the server running, and the address right?`);
  }
}
