import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { PublicId } from '../platform/http/public-id.js';
import { DecideExemption } from './decide-exemption.js';
import {
  ExemptionPage,
  ExemptionQuery,
  ExemptionView,
  GrantExemptionDto,
  RenewExemptionDto,
} from './exemptions.dto.js';
import { ExemptionsQueries } from './exemptions.queries.js';

const ends = ['exemption.end_required', 'exemption.end_not_ahead', 'exemption.end_too_late'];
const decided = ['exemption.subject_unknown', 'exemption.own_interest', 'access.forbidden', 'field.contains_secret'];

/** Rules of policies lifted for one owner or one key, with a reason and an end. */
@ApiTags('exemptions')
@Controller('v1/exemptions')
export class ExemptionsController {
  constructor(
    private readonly queries: ExemptionsQueries,
    private readonly decide: DecideExemption,
  ) {}

  @Get()
  @Endpoint({
    requires: 'exemption.read',
    summary: 'List exemptions, the newest first',
    returns: ExemptionPage,
    throws: ['page.cursor_invalid', 'page.cursor_mismatch'],
  })
  list(@Caller() principal: Principal, @Query() query: ExemptionQuery): Promise<ExemptionPage> {
    return this.queries.list(principal, query);
  }

  @Get(':id')
  @Endpoint({
    requires: 'exemption.read',
    summary: 'Read an exemption with every decision about it',
    returns: ExemptionView,
    throws: ['exemption.not_found'],
  })
  one(@Caller() principal: Principal, @PublicId('exm') id: string): Promise<ExemptionView> {
    return this.queries.one(principal, id);
  }

  @Post()
  @Endpoint({
    requires: 'exemption.decide',
    summary: 'Exempt an owner or a key from a rule',
    description:
      'A term that falls due meanwhile ends a key at the end of the exemption. A key that has expired stays expired. ' +
      'It is decided by somebody who neither owns, stewards, made nor asked for what is exempt.',
    returns: ExemptionView,
    status: 201,
    idempotent: true,
    throws: [...decided, ...ends, 'exemption.exists'],
  })
  grant(@Caller() principal: Principal, @Body() dto: GrantExemptionDto): Promise<ExemptionView> {
    return this.decide.grant(principal, dto);
  }

  @Post(':id/renew')
  @Endpoint({
    requires: 'exemption.decide',
    summary: 'Move the end of an exemption to a later time',
    returns: ExemptionView,
    idempotent: true,
    throws: ['exemption.not_found', ...decided, ...ends, 'exemption.end_not_later', 'exemption.ended'],
  })
  renew(
    @Caller() principal: Principal,
    @PublicId('exm') id: string,
    @Body() dto: RenewExemptionDto,
  ): Promise<ExemptionView> {
    return this.decide.renew(principal, id, dto);
  }

  @Delete(':id')
  @Endpoint({
    requires: 'exemption.decide',
    summary: 'End an exemption now',
    description: 'The record stays. Ending it again changes nothing.',
    status: 204,
    throws: ['exemption.not_found', 'exemption.subject_unknown', 'access.forbidden'],
  })
  end(@Caller() principal: Principal, @PublicId('exm') id: string): Promise<void> {
    return this.decide.end(principal, id);
  }
}
