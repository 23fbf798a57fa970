import { Body, Controller, Delete, Get, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { etagOf } from '../platform/http/etag.js';
import { PublicId } from '../platform/http/public-id.js';
import { ChangePolicyDto } from '../policies/policy.dto.js';
import { VersionNumber } from '../policies/version-number.js';
import { AskPreview } from './ask-preview.js';
import { PreviewView } from './preview.dto.js';
import { PreviewQueries } from './preview.queries.js';

const asking = {
  requires: 'policy.preview',
  returns: PreviewView,
  mayTakeLong: true,
  idempotent: true,
} as const;

const draftProblems = [
  'policy.not_found',
  'policy.loosens_organization',
  'policy.enforce_from_past',
  'policy.pending',
  'job.too_many',
  'field.contains_secret',
];
const withdrawalProblems = ['policy.not_found', 'policy.not_withdrawable', 'job.too_many'];

/** What a change of a policy would end, before it is saved. Nothing here decides anything. */
@ApiTags('policies')
@Controller('v1/policies')
export class PreviewController {
  constructor(
    private readonly askPreview: AskPreview,
    private readonly queries: PreviewQueries,
  ) {}

  @Post('organization/preview')
  @Endpoint({
    ...asking,
    summary: 'Preview a change of the organization’s policy',
    description:
      'The same body as PUT, judged the same way, and exact for the instant it names: which keys would stop working, ' +
      'when, whose, and how they are used. The ETag is what PUT needs in If-Match. What takes longer than 8 seconds ' +
      'answers 202. What allowedScopes and allowedCidrs only restrict is not counted.',
    throws: draftProblems,
  })
  async ofOrganization(
    @Caller() principal: Principal,
    @Body() dto: ChangePolicyDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreviewView> {
    return told(reply, await this.askPreview.ofChange(principal, null, dto));
  }

  @Post('teams/:id/preview')
  @Endpoint({ ...asking, summary: 'Preview a change of a team’s policy', throws: draftProblems })
  async ofTeam(
    @Caller() principal: Principal,
    @PublicId('team') id: string,
    @Body() dto: ChangePolicyDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreviewView> {
    return told(reply, await this.askPreview.ofChange(principal, id, dto));
  }

  @Post('organization/versions/:number/withdraw/preview')
  @Endpoint({
    ...asking,
    summary: 'Preview the withdrawal of a version of the organization’s policy',
    throws: withdrawalProblems,
  })
  async ofOrganizationWithdrawal(
    @Caller() principal: Principal,
    @Param('number', VersionNumber) number: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreviewView> {
    return told(reply, await this.askPreview.ofWithdrawal(principal, null, number));
  }

  @Post('teams/:id/versions/:number/withdraw/preview')
  @Endpoint({
    ...asking,
    summary: 'Preview the withdrawal of a version of a team’s policy',
    throws: withdrawalProblems,
  })
  async ofTeamWithdrawal(
    @Caller() principal: Principal,
    @PublicId('team') id: string,
    @Param('number', VersionNumber) number: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreviewView> {
    return told(reply, await this.askPreview.ofWithdrawal(principal, id, number));
  }

  @Get('previews/:id')
  @Endpoint({
    requires: 'policy.preview',
    summary: 'Read a preview: how far it is, and what it found',
    returns: PreviewView,
    throws: ['preview.not_found'],
  })
  async one(
    @Caller() principal: Principal,
    @PublicId('prv') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreviewView> {
    return tagged(reply, await this.queries.one(principal, id));
  }

  @Delete('previews/:id')
  @Endpoint({
    requires: 'policy.preview',
    summary: 'Give up a preview that is under way',
    description: 'One’s own; administrators give up others’, too.',
    throws: ['preview.not_found', 'access.forbidden'],
  })
  async cancel(@Caller() principal: Principal, @PublicId('prv') id: string): Promise<void> {
    await this.askPreview.cancel(principal, id);
  }
}

function told(reply: FastifyReply, preview: PreviewView): PreviewView {
  if (preview.state === 'running') void reply.status(202);
  return tagged(reply, preview);
}

/** With what PUT needs in If-Match. */
function tagged(reply: FastifyReply, preview: PreviewView): PreviewView {
  const { versions, scope } = preview;
  if (versions) void reply.header('etag', etagOf((scope === 'team' ? versions.team : versions.organization) ?? 0));
  return preview;
}
