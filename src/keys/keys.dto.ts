import { ApiProperty } from '@nestjs/swagger';
import {
  ChoiceField,
  IdField,
  InstantField,
  IntField,
  ListField,
  NameField,
  ObjectField,
  ReasonField,
  TextField,
} from '../platform/http/fields.js';
import { fromPublicId } from '../platform/ids.js';
import { POLICY_BOUNDS } from '../policies/domain/policy.js';
import { SUSPENDED_REASONS, type SuspendedReason } from './domain/refusals.js';
import { type Reason } from './domain/status.js';
import { AllowedCidrsField, DescriptionField, ScopesField } from './key.fields.js';
import { KeyDetailView } from './key.view.js';

const { min: fewestDays, max: mostDays } = POLICY_BOUNDS.maxLifetimeDays;

export class AcceptsDto {
  @ListField({
    optional: true,
    maxItems: 200,
    doc: 'Keys of these teams only',
    wrong: (value) => (fromPublicId('team', value) === null ? 'must be ids of teams' : null),
  })
  teams?: string[];
  @ScopesField({ optional: true, doc: 'Scopes that every key must carry' }) scopes?: string[];
}

export class CreateKeyDto {
  @NameField() name: string;
  @IdField('team', { doc: 'One that the owner belongs to; a key never moves' }) team: string;
  @IdField(['user', 'svc'], { optional: true, doc: 'Yourself, or a service account you are steward or deputy of' })
  owner?: string;
  @DescriptionField() description?: string;
  @InstantField({ optional: true, nullable: true, doc: 'Null: never, where the policies allow it' })
  expiresAt?: Date | null;
  @IntField({
    optional: true,
    min: fewestDays,
    max: mostDays,
    doc: 'Instead of expiresAt; neither: the shorter of your default and the policies’ limit',
  })
  lifetimeDays?: number;
  @ScopesField({ optional: true }) scopes?: string[];
  @AllowedCidrsField() allowedCidrs?: string[];
  @ObjectField(() => AcceptsDto, { optional: true, doc: 'For a key that verifies others: what it accepts' })
  accepts?: AcceptsDto;
  @IntField({ optional: true, min: 1, max: 1_000_000, doc: 'Verifications of the key for others, a minute, per node' })
  verifyLimit?: number;
  @TextField({ optional: true, maxLength: 200, doc: 'The id under which another system knows it' }) reference?: string;
}

export class EditKeyDto {
  @NameField({ optional: true }) name?: string;
  @DescriptionField() description?: string;
  @ScopesField({ optional: true, doc: 'Only narrower than before' }) scopes?: string[];
  @AllowedCidrsField() allowedCidrs?: string[];
}

export class RegenerateKeyDto {
  @IntField({
    optional: true,
    min: 0,
    max: POLICY_BOUNDS.maxOverlapSeconds.max,
    doc: 'How long the old secret still works; the smaller of a day and the policies’ limit unless told',
  })
  overlapSeconds?: number;
  @ChoiceField(['now', 'first_use'], {
    optional: true,
    doc: 'first_use: the old secret works until the new one is first used, and for the overlap from then on',
  })
  activate?: 'now' | 'first_use';
  @ChoiceField(['leaked'], { optional: true, doc: 'A leaked key gets no overlap' }) because?: 'leaked';
}

export class DecideKeyDto {
  @ReasonField() reason: string;
}

export class RestoreKeyDto {
  @ReasonField() reason: string;
  @ListField({
    optional: true,
    minItems: 1,
    maxItems: SUSPENDED_REASONS.length,
    doc: 'Which suspensions to lift; all that you may, unless told',
    wrong: (value) =>
      SUSPENDED_REASONS.includes(value as SuspendedReason) ? null : `must be among ${SUSPENDED_REASONS.join(', ')}`,
    items: { type: 'string', enum: [...SUSPENDED_REASONS] },
  })
  causes?: SuspendedReason[];
}

export class KeyWarning {
  @ApiProperty({ enum: ['key.name_in_use'] }) code: 'key.name_in_use';
  @ApiProperty({ example: 'key_01kb6a6p2ye0hbqs5qpxjnxevz', description: 'The other key' }) keyId: string;
  @ApiProperty() message: string;
}

export class CreatedKey {
  @ApiProperty() key: KeyDetailView;
  @ApiProperty({ required: false, description: 'Shown this once; absent when the call is repeated' }) secret?: string;
  @ApiProperty({ type: [KeyWarning], required: false }) warnings?: KeyWarning[];
}

export class RegeneratedKey {
  @ApiProperty() key: KeyDetailView;
  @ApiProperty({ required: false, description: 'Shown this once; absent when the call is repeated' }) secret?: string;
  @ApiProperty({ description: 'The key whose place it takes' }) previous: KeyDetailView;
}

export class StillRefused {
  @ApiProperty() reason: Reason;
  @ApiProperty() count: number;
}

export class RestoredKey {
  @ApiProperty({ description: 'How many suspensions were lifted' }) lifted: number;
  @ApiProperty({ type: [StillRefused], description: 'Why the key is refused nevertheless' })
  stillRefused: StillRefused[];
  @ApiProperty() key: KeyDetailView;
}
