import { ApiProperty } from '@nestjs/swagger';
import { ChoiceField, IdField, InstantField, ListField, TextField } from '../platform/http/fields.js';
import { idKinds, isIdKind } from '../platform/ids.js';
import { Page, PageQuery } from '../platform/http/keyset.js';
import { actions } from './catalogue.js';

const outcomes = ['success', 'refused', 'failure'] as const;
const targetKinds = Object.keys(idKinds).filter(isIdKind);

function oneOrMany(wrong: (value: unknown) => string | null) {
  return { optional: true, maxItems: 50, wrong } as const;
}

const wrongAction = (value: unknown): string | null =>
  typeof value === 'string' && Object.hasOwn(actions, value)
    ? null
    : 'must be an action of the catalogue, such as key.revoked';

/** Filters combine; a repeated one means any of its values. */
export class AuditQuery extends PageQuery {
  @ListField({ ...oneOrMany(wrongAction), single: true, doc: 'Only these actions' })
  action?: string[];

  @IdField(['user', 'svc'], { optional: true, doc: 'Who acted' })
  actor?: string;

  @IdField(['key', 'ses'], { optional: true, doc: 'With which key or session' })
  credential?: string;

  @IdField(targetKinds, { optional: true, doc: 'What it was done to' })
  target?: string;

  @IdField('team', { optional: true, doc: 'In which team' })
  team?: string;

  @ChoiceField(outcomes, { optional: true, doc: 'How the attempt ended' })
  outcome?: (typeof outcomes)[number];

  @InstantField({ optional: true, doc: 'From this instant on' })
  from?: Date;

  @InstantField({ optional: true, doc: 'Before this instant' })
  until?: Date;

  @TextField({
    optional: true,
    minLength: 1,
    maxLength: 100,
    doc: 'Words in names, reasons and values; needs from and until at most 31 days apart',
  })
  q?: string;
}

class AuditActor {
  @ApiProperty({ enum: ['user', 'service_account', 'system'] }) type: string;
  @ApiProperty({ type: 'string', nullable: true }) id: string | null;
  @ApiProperty({ type: 'string', nullable: true }) name: string | null;
  @ApiProperty({ type: 'string' }) method: string;
  @ApiProperty({ type: 'string', nullable: true }) sessionId: string | null;
  @ApiProperty({ type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } }, nullable: true })
  key: { id: string; name: string } | null;
}

class AuditTargetView {
  @ApiProperty({ type: 'string' }) type: string;
  @ApiProperty({ type: 'string' }) id: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'As it was called then' }) name: string | null;
}

export class AuditEventView {
  @ApiProperty({ type: 'string', example: 'evt_01h455vb4pex5vsknk084sn02q' }) id: string;
  @ApiProperty({ type: 'string', format: 'date-time' }) occurredAt: string;
  @ApiProperty({ enum: Object.keys(actions) }) action: string;
  @ApiProperty({
    type: 'object',
    properties: { result: { enum: [...outcomes] }, code: { type: 'string', nullable: true } },
  })
  outcome: object;
  @ApiProperty({ type: AuditActor }) actor: AuditActor;
  @ApiProperty({ type: 'object', additionalProperties: true, description: '{ ip, userAgent, requestId }' })
  source: object;
  @ApiProperty({ type: [AuditTargetView] }) targets: AuditTargetView[];
  @ApiProperty({ type: 'string', nullable: true, description: 'The team it happened in' }) team: string | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: '{ before, after } of what changed',
  })
  change: object | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'As typed' }) reason: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true }) details: object;
  @ApiProperty({ type: [String], description: 'Personal values that have been erased, by JSON Pointer' })
  erased: readonly string[];
  @ApiProperty({ type: 'string', description: 'SHA-256(0x00 ‖ leaf) in hex, as it stands in the log' })
  leafHash: string;
}

export class AuditPage {
  @ApiProperty({ type: [AuditEventView] }) data: AuditEventView[];
  @ApiProperty({ type: Page }) page: Page;
}
