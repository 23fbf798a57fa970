import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type LiveAnswer, LiveCredentials } from '../../access/live-credentials.js';
import { type Principal, visibilityOf } from '../../access/principal.js';
import { requestProblem } from '../../platform/http/problem.js';
import type { KeyExportQuery } from './export.dto.js';
import { ExportKeys } from './export-keys.js';

const mediaTypes = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
} as const;

/** How often a credential is asked about that may run out by itself. */
const ASK_EVERY_MS = 1_000;

/** An export over HTTP: it is cut short when its caller's credential ends (R6.4), and read no faster than it is taken. */
@Injectable()
export class ExportAnswer {
  constructor(
    private readonly exports: ExportKeys,
    private readonly live: LiveCredentials,
  ) {}

  async send(principal: Principal, query: KeyExportQuery, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    // All work and no answer: the record would say that keys were handed out.
    if (request.method === 'HEAD') throw requestProblem('request.method');
    const over = new AbortController();
    const seen = visibleTo(principal);
    const answer: LiveAnswer = {
      request,
      requires: 'key.export',
      principal,
      goesOn: (caller) => visibleTo(caller) === seen,
      end: () => {
        over.abort();
        // The stream ends with its statement; what was read already must not leave.
        reply.raw.destroy();
      },
    };
    // Held before the first look, so that no decision falls between.
    const release = this.live.hold(answer);
    const { id, format, bytes } = await this.exports.start(principal, query, over.signal).catch((error: unknown) => {
      release();
      throw error;
    });
    bytes.once('close', release);
    // A session or a key that runs out is told by no decision.
    const asking = setInterval(() => void this.live.check(answer), ASK_EVERY_MS);
    bytes.once('close', () => clearInterval(asking));
    await reply
      .headers({
        'content-type': mediaTypes[format],
        'content-disposition': `attachment; filename="${id}.${format}"`,
        'keyreeve-export-id': id,
      })
      .send(bytes);
  }
}

function visibleTo(principal: Principal): string {
  const { all, owners, teams } = visibilityOf(principal, 'keys:read');
  return JSON.stringify([all, [...owners].sort(), [...teams].sort()]);
}
