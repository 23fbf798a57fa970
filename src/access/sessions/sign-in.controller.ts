import { Body, Controller, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config.js';
import { CONFIG } from '../../platform/tokens.js';
import { Endpoint } from '../endpoint.js';
import { sourceOf } from '../request-source.js';
import { sentSession } from '../sent-credential.js';
import { sentDevice, setDeviceCookie } from './device-cookie.js';
import { setSessionCookie } from './session-cookie.js';
import { SessionAnswer, SignInRequest } from './session.dto.js';
import { SessionQueries } from './sessions.queries.js';
import { type OpenedSession, Sessions } from './sessions.service.js';
import { SignInGuard } from './sign-in.guard.js';
import type { Proof } from './sign-in.service.js';

@ApiTags('sign-in')
@Controller('v1/auth/login')
@UseGuards(SignInGuard)
export class SignInController {
  constructor(
    private readonly sessions: Sessions,
    private readonly queries: SessionQueries,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Sign in',
    description:
      'Sets the session cookie. An unknown address and a wrong password get the same answer in the same time. ' +
      'Takes JSON from our own pages only.',
    open: 'nobody is signed in yet',
    returns: SessionAnswer,
    throws: [
      'sign_in.failed',
      'sign_in.organization_needed',
      'sign_in.too_many',
      'session.cross_site',
      'session.needs_https',
      'service.busy',
    ],
  })
  async signIn(
    @Body() _: SignInRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    const opened = await this.sessions.open(request.proof as Proof, {
      source: sourceOf(request, this.config.trustedProxies),
      replaced: sentSession(request),
      device: sentDevice(request),
    });
    giveCookies(reply, opened);
    return this.queries.opened(opened);
  }
}

function giveCookies(reply: FastifyReply, { token, device }: OpenedSession): void {
  setSessionCookie(reply, token);
  setDeviceCookie(reply, device);
}
