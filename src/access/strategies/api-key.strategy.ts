import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';
import { Clock } from '../../platform/clock.js';
import { CONFIG } from '../../platform/tokens.js';
import type { Config } from '../../config.js';
import { accessProblem } from '../access.problems.js';
import type { RequestSource } from '../../platform/actor.js';
import { type AcceptedKey, CredentialVerifier } from '../credential-verifier.js';
import type { Principal } from '../principal.js';
import { PrincipalReader } from '../principal.reader.js';
import { sourceOf } from '../request-source.js';
import { sentSecret } from '../sent-credential.js';

const unauthorized = { headers: { 'www-authenticate': 'Bearer realm="keyreeve"' } };

@Injectable()
export class ApiKeyStrategy extends PassportStrategy(Strategy, 'api-key') {
  constructor(
    private readonly verifier: CredentialVerifier,
    private readonly principals: PrincipalReader,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    super();
  }

  validate(request: FastifyRequest): Promise<Principal | null> {
    return this.caller(request, (secret, source) => this.verifier.accept(secret, source));
  }

  /** Who the request is from now, while it is still being answered. */
  validateAgain(request: FastifyRequest): Promise<Principal | null> {
    return this.caller(request, (secret, source) => this.verifier.acceptAgain(secret, source));
  }

  private async caller(
    request: FastifyRequest,
    accept: (secret: string, source: RequestSource) => Promise<AcceptedKey>,
  ): Promise<Principal | null> {
    const secret = sentSecret(request);
    if (secret === undefined) return null;
    const source = sourceOf(request, this.config.trustedProxies);
    const key = await accept(secret, source);
    request.answerHeaders = key.headers;
    const owner = await this.principals.read(key.organizationId, key.ownerId, this.clock.now());
    if (owner?.state !== 'active') throw accessProblem('key.suspended', unauthorized);
    return {
      organizationId: key.organizationId,
      id: owner.id,
      type: owner.type,
      name: owner.name,
      email: owner.email,
      rights: owner.rights,
      credential: { type: 'key', id: key.keyId, name: key.keyName, scopes: key.scopes },
      source,
    };
  }
}
