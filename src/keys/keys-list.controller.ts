import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { etagOf } from '../platform/http/etag.js';
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
}
