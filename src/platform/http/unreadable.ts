import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyRequest, FastifyServerOptions } from 'fastify';
import type { Config } from '../../config.js';
import { sendProblem } from './problem.filter.js';
import { type Problem, requestProblem } from './problem.js';
import { securityHeaders } from './server-hooks.js';

/**
 * Answers to what reaches no route: an address that cannot be decoded, bytes that are not HTTP. Both may hold a secret,
 * so nothing of them is repeated, and nothing is logged.
 */
export function answersToUnreadable(
  config: Config,
): Required<Pick<FastifyServerOptions, 'frameworkErrors' | 'clientErrorHandler'>> {
  const headers = securityHeaders(config);
  return {
    frameworkErrors: (_, request, reply) => {
      const { id } = request as FastifyRequest;
      void reply.headers({ ...headers, 'x-request-id': id });
      sendProblem(reply, unreadableAddress(), id);
    },
    clientErrorHandler: (error, socket) => refuseBytes(error, socket, headers),
  };
}

function unreadableAddress(): Problem {
  const detail = 'In the address a % is not followed by two hexadecimal digits, or the bytes are not UTF-8';
  return requestProblem('request.refused', { detail });
}

/** Whoever has gone away gets no answer; everyone else one problem document, and the connection is closed. */
function refuseBytes(error: Error & { code?: string }, socket: Socket, headers: Record<string, string>): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const requestId = randomUUID();
  const problem = wordsFor(error.code);
  const body = JSON.stringify(problem.body(requestId));
  const lines = {
    ...headers,
    'x-request-id': requestId,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${head.join('')}\r\n${body}`);
}

function wordsFor(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return requestProblem('request.headers_too_large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return requestProblem('request.timeout');
  return requestProblem('request.refused', { detail: 'This is not a request of HTTP/1.1' });
}
