import { ApiProperty } from '@nestjs/swagger';
import { IntField } from '../platform/http/fields.js';
import { POLICY_BOUNDS } from '../policies/domain/policy.js';
import { KeyTeamView } from './key.view.js';

const { min, max } = POLICY_BOUNDS.maxLifetimeDays;

export class ChangeKeySettingsDto {
  @IntField({ nullable: true, min, max, doc: 'Null: new keys never expire, where the policies allow it' })
  defaultLifetimeDays: number | null;
}

export class KeySettingsInTeam {
  @ApiProperty() team: KeyTeamView;
  @ApiProperty({ type: Number, nullable: true, description: 'What a new key gets that asks for no lifetime' })
  lifetimeDays: number | null;
  @ApiProperty({
    enum: ['default', 'organization', 'team'],
    nullable: true,
    description: 'The own default, or the level whose policy overrides it',
  })
  decidedBy: 'default' | 'organization' | 'team' | null;
  @ApiProperty({ type: Number, nullable: true, description: 'The limit of the policies' })
  maxLifetimeDays: number | null;
  @ApiProperty({ enum: ['organization', 'team'], nullable: true, description: 'Whose limit it is' })
  limitedBy: 'organization' | 'team' | null;
  @ApiProperty({ description: 'A key must have an end' }) expiryRequired: boolean;
}

export class KeySettingsView {
  @ApiProperty({ type: Number, nullable: true }) defaultLifetimeDays: number | null;
  @ApiProperty({ type: [KeySettingsInTeam], description: 'What the default becomes in each team of one’s own' })
  teams: KeySettingsInTeam[];
}
