import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';
import { Clock } from '../../platform/clock.js';
import { CONFIG } from '../../platform/tokens.js';
import type { Config } from '../../config.js';
import { accessProblem } from '../access.problems.js';
import { CredentialVerifier } from '../credential-verifier.js';
import type { Principal } from '../principal.js';
import { PrincipalReader } from '../principal.reader.js';
import { sourceOf } from '../request-source.js';

/**
 * The secret of a key in `X-API-Key` or as a Bearer token; `undefined` when neither was sent. Of a repeated header other
 * programs on the way may read another one than Node does: two credentials are never chosen from.
 */
export function sentSecret({ headers, raw }: Pick<FastifyRequest, 'headers' | 'raw'>): string | undefined {
  if (credentialHeaders(raw.rawHeaders) > 1) throw accessProblem('credential.ambiguous');
  const header = headers['x-api-key'];
  const { authorization } = headers;
  if (header !== undefined) return String(header);
  if (authorization === undefined) return undefined;
  const [scheme, token, ...rest] = authorization.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined || rest.length > 0)
    throw accessProblem('key.malformed', unauthorized);
  return token;
}

/** Names and values take turns. */
function credentialHeaders(rawHeaders: readonly string[]): number {
  let found = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length !== 9 && name.length !== 13) continue;
    const known = name.toLowerCase();
    if (known === 'x-api-key' || known === 'authorization') found += 1;
  }
  return found;
}

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

  async validate(request: FastifyRequest): Promise<Principal | null> {
    const secret = sentSecret(request);
    if (secret === undefined) return null;
    const source = sourceOf(request, this.config.trustedProxies);
    const key = await this.verifier.accept(secret, source);
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
