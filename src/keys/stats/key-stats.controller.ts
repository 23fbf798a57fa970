import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller } from '../../access/caller.js';
import { Endpoint } from '../../access/endpoint.js';
import type { Principal } from '../../access/principal.js';
import { PublicId } from '../../platform/http/public-id.js';
import { AskStats } from './ask-stats.js';
import { KeyStatsJobView, KeyStatsQuery, KeyStatsView } from './key-stats.dto.js';
import { KeyStatsQueries } from './key-stats.queries.js';

/** Figures of the overview. */
@ApiTags('keys')
@Controller('v1/keys/stats')
export class KeyStatsController {
  constructor(
    private readonly queries: KeyStatsQueries,
    private readonly askStats: AskStats,
  ) {}

  @Get()
  @Endpoint({
    requires: 'key.stats',
    summary: 'Figures of keys',
    description:
      'For the filters of the list: by status, kind, age, last use and owner, and when they end. Each figure names the ' +
      'list that it counts. Over more than 20,000 keys that may pass (4,000 with `asOf`) they are estimated from a ' +
      'sample of so many, and `exact` is false; `exact=true` has every key looked at, and answers 202.',
    returns: KeyStatsView,
    later: KeyStatsJobView,
    throws: ['job.too_many'],
  })
  async stats(
    @Caller() principal: Principal,
    @Query() query: KeyStatsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<KeyStatsView | KeyStatsJobView> {
    if (!query.exact) return this.queries.stats(principal, query);
    void reply.status(202);
    return this.askStats.exact(principal, query);
  }

  @Get(':id')
  @Endpoint({
    requires: 'key.stats',
    summary: 'Read figures that every key was looked at for',
    description: 'For whoever asked for them, while they see as much as they did then.',
    returns: KeyStatsJobView,
    throws: ['stats.not_found'],
  })
  one(@Caller() principal: Principal, @PublicId('sta') id: string): Promise<KeyStatsJobView> {
    return this.queries.job(principal, id);
  }
}
