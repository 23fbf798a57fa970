import { Body, Controller, Get, Headers, Param, Post, Put, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { etagOf, requiredVersion } from '../platform/http/etag.js';
import { PublicId } from '../platform/http/public-id.js';
import { ChangePolicyDto, PolicyHistoryView, PolicyView, RollBackPolicyDto, WithdrawPolicyDto } from './policy.dto.js';
import { PoliciesQueries } from './policies.queries.js';
import { PoliciesService } from './policies.service.js';
import { VersionNumber } from './version-number.js';

const changeProblems = [
  'policy.not_found',
  'policy.loosens_organization',
  'policy.enforce_from_past',
  'policy.pending',
  'version.required',
  'access.forbidden',
];

@ApiTags('policies')
@Controller('v1/policies')
export class PoliciesController {
  constructor(
    private readonly queries: PoliciesQueries,
    private readonly service: PoliciesService,
  ) {}

  @Get('organization')
  @Endpoint({
    requires: 'policy.read',
    summary: 'Read the organization’s policy',
    returns: PolicyView,
    versioned: true,
  })
  async organization(
    @Caller() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyView> {
    return tagged(reply, await this.queries.one(principal, null));
  }

  @Get('teams/:id')
  @Endpoint({
    requires: 'policy.read',
    summary: 'Read a team’s policy',
    returns: PolicyView,
    versioned: true,
    throws: ['policy.not_found'],
  })
  async team(
    @Caller() principal: Principal,
    @PublicId('team') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyView> {
    return tagged(reply, await this.queries.one(principal, id));
  }

  @Put('organization')
  @Endpoint({
    requires: 'policy.change',
    summary: 'Change the organization’s policy',
    description:
      'Absent rules stay, null unsets; a change of nothing saves no version. It binds every existing key from ' +
      '`enforceFrom` on, at commit; while a version is pending, `enforceFrom` must be given.',
    returns: PolicyView,
    versioned: true,
    throws: changeProblems,
  })
  async changeOrganization(
    @Caller() principal: Principal,
    @Body() dto: ChangePolicyDto,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyView> {
    return tagged(reply, await this.service.change(principal, null, dto, requiredVersion(match)));
  }

  @Put('teams/:id')
  @Endpoint({
    requires: 'policy.change',
    summary: 'Change a team’s policy, which may only tighten the organization’s',
    returns: PolicyView,
    versioned: true,
    throws: changeProblems,
  })
  async changeTeam(
    @Caller() principal: Principal,
    @PublicId('team') id: string,
    @Body() dto: ChangePolicyDto,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyView> {
    return tagged(reply, await this.service.change(principal, id, dto, requiredVersion(match)));
  }

  @Get('organization/history')
  @Endpoint({
    requires: 'policy.read',
    summary: 'The versions of the organization’s policy',
    returns: PolicyHistoryView,
  })
  async organizationHistory(@Caller() principal: Principal): Promise<PolicyHistoryView> {
    return this.queries.history(principal, null);
  }

  @Get('teams/:id/history')
  @Endpoint({
    requires: 'policy.read',
    summary: 'The versions of a team’s policy',
    returns: PolicyHistoryView,
    throws: ['policy.not_found'],
  })
  async teamHistory(@Caller() principal: Principal, @PublicId('team') id: string): Promise<PolicyHistoryView> {
    return this.queries.history(principal, id);
  }

  @Post('organization/rollback')
  @Endpoint({
    requires: 'policy.change',
    summary: 'Save the rules of an earlier version of the organization’s policy again',
    description: 'Judged and in force as any change: what had expired stays expired. A mistake is withdrawn instead.',
    returns: PolicyView,
    versioned: true,
    throws: changeProblems,
  })
  async rollBackOrganization(
    @Caller() principal: Principal,
    @Body() dto: RollBackPolicyDto,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyView> {
    return tagged(reply, await this.service.rollBack(principal, null, dto, requiredVersion(match)));
  }

  @Post('teams/:id/rollback')
  @Endpoint({
    requires: 'policy.change',
    summary: 'Save the rules of an earlier version of a team’s policy again',
    returns: PolicyView,
    versioned: true,
    throws: changeProblems,
  })
  async rollBackTeam(
    @Caller() principal: Principal,
    @PublicId('team') id: string,
    @Body() dto: RollBackPolicyDto,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PolicyView> {
    return tagged(reply, await this.service.rollBack(principal, id, dto, requiredVersion(match)));
  }

  @Post('organization/versions/:number/withdraw')
  @Endpoint({
    requires: 'policy.withdraw',
    summary: 'Take back a mistaken version of the organization’s policy',
    returns: PolicyView,
    throws: ['policy.not_found', 'policy.not_withdrawable', 'access.forbidden'],
  })
  async withdrawOrganization(
    @Caller() principal: Principal,
    @Param('number', VersionNumber) number: number,
    @Body() { reason }: WithdrawPolicyDto,
  ): Promise<PolicyView> {
    return this.service.withdraw(principal, null, number, reason);
  }

  @Post('teams/:id/versions/:number/withdraw')
  @Endpoint({
    requires: 'policy.withdraw',
    summary: 'Take back a mistaken version of a team’s policy',
    returns: PolicyView,
    throws: ['policy.not_found', 'policy.not_withdrawable', 'access.forbidden'],
  })
  async withdrawTeam(
    @Caller() principal: Principal,
    @PublicId('team') id: string,
    @Param('number', VersionNumber) number: number,
    @Body() { reason }: WithdrawPolicyDto,
  ): Promise<PolicyView> {
    return this.service.withdraw(principal, id, number, reason);
  }
}

function tagged(reply: FastifyReply, policy: PolicyView): PolicyView {
  void reply.header('etag', etagOf(policy.version));
  return policy;
}
