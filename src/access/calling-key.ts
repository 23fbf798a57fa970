import { ApiProperty } from '@nestjs/swagger';
import type { Principal } from './principal.js';

export class CallingKeyExpiry {
  @ApiProperty({ type: Date, nullable: true })
  effective: Date | null;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['lifetime', 'policy_lifetime', 'policy_idle', 'idle', null],
  })
  decidedBy: 'lifetime' | 'policy_lifetime' | 'policy_idle' | 'idle' | null;

  @ApiProperty({ type: Date, nullable: true })
  own: Date | null;

  @ApiProperty({ type: Date, nullable: true })
  policyLifetime: Date | null;

  @ApiProperty({ type: Date, nullable: true })
  policyIdle: Date | null;
}

/** What a key is told of itself. */
export class CallingKeyAnswer {
  @ApiProperty({ example: 'key_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ example: 'deploy to production' })
  name: string;

  @ApiProperty({ enum: ['active', 'suspended', 'expired', 'revoked'] })
  status: string;

  @ApiProperty()
  expiry: CallingKeyExpiry;

  @ApiProperty({ type: [String] })
  scopes: readonly string[];
}

/** How `GET /me` learns about the key it was called with; `keys/` answers. */
export abstract class CallingKey {
  abstract describe(principal: Principal): Promise<CallingKeyAnswer>;
}
