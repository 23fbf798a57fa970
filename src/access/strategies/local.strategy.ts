import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-local';
import type { Config } from '../../config.js';
import { CONFIG } from '../../platform/tokens.js';
import { sourceOf } from '../request-source.js';
import { sentDevice } from '../sessions/device-cookie.js';
import type { SignInRequest } from '../sessions/session.dto.js';
import { type Proof, SignIn } from '../sessions/sign-in.service.js';

/** E-mail address and password; the guard has validated the body before. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy, 'local') {
  constructor(
    private readonly signIn: SignIn,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    super({ usernameField: 'email', passwordField: 'password', passReqToCallback: true });
  }

  async validate(request: FastifyRequest, email: string, password: string): Promise<Proof> {
    return this.signIn.prove({
      email,
      password,
      organization: (request.body as SignInRequest).organization,
      source: sourceOf(request, this.config.trustedProxies),
      device: sentDevice(request),
    });
  }
}
