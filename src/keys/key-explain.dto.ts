import { ApiProperty } from '@nestjs/swagger';
import { InstantField } from '../platform/http/fields.js';
import { EXPLAINED_RULES, type ExplainedRule, type ExplainStep, VERDICTS, type Verdict } from './domain/explain.js';
import { STATUSES, type Reason, type Status } from './domain/status.js';

export class ExplainQuery {
  @InstantField({ optional: true, doc: 'Past or future; now unless told' }) at?: Date;
}

const SOURCES = ['key', 'owner', 'membership', 'revocation', 'organization', 'team'] as const;

export class ExplainStepView {
  @ApiProperty({ enum: EXPLAINED_RULES }) rule: ExplainedRule;
  @ApiProperty({ enum: SOURCES, description: 'organization, team: the policy of that level' })
  source: ExplainStep['source'];
  @ApiProperty({ type: Number, nullable: true, description: 'The policy version that brought the value' })
  version: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'The revocation, where that is the source' })
  revocationId: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The exemption, where it is one' })
  exemptionId: string | null;
  @ApiProperty({ type: String, nullable: true }) reason: Reason | null;
  @ApiProperty({
    nullable: true,
    oneOf: [{ type: 'string' }, { type: 'integer' }, { type: 'array', items: { type: 'string' } }],
    description: 'Days of a policy, its list, the rule that is lifted, or the instant of a decision or end',
  })
  value: Date | string | number | readonly string[] | null;
  @ApiProperty({ type: Date, nullable: true, description: 'Since when the value of a policy is enforced, or will be' })
  enforceFrom: Date | null;
  @ApiProperty({ type: Date, nullable: true, description: 'From when it refuses the key' }) from: Date | null;
  @ApiProperty({ type: Date, nullable: true, description: 'Until when it stands' }) until: Date | null;
  @ApiProperty({ enum: VERDICTS }) verdict: Verdict;
  @ApiProperty({ description: 'The same in words' }) text: string;
}

export class ExplanationView {
  @ApiProperty({ description: 'The instant that is explained' }) at: Date;
  @ApiProperty({ enum: STATUSES }) status: Status;
  @ApiProperty({ type: String, nullable: true }) reason: Reason | null;
  @ApiProperty({ type: ExplainStepView, nullable: true, description: 'The step that the status comes from' })
  decidedBy: ExplainStepView | null;
  @ApiProperty({ type: [ExplainStepView], description: 'Every rule about the key; the last step is the status' })
  chain: ExplainStepView[];
}
