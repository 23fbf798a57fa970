import { Injectable } from '@nestjs/common';
import { accessProblem } from '../access/access.problems.js';
import { type AcceptedKey, CredentialVerifier } from '../access/credential-verifier.js';
import type { RequestSource } from '../platform/actor.js';
import type { KeyRecord } from './key-facts.reader.js';
import { TokenBuckets } from '../platform/token-bucket.js';
import { type Verification, Verifier } from './verifier.js';

const requestsPerMinute = 600;

const challenge = { 'www-authenticate': 'Bearer realm="keyreeve", error="invalid_token"' };

/** A key at this service's own operations: the same verification, its outcome as a problem, and its request limit. */
@Injectable()
export class AcceptedKeys extends CredentialVerifier {
  private readonly requests = new TokenBuckets(requestsPerMinute, requestsPerMinute / 60);

  constructor(private readonly verifier: Verifier) {
    super();
  }

  override async accept(secret: string, source: RequestSource): Promise<AcceptedKey> {
    const accepted = await this.acceptAgain(secret, source);
    return { ...accepted, headers: { ...accepted.headers, ...this.limit(accepted.keyId) } };
  }

  override async acceptAgain(secret: string, source: RequestSource): Promise<AcceptedKey> {
    const { record, scopes, announced } = await this.acceptVerifier(secret, source);
    return {
      keyId: record.keyId,
      keyName: record.keyName,
      organizationId: record.organizationId,
      ownerId: record.ownerId,
      scopes,
      headers: announced,
    };
  }

  /** The same for a key that verifies others: such calls are not limited but for unknown digests (R13). */
  async acceptVerifier(
    secret: string,
    source: RequestSource,
  ): Promise<{ record: KeyRecord; scopes: readonly string[]; announced: Record<string, string> }> {
    const verification = await this.verifier.verify(secret, {
      door: 'apiKey',
      where: 'self',
      organizationId: null,
      verifierKeyId: null,
      accepts: null,
      ip: source.ip,
      source: source.ip,
      client: source.userAgent,
      scopes: [],
    });
    const { code, record, decision, announced = {} } = verification;
    if (code !== 'valid' || !record || !decision) throw refusal(verification);
    return { record, scopes: decision.scopes, announced };
  }

  /** draft-ietf-httpapi-ratelimit-headers-11 */
  private limit(keyId: string): Record<string, string> {
    const left = this.requests.take(keyId);
    const wait = this.requests.secondsToNext(keyId);
    const headers = {
      'ratelimit-policy': `"requests";q=${requestsPerMinute};w=60`,
      ratelimit: `"requests";r=${left ?? 0};t=${left === null || left === 0 ? wait : 60}`,
    };
    if (left === null) throw accessProblem('rate.limited', { headers: { ...headers, 'retry-after': String(wait) } });
    return headers;
  }
}

/** The holder of a real key is told what became of it and since when, never by whom or in whose words. */
function refusal({ code, decision }: Verification): Error {
  switch (code) {
    case 'malformed':
      return accessProblem('key.malformed', { headers: challenge });
    case 'revoked':
    case 'suspended':
    case 'expired':
      return accessProblem(`key.${code}`, {
        headers: challenge,
        members: { since: decision?.status.since.toISOString(), reason: decision?.status.reason },
      });
    case 'ip_not_allowed':
      return accessProblem('key.ip_not_allowed');
    case 'rate_limited':
      return accessProblem('rate.limited', { headers: { 'retry-after': '10' } });
    default:
      return accessProblem('key.unknown', { headers: challenge });
  }
}
