import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller } from '../access/caller.js';
import { Endpoint } from '../access/endpoint.js';
import type { Principal } from '../access/principal.js';
import { KeyListView } from '../keys/list/key-list.dto.js';
import { PageQuery } from '../platform/http/keyset.js';
import { PublicId } from '../platform/http/public-id.js';
import { ApplyRevocation } from './apply-revocation.js';
import { CancelRevocation } from './cancel-revocation.js';
import { PlanRevocation } from './plan-revocation.js';
import {
  ApplyRevocationDto,
  PlanRevocationDto,
  RevocationPage,
  RevocationView,
  UndoneView,
} from './revocations.dto.js';
import { ProgressStreams } from './progress-streams.js';
import { RecheckRevocation } from './recheck-revocation.js';
import { RevocationsQueries } from './revocations.queries.js';
import { UndoRevocation } from './undo-revocation.js';

const pageProblems = ['page.cursor_invalid', 'page.cursor_mismatch'];

/** Decisions over sets of keys: planned, looked at, applied, and taken back. */
@ApiTags('revocations')
@Controller('v1/revocations')
export class RevocationsController {
  constructor(
    private readonly queries: RevocationsQueries,
    private readonly planRevocation: PlanRevocation,
    private readonly applyRevocation: ApplyRevocation,
    private readonly undoRevocation: UndoRevocation,
    private readonly cancelRevocation: CancelRevocation,
    private readonly recheckRevocation: RecheckRevocation,
    private readonly streams: ProgressStreams,
  ) {}

  @Post()
  @Endpoint({
    requires: 'revocation.decide',
    summary: 'Plan a decision over a set of keys',
    description:
      'Freezes the keys that a filter finds now, or that are named: keys made later are never in the set. Nothing is ' +
      'decided yet. The answer comes at once; the plan is ready when its state is `planned`.',
    returns: RevocationView,
    status: 202,
    idempotent: true,
    throws: [
      'revocation.empty',
      'revocation.keys_unknown',
      'revocation.too_many_open',
      'job.too_many',
      'field.contains_secret',
    ],
  })
  plan(@Caller() principal: Principal, @Body() dto: PlanRevocationDto): Promise<RevocationView> {
    return this.planRevocation.plan(principal, dto);
  }

  @Get()
  @Endpoint({
    requires: 'revocation.read',
    summary: 'List decisions over sets of keys, the newest first',
    returns: RevocationPage,
    throws: pageProblems,
  })
  all(@Caller() principal: Principal, @Query() query: PageQuery): Promise<RevocationPage> {
    return this.queries.list(principal, query);
  }

  @Get(':id')
  @Endpoint({
    requires: 'revocation.read',
    summary: 'One of them, with its impact',
    returns: RevocationView,
    throws: ['revocation.not_found'],
  })
  one(@Caller() principal: Principal, @PublicId('rev') id: string): Promise<RevocationView> {
    return this.queries.one(principal, id);
  }

  @Get(':id/keys')
  @Endpoint({
    requires: 'revocation.read',
    summary: 'The keys of the set, as they are now',
    returns: KeyListView,
    throws: ['revocation.not_found', ...pageProblems],
  })
  keys(@Caller() principal: Principal, @PublicId('rev') id: string, @Query() query: PageQuery): Promise<KeyListView> {
    return this.queries.keys(principal, id, query);
  }

  @Get(':id/progress')
  @Endpoint({
    requires: 'revocation.read',
    summary: 'Follow how far the reading of its set is',
    description:
      'Server-sent events with `{ state, done, total }`. The stream ends when nothing is under way any more, or with the ' +
      'credential; five at a time for one credential.',
    produces: 'text/event-stream',
    throws: ['revocation.not_found', 'revocation.too_many_streams'],
  })
  progress(
    @Caller() principal: Principal,
    @PublicId('rev') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.streams.follow(principal, id, request, reply);
  }

  @Post(':id/apply')
  @Endpoint({
    requires: 'revocation.decide',
    summary: 'Apply a plan',
    description:
      'Takes effect when it is committed, however many keys there are, and answers when no node accepts any of them. ' +
      'Over 100 keys the name of the team, or of the organization, has to be typed.',
    returns: RevocationView,
    idempotent: true,
    throws: [
      'revocation.not_found',
      'revocation.not_planned',
      'revocation.set_mismatch',
      'revocation.confirm_required',
      'revocation.undo_too_short',
      'access.forbidden',
    ],
  })
  apply(
    @Caller() principal: Principal,
    @PublicId('rev') id: string,
    @Body() dto: ApplyRevocationDto,
  ): Promise<RevocationView> {
    return this.applyRevocation.apply(principal, id, dto);
  }

  @Post(':id/recheck')
  @Endpoint({
    requires: 'revocation.decide',
    summary: 'Look at the set again',
    description:
      'How the world moved since the plan: every key of the set is judged as it is now, which takes as long as planning ' +
      'it. The answer comes at once; `recheck` of the revocation says how far it is, and then what it found.',
    returns: RevocationView,
    status: 202,
    throws: ['revocation.not_found', 'revocation.no_set', 'job.too_many'],
  })
  recheck(@Caller() principal: Principal, @PublicId('rev') id: string): Promise<RevocationView> {
    return this.recheckRevocation.recheck(principal, id);
  }

  @Post(':id/undo')
  @Endpoint({
    requires: 'revocation.undo',
    summary: 'Take it back',
    description: 'Only its own effect: a key that something else refuses stays refused.',
    returns: UndoneView,
    throws: [
      'revocation.not_found',
      'revocation.not_applied',
      'revocation.undo_over',
      'revocation.decided_above',
      'access.forbidden',
    ],
  })
  undo(@Caller() principal: Principal, @PublicId('rev') id: string): Promise<UndoneView> {
    return this.undoRevocation.undo(principal, id);
  }

  @Post(':id/cancel')
  @Endpoint({
    requires: 'revocation.decide',
    summary: 'Give up what is planned or scheduled',
    returns: RevocationView,
    throws: ['revocation.not_found', 'revocation.not_cancellable', 'access.forbidden'],
  })
  cancel(@Caller() principal: Principal, @PublicId('rev') id: string): Promise<RevocationView> {
    return this.cancelRevocation.cancel(principal, id);
  }
}
