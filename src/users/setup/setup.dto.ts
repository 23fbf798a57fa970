import { ApiProperty } from '@nestjs/swagger';
import { longestPassword, OrganizationName, SignedInUser } from '../../access/sessions/session.dto.js';
import { NameField, OpaqueField } from '../../platform/http/fields.js';

export class SetupRequest {
  @OpaqueField({ maxLength: 100, doc: 'What follows # in the link' })
  token: string;

  @OpaqueField({ maxLength: longestPassword, doc: '12 characters or more', example: 'copper lantern harvest' })
  password: string;

  @NameField({ optional: true, doc: 'How one wants to be called', example: 'Ana Silva' })
  name?: string;
}

export class SetupAnswer {
  @ApiProperty()
  user: SignedInUser;

  @ApiProperty()
  organization: OrganizationName;
}
