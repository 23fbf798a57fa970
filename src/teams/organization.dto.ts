import { ApiProperty } from '@nestjs/swagger';
import { NameField } from '../platform/http/fields.js';

export class OrganizationNameRequest {
  @NameField({ example: 'Aurelia Labs' }) name: string;
}

export class OrganizationAnswer {
  @ApiProperty({ example: 'org_01h455vb4pex5vsknk084sn02q' }) id: string;
  @ApiProperty({ example: 'Aurelia Labs' }) name: string;
  @ApiProperty() createdAt: Date;
}
