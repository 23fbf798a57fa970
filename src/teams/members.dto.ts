import { ApiProperty } from '@nestjs/swagger';
import { ChoiceField, InstantField, ReasonField, TextField } from '../platform/http/fields.js';
import { Page, PageQuery } from '../platform/http/keyset.js';
import { type TeamRole, teamRoles } from './domain/standing.js';

const untilDoc = 'The end of the membership: from then on the keys in this team are refused; null for none';
const roleUntilDoc = 'The end of the role `admin`; the membership goes on; null for none';

export class AddMemberRequest {
  @TextField({ maxLength: 254, doc: 'The id or the e-mail address of a user', example: 'ana@example.com' })
  user: string;
  @ChoiceField(teamRoles, { optional: true, doc: '`member` unless told' }) role?: TeamRole;
  @InstantField({ optional: true, nullable: true, doc: untilDoc }) until?: Date | null;
  @InstantField({ optional: true, nullable: true, doc: roleUntilDoc }) roleUntil?: Date | null;
}

export class ChangeMemberRequest {
  @ChoiceField(teamRoles, { optional: true }) role?: TeamRole;
  @InstantField({ optional: true, nullable: true, doc: untilDoc }) until?: Date | null;
  @InstantField({ optional: true, nullable: true, doc: roleUntilDoc }) roleUntil?: Date | null;
}

/** In the body or, for clients that cannot send one with DELETE, in the query. */
export class ReasonRequest {
  @ReasonField({ optional: true }) reason?: string;
}

export class MemberQuery extends PageQuery {
  @TextField({ optional: true, maxLength: 200, doc: 'Words of the name or the e-mail address', example: 'ana' })
  q?: string;
}

export class MemberUser {
  @ApiProperty({ example: 'user_01h455vb4pex5vsknk084sn02q' }) id: string;
  @ApiProperty({ example: 'Ana Duarte' }) name: string;
  @ApiProperty({ type: String, nullable: true, example: 'ana@example.com' }) email: string | null;
  @ApiProperty({ enum: ['active', 'deactivated', 'removed'] }) state: string;
}

export class MemberAnswer {
  @ApiProperty() user: MemberUser;
  @ApiProperty({ enum: teamRoles }) role: TeamRole;
  @ApiProperty({ type: Date, nullable: true }) roleUntil: Date | null;
  @ApiProperty() since: Date;
  @ApiProperty({ type: Date, nullable: true }) until: Date | null;
}

export class MemberList {
  @ApiProperty({ type: [MemberAnswer] }) data: MemberAnswer[];
  @ApiProperty() page: Page;
}
