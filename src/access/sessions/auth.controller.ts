import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../../config.js';
import { CONFIG } from '../../platform/tokens.js';
import { Caller } from '../caller.js';
import { Endpoint } from '../endpoint.js';
import type { Principal } from '../principal.js';
import { sourceOf } from '../request-source.js';
import { refuseCrossSite } from '../same-site.js';
import { sentSession } from '../sent-credential.js';
import { Passwords } from './password.service.js';
import { clearSessionCookie, setSessionCookie } from './session-cookie.js';
import { PasswordChangeRequest, ReauthenticateRequest, SessionAnswer } from './session.dto.js';
import { SessionQueries } from './sessions.queries.js';
import { Sessions } from './sessions.service.js';
import { SignIn } from './sign-in.service.js';

const ofAPassword = ['sign_in.failed', 'sign_in.too_many', 'session.expired', 'session.cross_site', 'service.busy'];

@ApiTags('sign-in')
@Controller('v1/auth')
export class AuthController {
  constructor(
    private readonly signIn: SignIn,
    private readonly sessions: Sessions,
    private readonly queries: SessionQueries,
    private readonly passwords: Passwords,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('session')
  @Endpoint({
    summary: 'See the current session',
    requires: 'session.manage',
    returns: SessionAnswer,
    throws: ['session.expired'],
  })
  session(@Caller() principal: Principal): Promise<SessionAnswer> {
    return this.queries.current(principal);
  }

  @Post('logout')
  @Endpoint({
    summary: 'Sign out',
    description: 'Ends the session of the cookie, if there is one, and takes the cookie away.',
    open: 'whoever holds the cookie may end its session, and signing out twice is no mistake',
    throws: ['session.cross_site'],
  })
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    refuseCrossSite(request, this.config.publicUrl);
    const token = sentSession(request);
    if (token !== undefined) {
      await this.sessions.signOut(token, sourceOf(request, this.config.trustedProxies));
      clearSessionCookie(reply);
    }
  }

  @Post('reauthenticate')
  @Endpoint({
    summary: 'Sign in again for a step-up',
    description: 'The session gets a fresh time of authentication and another cookie; its end stays where it is.',
    requires: 'session.manage',
    returns: SessionAnswer,
    throws: ofAPassword,
  })
  async reauthenticate(
    @Caller() principal: Principal,
    @Body() { password }: ReauthenticateRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    const proof = await this.signIn.confirm(principal, password, 'step_up');
    setSessionCookie(reply, await this.sessions.renew(principal, proof));
    return this.queries.current(principal);
  }

  @Post('password')
  @Endpoint({
    summary: 'Change one’s password',
    description: 'One’s other sessions end, and this one gets another cookie.',
    requires: 'password.change',
    throws: [...ofAPassword, 'password.weak'],
  })
  async changePassword(
    @Caller() principal: Principal,
    @Body() body: PasswordChangeRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const proof = await this.signIn.confirm(principal, body.current, 'password_change');
    setSessionCookie(reply, await this.passwords.change(principal, proof, body));
  }
}
