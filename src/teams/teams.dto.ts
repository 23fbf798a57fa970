import { ApiProperty } from '@nestjs/swagger';
import { NameField, TextField } from '../platform/http/fields.js';
import { Page, PageQuery } from '../platform/http/keyset.js';
import { type TeamRole, teamRoles } from './domain/standing.js';

export class TeamNameRequest {
  @NameField({ example: 'Payments' }) name: string;
}

export class TeamQuery extends PageQuery {
  @TextField({ optional: true, maxLength: 200, doc: 'Words of the name', example: 'payments' })
  q?: string;
}

export class TeamAnswer {
  @ApiProperty({ example: 'team_01h455vb4pex5vsknk084sn02q' }) id: string;
  @ApiProperty({ example: 'Payments' }) name: string;
  @ApiProperty() createdAt: Date;
  @ApiProperty({ required: false, description: 'For those who may read its members' })
  memberCount?: number;
  @ApiProperty({ enum: teamRoles, nullable: true, description: 'The caller’s own role in the team' })
  role: TeamRole | null;
}

export class TeamList {
  @ApiProperty({ type: [TeamAnswer] }) data: TeamAnswer[];
  @ApiProperty() page: Page;
}
