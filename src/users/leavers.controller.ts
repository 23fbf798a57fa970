import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { Departure, DepartureQuery } from './departure.dto.js';
import { DepartureQueries } from './departure.queries.js';
import { UserKeys } from './user-keys.js';
import { UserState } from './user-state.js';
import {
  DeactivateRequest,
  OptionalReasonRequest,
  RestoredKeys,
  RestoreKeysRequest,
  SuspendedKeys,
  SuspendKeysRequest,
  UserDetail,
} from './users.dto.js';

const decided = ['user.not_found', 'user.removed', 'user.stands_above'];

/** What happens to people who leave, and to all their keys at once. */
@ApiTags('users')
@Controller('v1/users/:id')
export class LeaversController {
  constructor(
    private readonly states: UserState,
    private readonly keys: UserKeys,
    private readonly departures: DepartureQueries,
  ) {}

  @Get('departure')
  @Endpoint({
    requires: 'user.departure',
    summary: 'What would happen if a user left',
    description:
      'Asked before a user is deactivated or removed, or with `team` before their membership ends. Counts are exact; ' +
      'lists are cut. An administrator of teams is told of these teams.',
    returns: Departure,
    throws: ['user.not_found', 'team.not_found'],
  })
  departure(@Caller() caller: Principal, @Param('id') id: string, @Query() query: DepartureQuery): Promise<Departure> {
    return this.departures.of(caller, id, query.team);
  }

  @Post('deactivate')
  @Endpoint({
    requires: 'user.deactivate',
    summary: 'Deactivate a user, now or on a date',
    description: 'Sessions end, and every personal key created until then is refused.',
    returns: UserDetail,
    throws: [...decided, 'user.not_active', 'user.last_owner', 'request.unprocessable'],
    idempotent: true,
  })
  deactivate(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() body: DeactivateRequest,
  ): Promise<UserDetail> {
    return this.states.deactivate(caller, id, body);
  }

  @Post('reactivate')
  @Endpoint({
    requires: 'user.deactivate',
    summary: 'Let a deactivated user sign in again, or take back a deactivation that lies ahead',
    description: 'The keys stay refused until they are restored.',
    returns: UserDetail,
    throws: [...decided, 'user.active'],
    idempotent: true,
  })
  reactivate(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() body: OptionalReasonRequest,
  ): Promise<UserDetail> {
    return this.states.reactivate(caller, id, body.reason ?? null);
  }

  @Post('suspend-keys')
  @Endpoint({
    requires: 'user.keys',
    summary: 'Suspend all keys of a person',
    description: 'For an administrator of teams: the keys in these teams.',
    returns: SuspendedKeys,
    throws: decided,
    idempotent: true,
  })
  suspendKeys(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() body: SuspendKeysRequest,
  ): Promise<SuspendedKeys> {
    return this.keys.suspend(caller, id, body);
  }

  @Post('restore-keys')
  @Endpoint({
    requires: 'user.keys',
    summary: 'Restore all keys of a person',
    description:
      'Lifts the suspensions that bear on the person, as far as you may. Keys that were suspended one by one stay so.',
    returns: RestoredKeys,
    throws: [...decided, 'key.owner_inactive', 'user.own_keys', 'user.decided_above'],
    idempotent: true,
  })
  restoreKeys(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() body: RestoreKeysRequest,
  ): Promise<RestoredKeys> {
    return this.keys.restore(caller, id, body);
  }

  @Delete()
  @Endpoint({
    requires: 'user.remove',
    summary: 'Remove a user for good; their keys are revoked',
    throws: [...decided, 'user.last_owner'],
  })
  remove(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() body: OptionalReasonRequest,
    @Query() query: OptionalReasonRequest,
  ): Promise<void> {
    return this.states.remove(caller, id, body.reason ?? query.reason ?? null);
  }
}
