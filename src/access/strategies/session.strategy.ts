import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';
import { Clock } from '../../platform/clock.js';
import { CONFIG } from '../../platform/tokens.js';
import type { Config } from '../../config.js';
import type { Problem } from '../../platform/http/problem.js';
import { accessProblem, sessionChallenge } from '../access.problems.js';
import type { Principal } from '../principal.js';
import { PrincipalReader } from '../principal.reader.js';
import { sourceOf } from '../request-source.js';
import { refuseCrossSite } from '../same-site.js';
import { sentSession } from '../sent-credential.js';
import { SessionStore } from '../sessions/session.store.js';

@Injectable()
export class SessionStrategy extends PassportStrategy(Strategy, 'session') {
  constructor(
    private readonly sessions: SessionStore,
    private readonly principals: PrincipalReader,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    super();
  }

  async validate(request: FastifyRequest): Promise<Principal | null> {
    const token = sentSession(request);
    if (token === undefined) return null;
    refuseCrossSite(request, this.config.publicUrl);
    const now = this.clock.now();
    const session = await this.sessions.find(token, now);
    if (!session) throw expired();
    const user = await this.principals.read(session.organizationId, session.userId, now);
    if (user?.state !== 'active') throw expired();
    const principal: Principal = {
      organizationId: session.organizationId,
      id: user.id,
      type: user.type,
      name: user.name,
      email: user.email,
      rights: user.rights,
      credential: { type: 'session', id: session.id, authenticatedAt: session.authenticatedAt, method: session.method },
      source: sourceOf(request, this.config.trustedProxies),
    };
    await this.sessions.touch(session, principal, now);
    return principal;
  }
}

const expired = (): Problem => accessProblem('session.expired', { headers: sessionChallenge });
