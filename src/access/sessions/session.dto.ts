import { ApiProperty } from '@nestjs/swagger';
import { EmailField, OpaqueField, TextField } from '../../platform/http/fields.js';

/** Long enough for any passphrase in any form of Unicode; what is a good one is judged where one is chosen. */
export const longestPassword = 1_024;

export class SignInRequest {
  @EmailField()
  email: string;

  @OpaqueField({ maxLength: longestPassword, example: 'copper lantern harvest' })
  password: string;

  @TextField({
    optional: true,
    maxLength: 100,
    doc: 'Id or name of the organization; needed where the address belongs to several',
    example: 'Acme',
  })
  organization?: string;
}

export class ReauthenticateRequest {
  @OpaqueField({ maxLength: longestPassword, example: 'copper lantern harvest' })
  password: string;
}

export class PasswordChangeRequest {
  @OpaqueField({ maxLength: longestPassword, example: 'copper lantern harvest' })
  current: string;

  @OpaqueField({ maxLength: longestPassword, doc: '12 characters or more', example: 'seven quiet mountains' })
  next: string;
}

export class SignedInUser {
  @ApiProperty({ example: 'user_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ example: 'Ana Silva' })
  name: string;

  @ApiProperty({ format: 'email' })
  email: string;
}

export class OrganizationName {
  @ApiProperty({ example: 'org_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ example: 'Acme' })
  name: string;
}

export class SessionAnswer {
  @ApiProperty()
  user: SignedInUser;

  @ApiProperty()
  organization: OrganizationName;

  @ApiProperty({ type: [String], enum: ['member', 'team_admin', 'auditor', 'admin', 'owner'] })
  roles: string[];

  @ApiProperty({ description: 'When the session ends if it is not used again' })
  expiresAt: Date;

  @ApiProperty({
    type: Date,
    nullable: true,
    description: 'Until when the sign-in is fresh enough for operations marked stepUp; null when it is not',
  })
  stepUpUntil: Date | null;
}

export class OwnSession {
  @ApiProperty({ example: 'ses_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ description: 'Whether it is the one that asks' })
  current: boolean;

  @ApiProperty()
  createdAt: Date;

  @ApiProperty()
  authenticatedAt: Date;

  @ApiProperty({ description: 'To the minute' })
  lastSeenAt: Date;

  @ApiProperty({ description: 'When it ends if it is not used again' })
  expiresAt: Date;

  @ApiProperty({ type: String, nullable: true })
  ip: string | null;

  @ApiProperty({ type: String, nullable: true })
  userAgent: string | null;
}

export class WholeListPage {
  @ApiProperty({ type: String, nullable: true })
  next: null;

  @ApiProperty({ type: String, nullable: true })
  previous: null;
}

export class OwnSessions {
  @ApiProperty({ type: [OwnSession], description: 'All of them, the one used last first' })
  data: OwnSession[];

  @ApiProperty()
  page: WholeListPage;
}
