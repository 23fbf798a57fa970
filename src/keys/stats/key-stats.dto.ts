import { ApiProperty } from '@nestjs/swagger';
import { InstantField } from '../../platform/http/fields.js';
import { KEY_KINDS, type KeyKind } from '../../policies/domain/policy.js';
import { type Reason, type Status, STATUSES } from '../domain/status.js';
import { Flag, KeyFilters, REASONS } from '../list/key-list.dto.js';
import { ProgressView } from '../../platform/jobs/progress.view.js';

export class KeyStatsQuery extends KeyFilters {
  @InstantField({ optional: true, doc: 'The figures as they were at this past time' }) asOf?: Date;
  @Flag('Look at every key however many there are: answers 202, and the figures by id') exact?: boolean;
}

export class FigureView {
  @ApiProperty({ type: 'integer' }) count: number;
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'status=expired&reason=policy_idle',
    description: 'The query of GET /v1/keys that lists what is counted; null where what was asked for excludes it',
  })
  filter: string | null;
}

class StatusFigureView extends FigureView {
  @ApiProperty({ enum: STATUSES }) status: Status;
  @ApiProperty({ type: String, enum: REASONS, nullable: true }) reason: Reason | null;
}

class KindFigureView extends FigureView {
  @ApiProperty({ enum: KEY_KINDS }) kind: KeyKind;
}

export class AgeFigureView extends FigureView {
  @ApiProperty({ type: 'integer', nullable: true, description: 'Longer ago than the class before; null: any longer' })
  upToDays: number | null;
}

class MonthFigureView {
  @ApiProperty({ example: '2026-11', description: 'Of UTC; the first is what is left of it' }) month: string;
  @ApiProperty({ description: 'By a date of its own or the longest lifetime' }) fixed: FigureView;
  @ApiProperty({ description: 'By idleness, if it is not used until then' }) idle: FigureView;
}

class OwnerFigureView extends FigureView {
  @ApiProperty() id: string;
  @ApiProperty({ enum: ['user', 'service_account'] }) type: 'user' | 'service_account';
  @ApiProperty() name: string;
}

export class KeyStatsView {
  @ApiProperty({ type: String, format: 'date-time', description: 'The instant that the figures are of' }) at: Date;
  @ApiProperty({ description: 'Otherwise estimated from a sample, spread evenly over the times of creation' })
  exact: boolean;
  @ApiProperty({ type: 'integer', description: 'Keys that were looked at' }) examined: number;
  @ApiProperty({ type: 'integer' }) total: number;
  @ApiProperty({ type: [StatusFigureView] }) byStatus: StatusFigureView[];
  @ApiProperty({ type: [KindFigureView] }) byKind: KindFigureView[];
  @ApiProperty({ type: [AgeFigureView], description: 'By time since creation' }) age: AgeFigureView[];
  @ApiProperty({ type: [MonthFigureView], description: 'When live keys end, over the next twelve months' })
  calendar: MonthFigureView[];
  @ApiProperty({ type: [AgeFigureView], description: 'By time since the last accepted use' }) lastUse: AgeFigureView[];
  @ApiProperty() neverUsed: FigureView;
  @ApiProperty({ description: 'Live keys without a fixed end' }) neverExpiring: FigureView;
  @ApiProperty() leaked: FigureView;
  @ApiProperty() exempt: FigureView;
  @ApiProperty({ type: [OwnerFigureView], description: 'The ten that own the most' }) topOwners: OwnerFigureView[];
}

export class KeyStatsJobView {
  @ApiProperty({ example: 'sta_01kb6a6p2ye0hbqs5qpxjnxevz' }) id: string;
  @ApiProperty({ enum: ['running', 'done', 'failed'] }) state: 'running' | 'done' | 'failed';
  @ApiProperty({ type: ProgressView, nullable: true, description: 'While it is running' })
  progress: ProgressView | null;
  @ApiProperty({ type: String, format: 'date-time' }) requestedAt: Date;
  @ApiProperty({ type: String, format: 'date-time' }) keptUntil: Date;
  @ApiProperty({ type: KeyStatsView, nullable: true, description: 'Once it is done' }) stats: KeyStatsView | null;
}
