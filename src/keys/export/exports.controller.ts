import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller } from '../../access/caller.js';
import { Endpoint } from '../../access/endpoint.js';
import type { Principal } from '../../access/principal.js';
import { PublicId } from '../../platform/http/public-id.js';
import { EXPORT_COLUMNS } from './export-columns.js';
import { ExportView, KeyExportQuery } from './export.dto.js';
import { ExportAnswer } from './export-answer.js';
import { ExportsQueries } from './exports.queries.js';

/** Keys as a file. */
@ApiTags('keys')
@Controller('v1/keys')
export class ExportsController {
  constructor(
    private readonly answer: ExportAnswer,
    private readonly queries: ExportsQueries,
  ) {}

  @Get('export')
  @Endpoint({
    requires: 'key.export',
    summary: 'Export keys as CSV or as lines of JSON',
    description:
      'Every key of the filters that you may see, of one instant, in the order of ids. `Keyreeve-Export-Id` names the ' +
      'export. The connection is cut short when the credential ends or the server cannot go on: an answer that ends ' +
      'properly is whole, and GET /v1/keys/exports/{id} has the SHA-256 of its bytes. To go on after a break pass the ' +
      'last whole key in `after`: that is another export, of another instant, but no key that there was comes twice or ' +
      `is missed. Columns: ${EXPORT_COLUMNS.join(', ')}. In CSV (RFC 4180) lists are separated by spaces, null is empty, ` +
      'and a cell that a spreadsheet would take for a formula (= + - @, tab, carriage return) has an apostrophe in front.',
    produces: ['text/csv', 'application/x-ndjson'],
    throws: ['export.too_many'],
  })
  export(
    @Caller() principal: Principal,
    @Query() query: KeyExportQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answer.send(principal, query, request, reply);
  }

  @Get('exports/:id')
  @Endpoint({
    requires: 'key.export',
    summary: 'Read what an export was: of what, by whom, how many keys, which bytes',
    returns: ExportView,
    throws: ['export.not_found'],
  })
  one(@Caller() principal: Principal, @PublicId('exp') id: string): Promise<ExportView> {
    return this.queries.one(principal, id);
  }
}
