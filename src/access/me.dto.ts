import { ApiProperty } from '@nestjs/swagger';
import { CallingKeyAnswer } from './calling-key.js';
import { OrganizationName } from './sessions/session.dto.js';

export class MeOwner {
  @ApiProperty({ example: 'user_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ enum: ['user', 'service_account'] })
  type: string;

  @ApiProperty({ example: 'Ana Silva' })
  name: string;

  @ApiProperty({ type: String, format: 'email', nullable: true })
  email: string | null;
}

export class MeTeam {
  @ApiProperty({ example: 'team_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ example: 'Payments' })
  name: string;

  @ApiProperty({ enum: ['admin', 'member'] })
  role: string;
}

export class MeAnswer {
  @ApiProperty({ description: 'Whom the credential acts for' })
  user: MeOwner;

  @ApiProperty()
  organization: OrganizationName;

  @ApiProperty({ type: [MeTeam] })
  teams: MeTeam[];

  @ApiProperty({ type: [String], enum: ['member', 'team_admin', 'auditor', 'admin', 'owner'] })
  roles: string[];

  @ApiProperty({ required: false, description: 'The key of the call, where it was made with one' })
  key?: CallingKeyAnswer;
}
