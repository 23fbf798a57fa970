import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { TeamAnswer, TeamList, TeamNameRequest, TeamQuery } from './teams.dto.js';
import { TeamsQueries } from './teams.queries.js';
import { TeamsService } from './teams.service.js';

@ApiTags('teams')
@Controller('v1/teams')
export class TeamsController {
  constructor(
    private readonly teams: TeamsService,
    private readonly queries: TeamsQueries,
  ) {}

  @Get()
  @Endpoint({
    requires: 'team.read',
    summary: 'List teams',
    description: 'All teams for those who read the organization; else those one belongs to or administers.',
    returns: TeamList,
    throws: ['page.cursor_invalid', 'page.cursor_mismatch'],
  })
  list(@Caller() caller: Principal, @Query() query: TeamQuery): Promise<TeamList> {
    return this.queries.list(caller, query);
  }

  @Post()
  @Endpoint({
    requires: 'team.create',
    summary: 'Create a team',
    returns: TeamAnswer,
    status: 201,
    throws: ['team.name_taken'],
    idempotent: true,
  })
  create(@Caller() caller: Principal, @Body() body: TeamNameRequest): Promise<TeamAnswer> {
    return this.teams.create(caller, body);
  }

  @Get(':id')
  @Endpoint({ requires: 'team.read', summary: 'Read a team', returns: TeamAnswer, throws: ['team.not_found'] })
  one(@Caller() caller: Principal, @Param('id') id: string): Promise<TeamAnswer> {
    return this.queries.one(caller, id);
  }

  @Patch(':id')
  @Endpoint({
    requires: 'team.edit',
    summary: 'Rename a team',
    returns: TeamAnswer,
    throws: ['team.not_found', 'team.name_taken'],
  })
  rename(@Caller() caller: Principal, @Param('id') id: string, @Body() body: TeamNameRequest): Promise<TeamAnswer> {
    return this.teams.rename(caller, id, body);
  }
}
