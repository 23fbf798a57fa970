import { ApiProperty } from '@nestjs/swagger';
import {
  ChoiceField,
  EmailField,
  IdField,
  InstantField,
  ListField,
  NameField,
  ReasonField,
  TextField,
} from '../platform/http/fields.js';
import { Page, PageQuery } from '../platform/http/keyset.js';
import { fromPublicId } from '../platform/ids.js';
import {
  type DecisionLevel,
  type OrganizationRole,
  organizationRoles,
  type TeamRole,
  teamRoles,
} from '../teams/domain/standing.js';
import type { OwnerState } from '../teams/locked-user.js';

const ownerStates = ['active', 'deactivated', 'removed'] as const satisfies readonly OwnerState[];

/** How many teams an invitation may name. */
const mostTeams = 50;

export interface InvitedTeam {
  team: string;
  role?: TeamRole;
}

function wrongTeam(value: unknown): string | null {
  const { team, role = 'member', ...more } = (value ?? {}) as Record<string, unknown>;
  const known = fromPublicId('team', team) !== null && teamRoles.some((each) => each === role);
  return known && Object.keys(more).length === 0
    ? null
    : 'must hold entries such as { "team": "team_…", "role": "member" }';
}

const teamItems = {
  type: 'object',
  required: ['team'],
  additionalProperties: false,
  properties: { team: { type: 'string' }, role: { type: 'string', enum: [...teamRoles] } },
};

export class InviteUserRequest {
  @EmailField() email: string;
  @NameField({ example: 'Ana Duarte' }) name: string;
  @ChoiceField(organizationRoles, { optional: true, doc: '`member` unless told; at most one’s own' })
  role?: OrganizationRole;
  @ListField({ optional: true, maxItems: mostTeams, wrong: wrongTeam, items: teamItems }) teams?: InvitedTeam[];
}

export class SetRoleRequest {
  @ChoiceField(organizationRoles) role: OrganizationRole;
  @InstantField({ optional: true, nullable: true, doc: 'The end of the role: a plain member from then on' })
  until?: Date | null;
}

export class DeactivateRequest {
  @ReasonField() reason: string;
  @InstantField({ optional: true, doc: 'When; at once unless told' }) at?: Date;
}

/** In the body or, for clients that cannot send one with DELETE, in the query. */
export class OptionalReasonRequest {
  @ReasonField({ optional: true }) reason?: string;
}

export class SuspendKeysRequest {
  @ReasonField() reason: string;
}

export const restorableCauses = ['administrator', 'owner_deactivated', 'membership_ended'] as const;
export type RestorableCause = (typeof restorableCauses)[number];

export class RestoreKeysRequest {
  @ReasonField() reason: string;
  @ListField({
    optional: true,
    minItems: 1,
    maxItems: restorableCauses.length,
    items: { type: 'string', enum: [...restorableCauses] },
    wrong: (cause) =>
      restorableCauses.some((each) => each === cause) ? null : `must hold some of ${restorableCauses.join(', ')}`,
    doc: 'All that you may lift, unless told',
  })
  causes?: RestorableCause[];
}

export class UserQuery extends PageQuery {
  @TextField({ optional: true, maxLength: 200, doc: 'Words of the name or the e-mail address', example: 'ana' })
  q?: string;
  @ChoiceField(ownerStates, { optional: true, doc: 'All but the removed, unless told' }) state?: OwnerState;
  @IdField('team', { optional: true, doc: 'Members of this team' }) team?: string;
  @ChoiceField(organizationRoles, { optional: true, doc: 'Who holds this role' }) role?: OrganizationRole;
}

export class UserAnswer {
  @ApiProperty({ example: 'user_01h455vb4pex5vsknk084sn02q' }) id: string;
  @ApiProperty({ example: 'Ana Duarte' }) name: string;
  @ApiProperty({ type: String, nullable: true, description: 'null once removed' }) email: string | null;
  @ApiProperty({ enum: ownerStates }) state: OwnerState;
  @ApiProperty() stateSince: Date;
  @ApiProperty({ type: Date, nullable: true, description: 'A deactivation that lies ahead' })
  deactivatesAt: Date | null;
  @ApiProperty({ enum: organizationRoles }) role: OrganizationRole;
  @ApiProperty({ type: Date, nullable: true }) roleUntil: Date | null;
  @ApiProperty() createdAt: Date;
}

export class UserTeam {
  @ApiProperty() id: string;
  @ApiProperty({ example: 'Payments' }) name: string;
  @ApiProperty({ enum: teamRoles }) role: TeamRole;
  @ApiProperty({ type: Date, nullable: true }) roleUntil: Date | null;
  @ApiProperty() since: Date;
  @ApiProperty({ type: Date, nullable: true }) until: Date | null;
}

/** A decision that keeps keys of the user refused until it is lifted. */
export class UserSuspension {
  @ApiProperty({ enum: restorableCauses }) cause: RestorableCause;
  @ApiProperty({ enum: ['team', 'organization'] }) level: DecisionLevel;
  @ApiProperty({ type: String, nullable: true, description: 'The team whose keys it bears on; null for all' })
  team: string | null;
  @ApiProperty() since: Date;
  @ApiProperty({ type: String, nullable: true }) reason: string | null;
}

export class UserDetail extends UserAnswer {
  @ApiProperty({ type: [UserTeam], description: 'Those that the caller may see' }) teams: UserTeam[];
  @ApiProperty({ type: [UserSuspension] }) suspensions: UserSuspension[];
}

export class UserList {
  @ApiProperty({ type: [UserAnswer] }) data: UserAnswer[];
  @ApiProperty() page: Page;
}

export class InvitedUser {
  @ApiProperty() user: UserDetail;
  @ApiProperty({ required: false, description: 'Shown once: with it the user sets a password' }) setupUrl?: string;
}

export class SetupLink {
  @ApiProperty({ required: false, description: 'Shown once: with it the user sets a password' }) setupUrl?: string;
}

export class SuspendedKeys {
  @ApiProperty({ description: 'Keys that are refused now and were not before' }) suspended: number;
  @ApiProperty({ description: 'Live service keys whose secret was shown to the user: not suspended' })
  knownServiceKeys: number;
  @ApiProperty() shareKeys: number;
  @ApiProperty({ description: 'Live keys of others made with keys of the user: not suspended' })
  madeWithTheirKeys: number;
}

export class StillRefused {
  @ApiProperty({ example: 'administrator' }) reason: string;
  @ApiProperty() count: number;
}

export class RestoredKeys {
  @ApiProperty({ description: 'Keys from which a suspension was lifted' }) lifted: number;
  @ApiProperty({ type: [StillRefused], description: 'Of these, the ones that are refused for another reason' })
  stillRefused: StillRefused[];
}
