import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { KeyDetailView } from './key.view.js';
import { keyIdOf } from './keys.problems.js';
import { KeysQueries } from './keys.queries.js';

/** Reading keys: one's own, and those one administers or audits. */
@ApiTags('keys')
@Controller('v1/keys')
export class KeysListController {
  constructor(private readonly queries: KeysQueries) {}

  @Get(':id')
  @Endpoint({ requires: 'key.read', summary: 'One key', returns: KeyDetailView, throws: ['key.not_found'] })
  one(@Caller() principal: Principal, @Param('id') id: string): Promise<KeyDetailView> {
    return this.queries.one(principal, keyIdOf(id));
  }
}
