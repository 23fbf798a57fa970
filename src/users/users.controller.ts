import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { InviteUser } from './invite-user.js';
import { UserAccess } from './user-access.js';
import { UserRole } from './user-role.js';
import {
  InvitedUser,
  InviteUserRequest,
  SetRoleRequest,
  SetupLink,
  UserDetail,
  UserList,
  UserQuery,
} from './users.dto.js';
import { UsersQueries } from './users.queries.js';

const decided = ['user.not_found', 'user.removed', 'user.stands_above'];

@ApiTags('users')
@Controller('v1/users')
export class UsersController {
  constructor(
    private readonly queries: UsersQueries,
    private readonly invitations: InviteUser,
    private readonly roles: UserRole,
    private readonly access: UserAccess,
  ) {}

  @Get()
  @Endpoint({
    requires: 'user.read',
    summary: 'List users',
    description: 'An administrator of a team sees whoever is or was in it.',
    returns: UserList,
    throws: ['page.cursor_invalid', 'page.cursor_mismatch'],
  })
  list(@Caller() caller: Principal, @Query() query: UserQuery): Promise<UserList> {
    return this.queries.list(caller, query);
  }

  @Post()
  @Endpoint({
    requires: 'user.invite',
    summary: 'Invite a user',
    description: 'The answer holds a link that works once, for 72 hours; a replay by Idempotency-Key does not show it.',
    returns: InvitedUser,
    status: 201,
    throws: [
      'user.email_taken',
      'role.above_you',
      'session.required',
      'session.step_up_required',
      'request.unprocessable',
    ],
    idempotent: true,
  })
  invite(@Caller() caller: Principal, @Body() body: InviteUserRequest): Promise<InvitedUser> {
    return this.invitations.invite(caller, body);
  }

  @Get(':id')
  @Endpoint({ requires: 'user.read', summary: 'Read a user', returns: UserDetail, throws: ['user.not_found'] })
  one(@Caller() caller: Principal, @Param('id') id: string): Promise<UserDetail> {
    return this.queries.one(caller, id);
  }

  @Put(':id/role')
  @Endpoint({
    requires: 'user.role',
    summary: 'Set a user’s role in the organization',
    description: 'Granting `owner` needs a session. The last owner without an end date cannot be demoted.',
    returns: UserDetail,
    throws: [...decided, 'user.last_owner', 'role.above_you', 'session.required', 'request.unprocessable'],
  })
  setRole(@Caller() caller: Principal, @Param('id') id: string, @Body() body: SetRoleRequest): Promise<UserDetail> {
    return this.roles.set(caller, id, body);
  }

  @Delete(':id/sessions')
  @Endpoint({ requires: 'user.sessions', summary: 'End all sessions of a user', throws: decided })
  endSessions(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    return this.access.endSessions(caller, id);
  }

  @Post(':id/reset-password')
  @Endpoint({
    requires: 'user.reset_password',
    summary: 'Make a link with which a user sets a new password',
    description: 'It works once, for an hour, and takes the place of those before. Who has none yet is invited again.',
    returns: SetupLink,
    throws: [...decided, 'user.not_active'],
    idempotent: true,
  })
  resetPassword(@Caller() caller: Principal, @Param('id') id: string): Promise<SetupLink> {
    return this.access.resetPassword(caller, id);
  }
}
