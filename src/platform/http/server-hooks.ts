import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Config, isLoopback } from '../../config.js';
import { sendProblem } from './problem.filter.js';
import { requestProblem } from './problem.js';

const deepest = 64;

const headers = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** What every answer carries. */
export function securityHeaders({ publicUrl }: Config): Record<string, string> {
  return isLoopback(publicUrl.hostname)
    ? headers
    : { ...headers, 'strict-transport-security': 'max-age=63072000; includeSubDomains' };
}

/** What holds for every request before any route sees it, and for every answer. */
export function installServerHooks(server: FastifyInstance, config: Config): void {
  const secured = securityHeaders(config);

  server.addHook('onRequest', (request, reply, done) => {
    reply.headers({ ...secured, 'x-request-id': request.id });
    if (!answersFor(request, config)) return sendProblem(reply, requestProblem('host.unknown'), request.id);
    done();
  });
  server.addHook('preValidation', (request, reply, done) => {
    if (isDeeper(request.body, deepest)) {
      const errors = [{ field: '', message: `must not be nested deeper than ${deepest}` }];
      return sendProblem(reply, requestProblem('request.invalid', { errors }), request.id);
    }
    done();
  });
  endUnaskedConnections(server);
  server.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        requestId: request.id,
      },
      'answered',
    );
    done();
  });
}

/**
 * A browser connects ahead, and a client that gave a request up may have connected anew. Node counts a connection as busy
 * until its first request has come, for as long as headers may take, and a server that stops would wait for that.
 */
function endUnaskedConnections(server: FastifyInstance): void {
  const connections = new Set<Socket>();
  server.server.on('connection', (connection: Socket) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });
  server.addHook('preClose', (done) => {
    for (const connection of connections) if (connection.bytesRead === 0) connection.destroy();
    done();
  });
}

/** Off loopback a server answers only for its public name: links and cookies are made for that one (R15.2). */
function answersFor(request: FastifyRequest, { publicUrl }: Config): boolean {
  const host = request.headers.host ?? '';
  const name = host.replace(/:\d+$/, '');
  return host === publicUrl.host || isLoopback(name);
}

/** Without recursion, so that a hostile body cannot exhaust the stack. */
export function isDeeper(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const objects = level.filter((each): each is object => each !== null && typeof each === 'object');
    if (objects.length > 0 && depth >= limit) return true;
    level = objects.flatMap((each): unknown[] => Object.values(each));
  }
  return false;
}
