import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '../caller.js';
import { Endpoint } from '../endpoint.js';
import type { Principal } from '../principal.js';
import { OwnSessions } from './session.dto.js';
import { SessionQueries } from './sessions.queries.js';
import { Sessions } from './sessions.service.js';

const throws = ['session.expired', 'session.cross_site'];

@ApiTags('sign-in')
@Controller('v1/auth/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly queries: SessionQueries,
  ) {}

  @Get()
  @Endpoint({ summary: 'List one’s sessions', requires: 'session.manage', returns: OwnSessions, throws })
  list(@Caller() principal: Principal): Promise<OwnSessions> {
    return this.queries.own(principal);
  }

  @Delete()
  @Endpoint({ summary: 'End one’s other sessions', requires: 'session.manage', throws })
  async endOthers(@Caller() principal: Principal): Promise<void> {
    await this.sessions.endOthers(principal);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'End one of one’s sessions',
    description: 'Ending it again answers the same.',
    requires: 'session.manage',
    throws: [...throws, 'session.not_found'],
  })
  async end(@Caller() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.sessions.end(principal, id);
  }
}
