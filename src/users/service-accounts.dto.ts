import { ApiProperty } from '@nestjs/swagger';
import { BooleanField, ChoiceField, IdField, NameField, TextField } from '../platform/http/fields.js';
import { Page, PageQuery } from '../platform/http/keyset.js';
import { Transform } from 'class-transformer';
import { applyDecorators } from '@nestjs/common';

const personDoc = 'The id or the e-mail address of a user';
const PersonField = (options: { optional?: boolean; nullable?: boolean; doc: string }): PropertyDecorator =>
  TextField({ maxLength: 254, example: 'ana@example.com', ...options });
const DescriptionField = (): PropertyDecorator =>
  TextField({ optional: true, minLength: 0, maxLength: 500, multiline: true, example: 'Nightly settlement run' });

export const serviceAccountRoles = ['auditor', 'member'] as const;
export type ServiceAccountRole = (typeof serviceAccountRoles)[number];

export class CreateServiceAccountRequest {
  @NameField({ example: 'settlement-runner' }) name: string;
  @IdField('team') team: string;
  @DescriptionField() description?: string;
  @PersonField({ optional: true, doc: `${personDoc}; needed where the team has another member than the creator` })
  deputy?: string;
}

export class EditServiceAccountRequest {
  @NameField({ optional: true, example: 'settlement-runner' }) name?: string;
  @DescriptionField() description?: string;
}

export class SetStewardsRequest {
  @PersonField({ optional: true, doc: personDoc }) steward?: string;
  @PersonField({
    optional: true,
    nullable: true,
    doc: `${personDoc}; null for none, where the team has no other member`,
  })
  deputy?: string | null;
}

export class SetServiceAccountRoleRequest {
  @ChoiceField(serviceAccountRoles) role: ServiceAccountRole;
}

/** Queries know text alone. */
const FlagField = (doc: string): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (value === 'true' || value === 'false' ? value === 'true' : value)),
    BooleanField({ optional: true, doc }),
  );

export class ServiceAccountQuery extends PageQuery {
  @TextField({ optional: true, maxLength: 200, doc: 'Words of the name', example: 'settlement' }) q?: string;
  @IdField('team', { optional: true, doc: 'Those of this team' }) team?: string;
  @FlagField('Only those that nobody answers for, or only the others') orphaned?: boolean;
}

export class Steward {
  @ApiProperty() id: string;
  @ApiProperty({ example: 'Ana Duarte' }) name: string;
  @ApiProperty({ description: 'Active, and still of the team or an administrator: answers for the account' })
  answers: boolean;
}

export class ServiceAccountTeam {
  @ApiProperty() id: string;
  @ApiProperty({ example: 'Payments' }) name: string;
}

export class ServiceAccountAnswer {
  @ApiProperty({ example: 'svc_01h455vb4pex5vsknk084sn02q' }) id: string;
  @ApiProperty({ example: 'settlement-runner' }) name: string;
  @ApiProperty() description: string;
  @ApiProperty() team: ServiceAccountTeam;
  @ApiProperty({ enum: serviceAccountRoles }) role: ServiceAccountRole;
  @ApiProperty({ type: Steward, nullable: true }) steward: Steward | null;
  @ApiProperty({ type: Steward, nullable: true }) deputy: Steward | null;
  @ApiProperty({ description: 'Neither steward nor deputy answers for it any more' }) orphaned: boolean;
  @ApiProperty() createdAt: Date;
}

export class ServiceAccountList {
  @ApiProperty({ type: [ServiceAccountAnswer] }) data: ServiceAccountAnswer[];
  @ApiProperty() page: Page;
}
