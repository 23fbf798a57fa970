import { Body, Controller, Delete, Get, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { etagOf } from '../platform/http/etag.js';
import { EndKey } from './end-key.js';
import { KeyDetailView } from './key.view.js';
import { RegeneratedKey, RegenerateKeyDto } from './keys.dto.js';
import { KeysQueries } from './keys.queries.js';
import { callingKey } from './opened-key.js';
import { RegenerateKey } from './regenerate-key.js';

/** The calling key about itself (R8.6): any personal or service key, whatever its scopes, may read and end itself. */
@ApiTags('keys')
@Controller('v1/keys/self')
export class KeySelfController {
  constructor(
    private readonly queries: KeysQueries,
    private readonly endKey: EndKey,
    private readonly regenerateKey: RegenerateKey,
  ) {}

  @Get()
  @Endpoint({ requires: 'key.self', summary: 'The calling key', returns: KeyDetailView, throws: ['key.required'] })
  async self(@Caller() principal: Principal, @Res({ passthrough: true }) reply: FastifyReply): Promise<KeyDetailView> {
    const key = await this.queries.one(principal, callingKey(principal));
    void reply.header('etag', etagOf(key.version));
    return key;
  }

  @Delete()
  @Endpoint({
    requires: 'key.self',
    summary: 'End the calling key for good',
    description: 'Needs no scope: whoever finds a key can end it with the key itself.',
    throws: ['key.required'],
  })
  async delete(@Caller() principal: Principal): Promise<void> {
    await this.endKey.deleteSelf(principal, callingKey(principal));
  }

  @Post('regenerate')
  @Endpoint({
    requires: 'key.rotate',
    summary: 'Replace the secret of the calling key',
    description:
      'For scripts that rotate their own key; the policy selfRotation says which keys may. Repeated with the old key ' +
      'while nobody has used the new one, it makes another and ends that: a lost answer is asked for again.',
    status: 201,
    returns: RegeneratedKey,
    idempotent: true,
    throws: ['key.required', 'key.not_regenerable', 'key.beyond_policy', 'key.not_permitted'],
  })
  regenerate(@Caller() principal: Principal, @Body() dto: RegenerateKeyDto): Promise<RegeneratedKey> {
    const keyId = callingKey(principal);
    return this.regenerateKey.regenerate(withOwnReplays(principal, keyId), keyId, dto, true);
  }
}

/** Two keys of one account that rotate under the same Idempotency-Key are two requests, not one repeated. */
function withOwnReplays(principal: Principal, keyId: string): Principal {
  const { idempotency } = principal;
  return idempotency
    ? { ...principal, idempotency: { ...idempotency, key: `${keyId}/${idempotency.key}` } }
    : principal;
}
