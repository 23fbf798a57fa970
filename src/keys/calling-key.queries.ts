import { Injectable } from '@nestjs/common';
import { CallingKey, type CallingKeyAnswer } from '../access/calling-key.js';
import type { Principal } from '../access/principal.js';
import { KeysQueries } from './keys.queries.js';
import { callingKey } from './opened-key.js';

/** What `GET /me` says of the key it was called with. */
@Injectable()
export class CallingKeyQueries extends CallingKey {
  constructor(private readonly queries: KeysQueries) {
    super();
  }

  override async describe(principal: Principal): Promise<CallingKeyAnswer> {
    const { id, name, status, expiry, scopes } = await this.queries.one(principal, callingKey(principal));
    return { id, name, status, expiry, scopes };
  }
}
