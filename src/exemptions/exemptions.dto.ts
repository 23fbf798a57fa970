import { ApiProperty } from '@nestjs/swagger';
import { ChoiceField, IdField, InstantField, ReasonField } from '../platform/http/fields.js';
import { Page, PageQuery } from '../platform/http/keyset.js';
import { PersonView } from '../keys/key.view.js';
import type { PolicyLevel } from '../policies/domain/combine.js';
import { EXEMPT_RULES, type ExemptRule } from '../policies/domain/exemptions.js';

const UntilField = (): PropertyDecorator =>
  InstantField({ optional: true, doc: 'Its end, at most 365 days ahead; has to be given' });

export class GrantExemptionDto {
  @IdField(['user', 'svc'], { optional: true, doc: 'All keys of this owner; or else `key`' }) owner?: string;
  @IdField('key', { optional: true }) key?: string;
  @ChoiceField(EXEMPT_RULES, { doc: 'The rule that is lifted' }) rule: ExemptRule;
  @IdField('team', { optional: true, doc: 'Whose rule it is; the organization’s unless told' }) team?: string;
  @ReasonField() reason: string;
  @UntilField() until?: Date;
  @IdField('user', { optional: true, doc: 'Who asked for it, where that was not the owner' }) requestedBy?: string;
}

export class RenewExemptionDto {
  @ReasonField() reason: string;
  @UntilField() until?: Date;
}

export const EXEMPTION_STATES = ['in_force', 'ended'] as const;
export type ExemptionState = (typeof EXEMPTION_STATES)[number];

export class ExemptionQuery extends PageQuery {
  @ChoiceField(EXEMPTION_STATES, { optional: true, doc: 'By its end and the time' }) state?: ExemptionState;
  @IdField(['user', 'svc'], { optional: true, doc: 'Of this owner' }) owner?: string;
  @IdField('key', { optional: true, doc: 'Of this key' }) key?: string;
  @IdField('team', { optional: true, doc: 'From a rule of this team' }) team?: string;
  @ChoiceField(EXEMPT_RULES, { optional: true, doc: 'From this rule' }) rule?: ExemptRule;
}

export class ExemptionDecisionView {
  @ApiProperty({ enum: ['granted', 'renewed', 'ended'] }) decision: 'granted' | 'renewed' | 'ended';
  @ApiProperty() at: Date;
  @ApiProperty({ type: PersonView, nullable: true }) by: PersonView | null;
  @ApiProperty({ type: String, nullable: true }) reason: string | null;
  @ApiProperty({ description: 'The end that it gave' }) until: Date;
}

export class ExemptionView {
  @ApiProperty() id: string;
  @ApiProperty({ enum: EXEMPTION_STATES }) state: ExemptionState;
  @ApiProperty({ type: PersonView, nullable: true, description: 'All keys of this owner; or else `key`' })
  owner: PersonView | null;
  @ApiProperty({ type: PersonView, nullable: true }) key: PersonView | null;
  @ApiProperty({ enum: EXEMPT_RULES }) rule: ExemptRule;
  @ApiProperty({ enum: ['organization', 'team'], description: 'Whose rule it is' }) level: PolicyLevel;
  @ApiProperty({ type: PersonView, nullable: true }) team: PersonView | null;
  @ApiProperty({ type: PersonView, nullable: true }) requestedBy: PersonView | null;
  @ApiProperty() since: Date;
  @ApiProperty() until: Date;
  @ApiProperty({ description: 'How often its end was moved to a later time' }) renewals: number;
  @ApiProperty({ type: [ExemptionDecisionView], description: 'The first is the grant' })
  decisions: ExemptionDecisionView[];
}

export class ExemptionPage {
  @ApiProperty({ type: [ExemptionView] }) data: ExemptionView[];
  @ApiProperty({ type: Page }) page: Page;
}
