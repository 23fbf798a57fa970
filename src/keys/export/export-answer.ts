import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../../access/principal.js';
import { StandingCredential } from '../../access/standing-credential.js';
import { requestProblem } from '../../platform/http/problem.js';
import type { KeyExportQuery } from './export.dto.js';
import { ExportKeys } from './export-keys.js';

const mediaTypes = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
} as const;

/** An export over HTTP: it is cut short when its caller's credential ends (R6.4), and read no faster than it is taken. */
@Injectable()
export class ExportAnswer {
  constructor(
    private readonly exports: ExportKeys,
    private readonly credential: StandingCredential,
  ) {}

  async send(principal: Principal, query: KeyExportQuery, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    // All work and no answer: the record would say that keys were handed out.
    if (request.method === 'HEAD') throw requestProblem('request.method');
    const [over, sent] = [new AbortController(), new AbortController()];
    const { id, format, bytes } = await this.exports.start(principal, query, over.signal);
    bytes.once('close', () => sent.abort());
    const ended = (): void => {
      over.abort();
      // The stream ends with its statement; what was read already must not leave.
      reply.raw.destroy();
    };
    void this.credential.follow(request, principal, 'key.export', { over: sent.signal, ended });
    await reply
      .headers({
        'content-type': mediaTypes[format],
        'content-disposition': `attachment; filename="${id}.${format}"`,
        'keyreeve-export-id': id,
      })
      .send(bytes);
  }
}
