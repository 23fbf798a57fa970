import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from './caller.js';
import { Endpoint } from './endpoint.js';
import { MeAnswer } from './me.dto.js';
import { MeQueries } from './me.queries.js';
import type { Principal } from './principal.js';

@ApiTags('sign-in')
@Controller('me')
export class MeController {
  constructor(private readonly queries: MeQueries) {}

  @Get()
  @Endpoint({ summary: 'See who one is', requires: 'me.read', returns: MeAnswer, throws: ['session.expired'] })
  me(@Caller() principal: Principal): Promise<MeAnswer> {
    return this.queries.me(principal);
  }
}
