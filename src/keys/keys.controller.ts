import { Body, Controller, Delete, Headers, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { etagOf, expectedVersion } from '../platform/http/etag.js';
import { EditKey } from './edit-key.js';
import { EndKey } from './end-key.js';
import { GenerateKey } from './generate-key.js';
import { KeyDetailView } from './key.view.js';
import { CreatedKey, CreateKeyDto, EditKeyDto, RegeneratedKey, RegenerateKeyDto } from './keys.dto.js';
import { keyIdOf } from './keys.problems.js';
import { RegenerateKey } from './regenerate-key.js';

/** What an owner does with keys; some of it an administrator may, too. */
@ApiTags('keys')
@Controller('v1/keys')
export class KeysController {
  constructor(
    private readonly generateKey: GenerateKey,
    private readonly editKey: EditKey,
    private readonly endKey: EndKey,
    private readonly regenerateKey: RegenerateKey,
  ) {}

  @Post()
  @Endpoint({
    requires: 'key.create',
    summary: 'Generate a key',
    description: 'For yourself, or for a service account of which you are steward or deputy. The secret is shown once.',
    status: 201,
    returns: CreatedKey,
    idempotent: true,
    throws: [
      'key.beyond_policy',
      'key.not_permitted',
      'key.owner_not_yours',
      'key.owner_inactive',
      'field.contains_secret',
      'request.unprocessable',
      'session.step_up_required',
    ],
  })
  async generate(
    @Caller() principal: Principal,
    @Body() dto: CreateKeyDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedKey> {
    const created = await this.generateKey.generate(principal, dto);
    void reply.header('etag', etagOf(created.key.version));
    return created;
  }

  @Patch(':id')
  @Endpoint({
    requires: 'key.edit',
    summary: 'Rename, describe or narrow a key',
    description: 'Scopes only narrow. Wider addresses need a session with a fresh sign-in, of the owner’s side.',
    returns: KeyDetailView,
    versioned: true,
    throws: [
      'key.not_found',
      'key.wider',
      'access.forbidden',
      'session.required',
      'session.step_up_required',
      'field.contains_secret',
    ],
  })
  async edit(
    @Caller() principal: Principal,
    @Param('id') id: string,
    @Body() dto: EditKeyDto,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<KeyDetailView> {
    const key = await this.editKey.edit(principal, keyIdOf(id), dto, expectedVersion(match));
    void reply.header('etag', etagOf(key.version));
    return key;
  }

  @Delete(':id')
  @Endpoint({
    requires: 'key.delete',
    summary: 'End a key for good',
    description: 'Its record stays. By an administrator it is a revocation. Repeated, it succeeds again.',
    throws: ['key.not_found', 'access.forbidden'],
  })
  async delete(@Caller() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.endKey.delete(principal, keyIdOf(id));
  }

  @Post(':id/regenerate')
  @Endpoint({
    requires: 'key.regenerate',
    summary: 'Replace the secret of a key',
    description:
      'A new key for the same purpose; the old one works on for the overlap. Repeated while nobody has used the new ' +
      'one, it makes another and ends that: a lost answer is asked for again.',
    status: 201,
    returns: RegeneratedKey,
    idempotent: true,
    throws: [
      'key.not_found',
      'key.not_regenerable',
      'key.beyond_policy',
      'key.not_permitted',
      'access.forbidden',
      'session.step_up_required',
    ],
  })
  regenerate(
    @Caller() principal: Principal,
    @Param('id') id: string,
    @Body() dto: RegenerateKeyDto,
  ): Promise<RegeneratedKey> {
    return this.regenerateKey.regenerate(principal, keyIdOf(id), dto, false);
  }
}
