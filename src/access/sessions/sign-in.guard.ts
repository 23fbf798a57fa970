import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../../config.js';
import { CONTAINS_SECRET, type ContainsSecret } from '../../platform/http/secret-free.js';
import { RequestValidation } from '../../platform/http/validation.js';
import { CONFIG } from '../../platform/tokens.js';
import { LocalStrategy } from '../strategies/local.strategy.js';
import { ownStrategies } from '../strategies/own-strategies.js';
import { refuseCrossSite } from '../same-site.js';
import { refusePlainHttp } from '../secure-transport.js';
import { SignInRequest } from './session.dto.js';
import { type Proof, signInFailed } from './sign-in.service.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the sign-in proved; the session is made of it. */
    proof?: Proof;
  }
}

/** Sign-in through the local strategy. Guards run before pipes: the body is validated here, before it is believed. */
@Injectable()
export class SignInGuard extends AuthGuard() {
  private readonly validation: RequestValidation;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CONTAINS_SECRET) containsSecret: ContainsSecret,
    local: LocalStrategy,
  ) {
    super(ownStrategies(local));
    this.validation = new RequestValidation(containsSecret);
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    refusePlainHttp(request, this.config);
    refuseCrossSite(request, this.config.publicUrl);
    request.body = await this.validation.transform(request.body, { type: 'body', metatype: SignInRequest });
    return (await super.canActivate(context)) as boolean;
  }

  override getAuthenticateOptions(): { property: string } {
    return { property: 'proof' };
  }

  override handleRequest<P>(error: unknown, proof: P): P {
    if (error) throw error;
    if (!proof) throw signInFailed();
    return proof;
  }
}
