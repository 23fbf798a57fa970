import { Body, Controller, Inject, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Endpoint } from '../../access/endpoint.js';
import { sourceOf } from '../../access/request-source.js';
import type { Config } from '../../config.js';
import { CONFIG } from '../../platform/tokens.js';
import { SetupAnswer, SetupRequest } from './setup.dto.js';
import { Setup } from './setup.service.js';

@ApiTags('sign-in')
@Controller('v1/auth/setup')
export class SetupController {
  constructor(
    private readonly setup: Setup,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Set a password with an invitation or a reset link',
    description: 'The link works once. All sessions of the user end; signing in is the next step.',
    open: 'the token of the link is the credential, and no cookie is read or set',
    returns: SetupAnswer,
    throws: ['link.invalid', 'password.weak', 'service.busy'],
  })
  use(@Body() body: SetupRequest, @Req() request: FastifyRequest): Promise<SetupAnswer> {
    return this.setup.use(body, sourceOf(request, this.config.trustedProxies));
  }
}
