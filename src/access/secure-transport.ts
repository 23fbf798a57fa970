import type { FastifyRequest } from 'fastify';
import { type Config, isLoopback } from '../config.js';
import { addressMatches, normaliseAddress } from '../platform/addresses.js';
import { accessProblem } from './access.problems.js';
import { sourceOf } from './request-source.js';

/**
 * The session cookie exists over https, and over plain http on loopback only (R15.3): elsewhere the browser would drop
 * it without a word. What a proxy of ours says of its client is believed, also when it says http. Where it says nothing,
 * the whole way must be loopback: its own connection and its client's.
 *
 * @throws Problem 400 `session.needs_https`
 */
export function refusePlainHttp(request: FastifyRequest, { trustedProxies }: Config): void {
  const peer = normaliseAddress(request.socket.remoteAddress);
  const { ip: client } = sourceOf(request, trustedProxies);
  const forwarded = request.headers['x-forwarded-proto'];
  // Of several, the last was written by the proxy that called us.
  const scheme = (Array.isArray(forwarded) ? forwarded.join(',') : forwarded)?.split(',').at(-1)?.trim().toLowerCase();
  const told = scheme !== undefined && addressMatches(peer, trustedProxies);
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const local = [peer, client, host].every((end) => end !== null && isLoopback(end));
  if (told ? scheme !== 'https' : !local) throw accessProblem('session.needs_https');
}
