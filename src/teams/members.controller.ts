import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import {
  AddMemberRequest,
  ChangeMemberRequest,
  MemberAnswer,
  MemberList,
  MemberQuery,
  ReasonRequest,
} from './members.dto.js';
import { MembersQueries } from './members.queries.js';
import { MembersService } from './members.service.js';

@ApiTags('teams')
@Controller('v1/teams/:id/members')
export class MembersController {
  constructor(
    private readonly members: MembersService,
    private readonly queries: MembersQueries,
  ) {}

  @Get()
  @Endpoint({
    requires: 'member.read',
    summary: 'List the members of a team',
    returns: MemberList,
    throws: ['team.not_found', 'page.cursor_invalid', 'page.cursor_mismatch'],
  })
  list(@Caller() caller: Principal, @Param('id') id: string, @Query() query: MemberQuery): Promise<MemberList> {
    return this.queries.list(caller, id, query);
  }

  @Post()
  @Endpoint({
    requires: 'member.change',
    summary: 'Add a user to a team',
    description: 'Keys that a membership before this one left behind stay refused until they are restored.',
    returns: MemberAnswer,
    status: 201,
    throws: ['team.not_found', 'membership.exists', 'request.unprocessable'],
    idempotent: true,
  })
  add(@Caller() caller: Principal, @Param('id') id: string, @Body() body: AddMemberRequest): Promise<MemberAnswer> {
    return this.members.add(caller, id, body);
  }

  @Patch(':userId')
  @Endpoint({
    requires: 'member.change',
    summary: 'Change a member’s role, or the end of the membership',
    returns: MemberAnswer,
    throws: [
      'team.not_found',
      'membership.not_found',
      'membership.own',
      'membership.decided_above',
      'user.stands_above',
      'request.unprocessable',
    ],
  })
  change(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('userId') userId: string,
    @Body() body: ChangeMemberRequest,
  ): Promise<MemberAnswer> {
    return this.members.change(caller, id, userId, body);
  }

  @Delete(':userId')
  @Endpoint({
    requires: 'member.change',
    summary: 'Remove a user from a team; their keys in it are refused',
    throws: ['team.not_found', 'membership.not_found', 'user.stands_above'],
  })
  end(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('userId') userId: string,
    @Body() body: ReasonRequest,
    @Query() query: ReasonRequest,
  ): Promise<void> {
    return this.members.end(caller, id, userId, body.reason ?? query.reason ?? null);
  }
}
