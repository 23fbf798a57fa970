import type { FastifyRequest } from 'fastify';
import type { RequestSource } from '../platform/actor.js';
import { maskSecrets } from '../platform/logger.js';
import { clientAddress } from '../platform/addresses.js';

const longestUserAgent = 256;

/** Where a request came from: the right-most hop that is not a proxy of ours (R7.4). */
export function sourceOf(request: FastifyRequest, trustedProxies: readonly string[]): RequestSource {
  const forwarded = request.headers['x-forwarded-for'];
  return {
    ip: clientAddress(
      request.socket.remoteAddress,
      Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
      trustedProxies,
    ),
    userAgent: printable(request.headers['user-agent']),
    requestId: request.id,
  };
}

/** Bounded and without control characters: it ends up in logs and in the audit log. */
function printable(text: string | undefined): string | null {
  return text === undefined ? null : maskSecrets(text.replace(/[^\x20-\x7e]/g, '?')).slice(0, longestUserAgent);
}
