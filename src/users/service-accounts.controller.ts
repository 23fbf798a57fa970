import { Body, Controller, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { CreateServiceAccount } from './create-service-account.js';
import { EditServiceAccount } from './edit-service-account.js';
import {
  CreateServiceAccountRequest,
  EditServiceAccountRequest,
  ServiceAccountAnswer,
  ServiceAccountList,
  ServiceAccountQuery,
  SetServiceAccountRoleRequest,
  SetStewardsRequest,
} from './service-accounts.dto.js';
import { ServiceAccountsQueries } from './service-accounts.queries.js';

const opened = ['service_account.not_found', 'access.forbidden'];

@ApiTags('service accounts')
@Controller('v1/service-accounts')
export class ServiceAccountsController {
  constructor(
    private readonly queries: ServiceAccountsQueries,
    private readonly creation: CreateServiceAccount,
    private readonly edits: EditServiceAccount,
  ) {}

  @Get()
  @Endpoint({
    requires: 'service_account.read',
    summary: 'List service accounts',
    description: 'Those one answers for and those of the teams one administers; all for readers of the organization.',
    returns: ServiceAccountList,
    throws: ['page.cursor_invalid', 'page.cursor_mismatch'],
  })
  list(@Caller() caller: Principal, @Query() query: ServiceAccountQuery): Promise<ServiceAccountList> {
    return this.queries.list(caller, query);
  }

  @Post()
  @Endpoint({
    requires: 'service_account.create',
    summary: 'Create a service account',
    description: 'Whoever creates it is its steward.',
    returns: ServiceAccountAnswer,
    status: 201,
    throws: [
      'team.not_found',
      'service_account.creation_forbidden',
      'service_account.needs_person',
      'service_account.unfit_steward',
      'service_account.deputy_required',
    ],
    idempotent: true,
  })
  create(@Caller() caller: Principal, @Body() body: CreateServiceAccountRequest): Promise<ServiceAccountAnswer> {
    return this.creation.create(caller, body);
  }

  @Get(':id')
  @Endpoint({
    requires: 'service_account.read',
    summary: 'Read a service account',
    returns: ServiceAccountAnswer,
    throws: ['service_account.not_found'],
  })
  one(@Caller() caller: Principal, @Param('id') id: string): Promise<ServiceAccountAnswer> {
    return this.queries.one(caller, id);
  }

  @Patch(':id')
  @Endpoint({
    requires: 'service_account.edit',
    summary: 'Rename or describe a service account',
    returns: ServiceAccountAnswer,
    throws: opened,
  })
  edit(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() body: EditServiceAccountRequest,
  ): Promise<ServiceAccountAnswer> {
    return this.edits.edit(caller, id, body);
  }

  @Put(':id/stewards')
  @Endpoint({
    requires: 'service_account.edit',
    summary: 'Set who answers for a service account',
    returns: ServiceAccountAnswer,
    throws: [...opened, 'service_account.unfit_steward', 'service_account.deputy_required'],
  })
  setStewards(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() body: SetStewardsRequest,
  ): Promise<ServiceAccountAnswer> {
    return this.edits.setStewards(caller, id, body);
  }

  @Put(':id/role')
  @Endpoint({
    requires: 'service_account.role',
    summary: 'Let a service account read the organization, or no longer',
    returns: ServiceAccountAnswer,
    throws: ['service_account.not_found'],
  })
  setRole(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() body: SetServiceAccountRoleRequest,
  ): Promise<ServiceAccountAnswer> {
    return this.edits.setRole(caller, id, body);
  }
}
