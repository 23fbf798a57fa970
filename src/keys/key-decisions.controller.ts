import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { DecideKey } from './decide-key.js';
import { KeyDetailView } from './key.view.js';
import { DecideKeyDto, RestoredKey, RestoreKeyDto } from './keys.dto.js';
import { keyIdOf } from './keys.problems.js';
import { RestoreKey } from './restore-key.js';

const problems = ['key.not_found', 'access.forbidden', 'field.contains_secret'];

/** What administrators decide about members' keys, one at a time. It binds every node within 250 ms. */
@ApiTags('keys')
@Controller('v1/keys/:id')
export class KeyDecisionsController {
  constructor(
    private readonly decideKey: DecideKey,
    private readonly restoreKey: RestoreKey,
  ) {}

  @Post('revoke')
  @Endpoint({
    requires: 'key.revoke',
    summary: 'Revoke a key for good',
    returns: KeyDetailView,
    idempotent: true,
    throws: problems,
  })
  revoke(
    @Caller() principal: Principal,
    @Param('id') id: string,
    @Body() { reason }: DecideKeyDto,
  ): Promise<KeyDetailView> {
    return this.decideKey.revoke(principal, keyIdOf(id), reason);
  }

  @Post('suspend')
  @Endpoint({
    requires: 'key.suspend',
    summary: 'Suspend a key',
    returns: KeyDetailView,
    idempotent: true,
    throws: problems,
  })
  suspend(
    @Caller() principal: Principal,
    @Param('id') id: string,
    @Body() { reason }: DecideKeyDto,
  ): Promise<KeyDetailView> {
    return this.decideKey.suspend(principal, keyIdOf(id), reason);
  }

  @Post('restore')
  @Endpoint({
    requires: 'key.restore',
    summary: 'Lift suspensions of a key',
    description: 'Lifts causes, not a status: what else refuses the key is answered in stillRefused.',
    returns: RestoredKey,
    idempotent: true,
    throws: [
      ...problems,
      'key.nothing_to_restore',
      'key.owner_inactive',
      'key.owner_not_member',
      'key.decided_above',
      'key.not_permitted',
    ],
  })
  restore(@Caller() principal: Principal, @Param('id') id: string, @Body() dto: RestoreKeyDto): Promise<RestoredKey> {
    return this.restoreKey.restore(principal, keyIdOf(id), dto);
  }
}
