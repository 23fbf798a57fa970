import { ApiProperty } from '@nestjs/swagger';
import { IdField } from '../platform/http/fields.js';
import { Steward } from './service-accounts.dto.js';

/** A list of a departure names so many; its `total` counts all. */
export const MOST_LISTED = 50;
const listed = `at most ${MOST_LISTED}; total counts all`;

export class DepartureQuery {
  @IdField('team', { optional: true, doc: 'What would happen if only their membership of this team ended' })
  team?: string;
}

export class NamedThing {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
}

export class DepartingSource {
  @ApiProperty({ example: '192.0.2.17' }) address: string;
  @ApiProperty({ type: String, nullable: true }) client: string | null;
  @ApiProperty({ type: String, format: 'date' }) lastDay: string;
}

export class DepartingPersonalKey extends NamedThing {
  @ApiProperty() team: NamedThing;
  @ApiProperty({ type: String, format: 'date-time' }) lastUsedAt: Date;
  @ApiProperty({ type: [DepartingSource], description: 'Where it was used from in the last 7 days, latest first' })
  sources: DepartingSource[];
}

export class DepartingServiceKey extends NamedThing {
  @ApiProperty() team: NamedThing;
  @ApiProperty() owner: NamedThing;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) lastUsedAt: Date | null;
}

export class UsedLately {
  @ApiProperty() total: number;
  @ApiProperty({ type: [DepartingPersonalKey], description: `The latest first, ${listed}` })
  data: DepartingPersonalKey[];
}

export class DepartingPersonalKeys {
  @ApiProperty({ description: 'Active or suspended: they stop, or could not come back' }) live: number;
  @ApiProperty({ description: 'Of these, the ones with an accepted use in the last 7 days' }) usedLately: UsedLately;
}

export class DepartingAccount extends NamedThing {
  @ApiProperty() team: NamedThing;
  @ApiProperty({ enum: ['steward', 'deputy'] }) role: 'steward' | 'deputy';
  @ApiProperty({ type: Steward, nullable: true, description: 'Who holds the other role' }) other: Steward | null;
  @ApiProperty({ description: 'Nobody would answer for it any more' }) orphaned: boolean;
}

export class DepartingAccounts {
  @ApiProperty() total: number;
  @ApiProperty({ description: 'Those that nobody would answer for any more' }) orphaned: number;
  @ApiProperty({ type: [DepartingAccount], description: `Those that would be orphaned first, ${listed}` })
  data: DepartingAccount[];
}

export class DepartingServiceKeys {
  @ApiProperty() total: number;
  @ApiProperty({ type: [DepartingServiceKey], description: `The last used first, ${listed}` })
  data: DepartingServiceKey[];
}

export class DepartingKeyCounts {
  @ApiProperty() personal: number;
  @ApiProperty() service: number;
}

export class Departure {
  @ApiProperty() user: NamedThing;
  @ApiProperty({ type: NamedThing, nullable: true, description: 'The team that is left; null for all' })
  team: NamedThing | null;
  @ApiProperty() personalKeys: DepartingPersonalKeys;
  @ApiProperty({ description: 'Service accounts that the user answers for' }) serviceAccounts: DepartingAccounts;
  @ApiProperty({ description: 'Live service keys whose secret was shown to the user: they go on, and are flagged' })
  knownServiceKeys: DepartingServiceKeys;
  @ApiProperty({ description: 'Live keys of others made with keys of the user, at any depth: they go on' })
  madeWithTheirKeys: DepartingKeyCounts;
}
