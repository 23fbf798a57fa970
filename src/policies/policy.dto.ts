import { ApiProperty } from '@nestjs/swagger';
import { ChoiceField, CidrsField, InstantField, IntField, ListField, ReasonField } from '../platform/http/fields.js';
import {
  ADMIN_KEYS_ELSEWHERE,
  type AdminKeysElsewhere,
  CREATORS,
  type Creators,
  type PerKindChange,
  POLICY_BOUNDS,
  type PolicyDifference,
  type PolicyValues,
  SELF_ROTATIONS,
  type SelfRotation,
} from './domain/policy.js';
import { oneOf, PerKindField, wholeNumber, wrongScope } from './policy.fields.js';

const { maxLifetimeDays, maxIdleDays, maxOverlapSeconds, maxLiveKeysPerOwner } = POLICY_BOUNDS;
const rule = { optional: true, nullable: true } as const;

/** A rule that is absent stays as it is; `null` unsets it. */
export class ChangePolicyDto {
  @PerKindField({ doc: 'Who may create keys', ...oneOf(CREATORS) })
  whoMayCreate?: PerKindChange<Creators>;

  @PerKindField({
    doc: 'The longest a key may live, in days from its creation',
    ...wholeNumber(maxLifetimeDays.min, maxLifetimeDays.max),
  })
  maxLifetimeDays?: PerKindChange<number>;

  @PerKindField({ doc: 'Whether a new key must have an end', ...oneOf([true, false]) })
  requireExpiry?: PerKindChange<boolean>;

  @PerKindField({
    doc: 'After how many whole UTC days without use a key expires',
    ...wholeNumber(maxIdleDays.min, maxIdleDays.max),
  })
  maxIdleDays?: PerKindChange<number>;

  @IntField({ ...rule, ...maxOverlapSeconds, doc: 'The longest an old secret may go on working after a regeneration' })
  maxOverlapSeconds?: number | null;

  @ChoiceField(SELF_ROTATIONS, { ...rule, doc: 'Which keys may regenerate themselves' })
  selfRotation?: SelfRotation | null;

  @ChoiceField(CREATORS, { ...rule, doc: 'Who may create service accounts' })
  serviceAccountCreators?: Creators | null;

  @ListField({ ...rule, maxItems: 200, wrong: wrongScope, doc: 'The scopes a key may act with; others do not count' })
  allowedScopes?: string[] | null;

  @CidrsField({ ...rule, maxItems: 200, doc: 'From where keys may be used' })
  allowedCidrs?: string[] | null;

  @IntField({ ...rule, ...maxLiveKeysPerOwner, doc: 'How many live keys an owner may have' })
  maxLiveKeysPerOwner?: number | null;

  @ChoiceField(ADMIN_KEYS_ELSEWHERE, {
    ...rule,
    doc: 'Whether keys with administrative scopes of this service verify for other services',
  })
  adminKeysElsewhere?: AdminKeysElsewhere | null;

  @InstantField({
    optional: true,
    doc: 'From when existing keys are bound; until then the change warns. Default: at once; needed while a version is pending',
  })
  enforceFrom?: Date;

  @ReasonField({ optional: true })
  reason?: string;
}

export class RollBackPolicyDto {
  @IntField({ min: 1, max: 999_999_999, doc: 'The version whose rules are saved again' })
  version: number;

  @InstantField({ optional: true, doc: 'As in a change' })
  enforceFrom?: Date;

  @ReasonField()
  reason: string;
}

export class WithdrawPolicyDto {
  @ReasonField()
  reason: string;
}

class PolicyVersionView {
  @ApiProperty({ type: 'integer', example: 3 }) number: number;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Every rule; null where unset' })
  rules: PolicyValues;
  @ApiProperty({ type: 'string', format: 'date-time' }) enforceFrom: Date;
  @ApiProperty({ type: 'string', format: 'date-time' }) savedAt: Date;
}

export class PolicyView {
  @ApiProperty({ enum: ['organization', 'team'] }) scope: 'organization' | 'team';
  @ApiProperty({ type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } }, nullable: true })
  team: { id: string; name: string } | null;
  @ApiProperty({ type: 'integer', description: 'The newest saved version, 0 before the first; its ETag' })
  version: number;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The rules in force; null where unset' })
  rules: PolicyValues;
  @ApiProperty({ type: PolicyVersionView, nullable: true, description: 'Saved, and not enforced yet' })
  pending: PolicyVersionView | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What binds together with the organization’s policy, rule by rule: { value, level }',
  })
  effective: object;
}

export class PolicyHistoryEntry extends PolicyVersionView {
  @ApiProperty({ enum: ['in_force', 'pending', 'past', 'superseded', 'withdrawn'] }) state: string;
  @ApiProperty({ type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } }, nullable: true })
  savedBy: { id: string; name: string } | null;
  @ApiProperty({ type: 'string', nullable: true }) reason: string | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) withdrawnAt: Date | null;
  @ApiProperty({ type: 'string', nullable: true }) withdrawReason: string | null;
  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description: 'Rule by rule against the version before: { field, before, after }',
  })
  differences: PolicyDifference[];
}

export class PolicyHistoryView {
  @ApiProperty({ type: [PolicyHistoryEntry], description: 'The newest first' }) data: PolicyHistoryEntry[];
}
