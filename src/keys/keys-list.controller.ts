import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { AuditPage } from '../audit/audit.dto.js';
import { etagOf } from '../platform/http/etag.js';
import { PageQuery } from '../platform/http/keyset.js';
import { KeyHistoryQueries } from './key-history.queries.js';
import { LookedUpView, LookUpKeyDto } from './key-lookup.dto.js';
import { KeyLookupQueries } from './key-lookup.queries.js';
import { KeyDetailView } from './key.view.js';
import { keyIdOf } from './keys.problems.js';
import { KeysQueries } from './keys.queries.js';
import { KeyListQuery, KeyListView } from './list/key-list.dto.js';
import { KeyListQueries } from './list/key-list.queries.js';

/** Reading keys: one's own, and those one administers or audits. */
@ApiTags('keys')
@Controller('v1/keys')
export class KeysListController {
  constructor(
    private readonly list: KeyListQueries,
    private readonly queries: KeysQueries,
    private readonly lookup: KeyLookupQueries,
    private readonly past: KeyHistoryQueries,
  ) {}

  @Get()
  @Endpoint({
    requires: 'key.read',
    summary: 'List keys',
    description:
      'Every key you may see: your own, those of your service accounts and of teams you administer; all of the ' +
      'organization for its administrators and auditors. Filters combine. A page whose search reached its row budget ' +
      'says `partial`, and `next` goes on from there.',
    returns: KeyListView,
    throws: ['page.cursor_invalid', 'page.cursor_mismatch', 'page.cursor_outdated'],
  })
  all(@Caller() principal: Principal, @Query() query: KeyListQuery): Promise<KeyListView> {
    return this.list.list(principal, query);
  }

  @Get(':id')
  @Endpoint({ requires: 'key.read', summary: 'One key', returns: KeyDetailView, throws: ['key.not_found'] })
  async one(
    @Caller() principal: Principal,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<KeyDetailView> {
    const key = await this.queries.one(principal, keyIdOf(id));
    void reply.header('etag', etagOf(key.version));
    return key;
  }

  @Get(':id/history')
  @Endpoint({
    requires: 'key.read',
    summary: 'What happened to a key, the newest first',
    description: 'Its audit events. The owner is not told from which addresses others acted.',
    returns: AuditPage,
    throws: ['key.not_found', 'page.cursor_invalid', 'page.cursor_mismatch'],
  })
  history(@Caller() principal: Principal, @Param('id') id: string, @Query() query: PageQuery): Promise<AuditPage> {
    return this.past.history(principal, keyIdOf(id), query);
  }

  @Post('lookup')
  @Endpoint({
    requires: 'key.read',
    summary: 'Find out whose a key is',
    description: 'By its secret: the key. By SHA-256 digests of secrets: `data`, one entry for each, in their order.',
    returns: LookedUpView,
    throws: ['key.not_found'],
  })
  lookUp(@Caller() principal: Principal, @Body() dto: LookUpKeyDto): Promise<LookedUpView> {
    return this.lookup.lookUp(principal, dto);
  }
}
