import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { OrganizationAnswer, OrganizationNameRequest } from './organization.dto.js';
import { OrganizationService } from './organization.service.js';

@ApiTags('organization')
@Controller('v1/organization')
export class OrganizationController {
  constructor(private readonly organization: OrganizationService) {}

  @Get()
  @Endpoint({ requires: 'organization.read', summary: 'Read one’s organization', returns: OrganizationAnswer })
  read(@Caller() caller: Principal): Promise<OrganizationAnswer> {
    return this.organization.read(caller);
  }

  @Patch()
  @Endpoint({
    requires: 'organization.edit',
    summary: 'Rename the organization',
    returns: OrganizationAnswer,
  })
  rename(@Caller() caller: Principal, @Body() body: OrganizationNameRequest): Promise<OrganizationAnswer> {
    return this.organization.rename(caller, body);
  }
}
