import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { ExplainQuery, ExplanationView } from './key-explain.dto.js';
import { KeyExplainQueries } from './key-explain.queries.js';
import { keyIdOf } from './keys.problems.js';

@ApiTags('keys')
@Controller('v1/keys')
export class KeyExplainController {
  constructor(private readonly queries: KeyExplainQueries) {}

  @Get(':id/explain')
  @Endpoint({
    requires: 'key.read',
    summary: 'Why a key is accepted or refused, now or at another time',
    description:
      'Every rule about it: decisions, terms, what policies narrow. A past time is explained by what was known then; ' +
      'when a key was last used before it is known to the day.',
    returns: ExplanationView,
    throws: ['key.not_found', 'key.explain_out_of_range'],
  })
  explain(
    @Caller() principal: Principal,
    @Param('id') id: string,
    @Query() { at }: ExplainQuery,
  ): Promise<ExplanationView> {
    return this.queries.explain(principal, keyIdOf(id), at);
  }
}
