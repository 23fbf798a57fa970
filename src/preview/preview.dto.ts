import { ApiProperty } from '@nestjs/swagger';
import type { ExpiryReason } from '../keys/domain/expiry.js';
import { EXPIRED_REASONS } from '../keys/domain/status.js';
import type { PolicyChange } from '../policies/domain/policy.js';
import { ProgressView } from '../platform/jobs/progress.view.js';

const Keys = (description = 'Keys'): PropertyDecorator => ApiProperty({ type: 'integer', description });
const At = (description: string): PropertyDecorator =>
  ApiProperty({ type: String, format: 'date-time', nullable: true, description });
const WhenDone = (type: () => unknown, description: string, more: object = {}): PropertyDecorator =>
  ApiProperty({ type: () => type() as never, nullable: true, description, ...more });

export class ExtentView {
  @Keys() keys: number;
  @Keys('Of so many owners') owners: number;
}

export class DayView extends ExtentView {
  @ApiProperty({ type: String, format: 'date', description: 'In UTC' }) date: string;
}

export class RecentUseView {
  @Keys('Used within the last 24 hours') day: number;
  @Keys('Within 7 days') week: number;
  @Keys('Within 30 days') month: number;
}

class ShareView {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
  @Keys() keys: number;
  @Keys('Of them used within 7 days') inUse: number;
}

export class OwnerShareView extends ShareView {
  @ApiProperty({ enum: ['user', 'service_account'] }) type: 'user' | 'service_account';
}

export class TeamShareView extends ShareView {}

export class AffectedView extends ExtentView {
  @Keys('In so many teams') teams: number;
  @ApiProperty({ description: 'Stop working at once' }) now: ExtentView;
  @ApiProperty({ type: [DayView], description: '365 days from today on; those on which none stops are left out' })
  byDay: DayView[];
  @ApiProperty({ description: 'Behind these days' }) later: ExtentView;
  @ApiProperty({ type: [OwnerShareView], description: 'At most 20, those with the most keys in use first' })
  byOwner: OwnerShareView[];
  @ApiProperty({ type: [TeamShareView], description: 'At most 50, those with the most keys first' })
  byTeam: TeamShareView[];
  @ApiProperty() inUse: RecentUseView;
}

export class RevivesView extends ExtentView {
  @ApiProperty() inUse: RecentUseView;
}

export class GraceView {
  @ApiProperty({ type: String, format: 'date-time' }) enforceFrom: Date;
  @ApiProperty({ description: 'What would be affected if the change were enforced at once' }) atOnce: ExtentView;
  @ApiProperty({ description: 'Of these, what would stop working at once' }) atOnceNow: ExtentView;
}

class SampleOwnerView {
  @ApiProperty() id: string;
  @ApiProperty({ enum: ['user', 'service_account'] }) type: 'user' | 'service_account';
  @ApiProperty() name: string;
}

class SampleTeamView {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
}

export class SampleKeyView {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
  @ApiProperty({ example: 'kru_…9QzA' }) hint: string;
  @ApiProperty({ enum: ['personal', 'service'] }) kind: 'personal' | 'service';
  @ApiProperty() owner: SampleOwnerView;
  @ApiProperty() team: SampleTeamView;
  @At('Last accepted use') lastUsedAt: Date | null;
  @ApiProperty({ enum: ['ends', 'revives'] }) effect: 'ends' | 'revives';
  @At('Its expiry as things are; null for never') before: Date | null;
  @At('Its expiry after the change; null for never') after: Date | null;
  @ApiProperty({ enum: EXPIRED_REASONS, description: 'What ends it, or had ended it' }) decidedBy: ExpiryReason;
}

export class PolicyNumbersView {
  @ApiProperty({ type: 'integer', description: 'Of the organization’s policy, 0 before the first' })
  organization: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Of the team’s, where that is previewed' })
  team: number | null;
}

class AskedView {
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'The changed rules' })
  change: PolicyChange | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) enforceFrom: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'The version that would be withdrawn' })
  withdraws: number | null;
}

/** What the job has found out; all null until it is done. */
export interface PreviewResult {
  at: Date | null;
  versions: PolicyNumbersView | null;
  affected: AffectedView | null;
  grace: GraceView | null;
  revives: RevivesView | null;
  sample: SampleKeyView[] | null;
}

export class PreviewView implements PreviewResult {
  @ApiProperty({ example: 'prv_01kb6a6p2ye0hbqs5qpxjnxevz' }) id: string;
  @ApiProperty({ enum: ['running', 'done', 'failed', 'cancelled'] })
  state: 'running' | 'done' | 'failed' | 'cancelled';
  @ApiProperty({ enum: ['organization', 'team'] }) scope: 'organization' | 'team';
  @ApiProperty({ type: () => SampleTeamView, nullable: true }) team: SampleTeamView | null;
  @ApiProperty() asked: AskedView;
  @ApiProperty({ type: ProgressView, nullable: true, description: 'While it is running' })
  progress: ProgressView | null;
  @ApiProperty({ type: String, format: 'date-time' }) requestedAt: Date;
  @ApiProperty({ type: String, format: 'date-time' }) keptUntil: Date;
  @ApiProperty({ type: String, nullable: true, description: 'The code of the problem it has failed with' })
  failure: string | null;
  @At('The instant of which it tells') at: Date | null;
  @WhenDone(() => PolicyNumbersView, 'The newest saved versions of which it tells; the ETag is that of the scope')
  versions: PolicyNumbersView | null;
  @WhenDone(() => AffectedView, 'Keys that would stop working sooner than they will: when, whose, how used')
  affected: AffectedView | null;
  @WhenDone(() => GraceView, 'Where enforceFrom lies ahead: what that changes') grace: GraceView | null;
  @WhenDone(() => RevivesView, 'Keys that would be accepted again') revives: RevivesView | null;
  @WhenDone(() => SampleKeyView, 'At most 20 of these keys, the ones used last first', { isArray: true })
  sample: SampleKeyView[] | null;
}
