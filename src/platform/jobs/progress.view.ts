import { ApiProperty } from '@nestjs/swagger';

/** How far a job is. */
export class ProgressView {
  @ApiProperty({ type: 'integer', description: 'What was looked at' }) done: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Null as long as it is not known' }) total:
    number | null;
}
