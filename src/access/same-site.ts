import type { FastifyRequest } from 'fastify';
import { accessProblem } from './access.problems.js';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser's write must come from our own pages (R15.2): `Sec-Fetch-Site: same-origin`, which pages cannot forge, else
 * an `Origin` equal to the public address; and it must carry JSON, which a form cannot.
 * @throws Problem 403 `session.cross_site`
 */
export function refuseCrossSite(request: FastifyRequest, publicUrl: URL): void {
  if (reading.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  const sameSite = site === undefined ? request.headers.origin === publicUrl.origin : site === 'same-origin';
  const type = request.headers['content-type'];
  const json =
    type === undefined ? request.body === undefined || request.body === null : /^application\/json\b/i.test(type);
  if (!sameSite || !json) throw accessProblem('session.cross_site');
}
