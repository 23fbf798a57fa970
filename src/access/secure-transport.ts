import type { FastifyRequest } from 'fastify';
import { type Config, isLoopback } from '../config.js';
import { addressMatches, normaliseAddress } from '../platform/addresses.js';
import { accessProblem } from './access.problems.js';

/**
 * The session cookie exists over https, and over plain http on loopback only (R15.3): elsewhere the browser would drop
 * it without a word. What a proxy of ours says of its client is believed, also when it says http.
 *
 * @throws Problem 400 `session.needs_https`
 */
export function refusePlainHttp(request: FastifyRequest, { trustedProxies }: Config): void {
  const peer = normaliseAddress(request.socket.remoteAddress);
  const forwarded = request.headers['x-forwarded-proto'];
  // Of several, the last was written by the proxy that called us.
  const scheme = (Array.isArray(forwarded) ? forwarded.join(',') : forwarded)?.split(',').at(-1)?.trim().toLowerCase();
  const told = scheme !== undefined && addressMatches(peer, trustedProxies);
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const local = peer !== null && isLoopback(peer) && isLoopback(host);
  if (told ? scheme !== 'https' : !local) throw accessProblem('session.needs_https');
}
