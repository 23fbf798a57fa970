import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { AuditPage, AuditQuery } from './audit.dto.js';
import { AuditQueries } from './audit.queries.js';
import { AuditReadings } from './audit.readings.js';

@ApiTags('audit')
@Controller('v1/audit-events')
export class AuditController {
  constructor(
    private readonly queries: AuditQueries,
    private readonly readings: AuditReadings,
  ) {}

  @Get()
  @Endpoint({
    requires: 'audit.read',
    summary: 'List audit events, the newest first',
    description: 'Reading the log is itself recorded.',
    returns: AuditPage,
    throws: ['page.cursor_invalid', 'page.cursor_mismatch'],
  })
  async list(@Caller() principal: Principal, @Query() query: AuditQuery): Promise<AuditPage> {
    const page = await this.queries.list(principal, query);
    await this.readings.record(principal, query, page.data.length);
    return page;
  }
}
