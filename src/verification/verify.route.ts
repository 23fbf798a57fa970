import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { accessProblem } from '../access/access.problems.js';
import { carries } from '../access/principal.js';
import { sourceOf } from '../access/request-source.js';
import { sentSecret } from '../access/sent-credential.js';
import { SessionStrategy } from '../access/strategies/session.strategy.js';
import type { Config } from '../config.js';
import type { RequestSource } from '../platform/actor.js';
import { normaliseAddress } from '../platform/addresses.js';
import { problemOf, sendProblem } from '../platform/http/problem.filter.js';
import { requestProblem } from '../platform/http/problem.js';
import { toPublicId } from '../platform/ids.js';
import { maskSecrets } from '../platform/logger.js';
import { CONFIG } from '../platform/tokens.js';
import { AcceptedKeys } from './accepted-keys.js';
import type { KeyRecord } from './key-facts.reader.js';
import { verifyBodySchema } from './verify.schema.js';
import { type Verification, Verifier } from './verifier.js';

interface Body {
  secret: string;
  scopes?: string[];
  ip?: string;
}

interface Asking {
  organizationId: string;
  keyId: string | null;
  accepts: KeyRecord['accepts'];
}

/**
 * `POST /v1/keys/verify`, straight on Fastify: guard, pipes and interceptors would cost more than the verification.
 * The caller is a key with the scope `keys:verify`, or a session.
 */
@Injectable()
export class VerifyRoute implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly verifier: Verifier,
    private readonly accepted: AcceptedKeys,
    private readonly sessions: SessionStrategy,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    server.post<{ Body: Body }>('/v1/keys/verify', {
      schema: { body: verifyBodySchema },
      attachValidation: true,
      handler: async (request, reply) => {
        try {
          return await this.answer(request, reply);
        } catch (error) {
          sendProblem(reply, problemOf(error), request.id);
          return reply;
        }
      },
    });
  }

  private async answer(request: FastifyRequest<{ Body: Body }>, reply: FastifyReply): Promise<object> {
    const source = sourceOf(request, this.config.trustedProxies);
    const asking = await this.asking(request, source);
    if (request.validationError)
      throw invalidBody(request.validationError.validation as Parameters<typeof invalidBody>[0]);
    const { secret, scopes = [], ip } = request.body;
    const address = ip === undefined ? null : normaliseAddress(ip);
    if (ip !== undefined && address === null) throw invalid('ip', 'must be an IPv4 or IPv6 address');
    const verification = await this.verifier.verify(secret, {
      door: 'verify',
      where: 'elsewhere',
      organizationId: asking.organizationId,
      verifierKeyId: asking.keyId,
      accepts: asking.accepts,
      ip: address,
      source: source.ip,
      client: null,
      scopes,
    });
    void reply.headers({ 'content-type': 'application/json; charset=utf-8', ...verification.announced });
    return answerOf(verification);
  }

  private async asking(request: FastifyRequest, source: RequestSource): Promise<Asking> {
    const secret = sentSecret(request);
    if (secret !== undefined) {
      const { record, scopes } = await this.accepted.acceptVerifier(secret, source);
      if (!carries({ type: 'key', id: record.keyId, name: '', scopes }, 'keys:verify')) {
        throw accessProblem('key.insufficient_scope', { members: { scope: 'keys:verify' } });
      }
      return { organizationId: record.organizationId, keyId: record.keyId, accepts: record.accepts };
    }
    const principal = await this.sessions.validate(request);
    if (!principal)
      throw accessProblem('credential.missing', { headers: { 'www-authenticate': 'Bearer realm="keyreeve"' } });
    return { organizationId: principal.organizationId, keyId: null, accepts: null };
  }
}

/** The precise outcome for the verifier; what belongs to nobody, or to another organization, has nothing beside its code. */
function answerOf({ code, record, decision }: Verification): object {
  if (!record || !decision) return { valid: false, code };
  const { status } = decision;
  return {
    valid: code === 'valid',
    code,
    keyId: toPublicId('key', record.keyId),
    name: record.keyName,
    kind: record.facts.kind,
    owner: {
      id: toPublicId(record.ownerType === 'user' ? 'user' : 'svc', record.ownerId),
      type: record.ownerType,
      name: record.ownerName,
      email: record.ownerEmail,
    },
    team: { id: toPublicId('team', record.teamId), name: record.teamName },
    scopes: decision.scopes,
    status: status.status,
    ...(status.status !== 'active' && { reason: status.reason, since: status.since }),
    expiresAt: status.status === 'active' ? status.until : null,
  };
}

function invalid(field: string, message: string): Error {
  return requestProblem('request.invalid', { errors: [{ field, message }] });
}

/** Names that the caller made up may be of any length and hold anything. */
const longestField = 200;

function invalidBody(
  faults: readonly { instancePath: string; message?: string; params?: Record<string, unknown> }[],
): Error {
  const named = (name: unknown): string => (typeof name === 'string' ? maskSecrets(name).slice(0, longestField) : '');
  const errors = faults.map(({ instancePath, message, params }) => ({
    field:
      instancePath.slice(1).replaceAll('/', '.') ||
      named(params?.['missingProperty'] ?? params?.['additionalProperty']),
    message: params?.['additionalProperty'] === undefined ? (message ?? 'is not valid') : 'is not known here',
  }));
  return requestProblem('request.invalid', { errors });
}
