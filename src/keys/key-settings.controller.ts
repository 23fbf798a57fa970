import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { ChangeKeySettingsDto, KeySettingsView } from './key-settings.dto.js';
import { KeySettingsQueries } from './key-settings.queries.js';
import { KeySettingsService } from './key-settings.service.js';

@ApiTags('keys')
@Controller('v1/me/key-settings')
export class KeySettingsController {
  constructor(
    private readonly queries: KeySettingsQueries,
    private readonly service: KeySettingsService,
  ) {}

  @Get()
  @Endpoint({
    requires: 'key.settings',
    summary: 'The default lifetime of your new keys, and what overrides it',
    returns: KeySettingsView,
  })
  settings(@Caller() principal: Principal): Promise<KeySettingsView> {
    return this.queries.settings(principal);
  }

  @Put()
  @Endpoint({
    requires: 'key.settings',
    summary: 'Set the default lifetime of your new keys',
    returns: KeySettingsView,
  })
  change(
    @Caller() principal: Principal,
    @Body() { defaultLifetimeDays }: ChangeKeySettingsDto,
  ): Promise<KeySettingsView> {
    return this.service.change(principal, defaultLifetimeDays);
  }
}
