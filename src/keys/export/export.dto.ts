import { ApiProperty } from '@nestjs/swagger';
import { ChoiceField, IdField, InstantField } from '../../platform/http/fields.js';
import { PersonView } from '../key.view.js';
import { KeyFilters } from '../list/key-list.dto.js';
import { EXPORT_FORMATS, type ExportFormat } from './export-columns.js';

export class KeyExportQuery extends KeyFilters {
  @ChoiceField(EXPORT_FORMATS, { optional: true, doc: 'csv unless told' }) format?: ExportFormat;

  @InstantField({ optional: true, doc: 'The keys as they were at this past time' }) asOf?: Date;

  @IdField('key', {
    optional: true,
    doc: 'Go on behind this key, the last one of an export that was broken off. It is another export, of another instant',
  })
  after?: string;
}

export class ExportCredentialView {
  @ApiProperty({ enum: ['key', 'session', 'none'] }) type: 'key' | 'session' | 'none';
  @ApiProperty({ type: String, nullable: true }) id: string | null;
}

const At = (description: string): PropertyDecorator =>
  ApiProperty({ type: String, format: 'date-time', nullable: true, description });

export class ExportView {
  @ApiProperty({ example: 'exp_01kb6a6p2ye0hbqs5qpxjnxevz' }) id: string;
  @ApiProperty({
    enum: ['running', 'complete', 'incomplete'],
    description: 'Complete when its last byte was handed to the network; whether it arrived, `sha256` tells',
  })
  state: 'running' | 'complete' | 'incomplete';
  @ApiProperty({ enum: EXPORT_FORMATS }) format: ExportFormat;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The filters that were asked for' })
  query: object;
  @At('The past time that was asked for') asOf: Date | null;
  @ApiProperty({ type: String, format: 'date-time', description: 'The instant of which it tells' }) at: Date;
  @ApiProperty({ type: String, nullable: true, description: 'The key behind which it begins' }) after: string | null;
  @ApiProperty() requestedBy: PersonView;
  @ApiProperty() requestedWith: ExportCredentialView;
  @ApiProperty({ type: String, format: 'date-time' }) startedAt: Date;
  @At('Null while it is running, and where its server died') finishedAt: Date | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Keys in it' }) rows: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Of all bytes that were sent, in hexadecimal' })
  sha256: string | null;
}
