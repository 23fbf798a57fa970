import '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import { accessProblem } from './access.problems.js';
import { sessionCookie } from './sessions/session-cookie.js';

const credentialNames = ['x-api-key', 'authorization', 'x-access-key'] as const;

/**
 * The secret of a key in `X-API-Key` or as a Bearer token; `undefined` when neither was sent. Of a repeated header other
 * programs on the way may read another one than Node does: two credentials are never chosen from.
 */
export function sentSecret({ headers, raw }: Pick<FastifyRequest, 'headers' | 'raw'>): string | undefined {
  if (credentialHeaders(raw.rawHeaders) > 1) throw accessProblem('credential.ambiguous');
  const header = headers['x-api-key'];
  const { authorization } = headers;
  if (header !== undefined) return String(header);
  if (authorization === undefined) return undefined;
  const [scheme, token, ...rest] = authorization.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined || rest.length > 0)
    throw accessProblem('key.malformed', { headers: { 'www-authenticate': 'Bearer realm="keyreeve"' } });
  return token;
}

/**
 * The token of a session's cookie; `undefined` when there is none, and when any other credential was sent, even one that
 * this operation does not take (R15.1): a browser adds the cookie by itself, and whoever sends a credential means that.
 */
export function sentSession({ headers, query, cookies }: FastifyRequest): string | undefined {
  const other = credentialNames.some((name) => headers[name] !== undefined);
  return other || Object.hasOwn(query as object, 'access_key') ? undefined : cookies[sessionCookie];
}

/** Names and values take turns. */
function credentialHeaders(rawHeaders: readonly string[]): number {
  let found = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length !== 9 && name.length !== 13) continue;
    const known = name.toLowerCase();
    if (known === 'x-api-key' || known === 'authorization') found += 1;
  }
  return found;
}
