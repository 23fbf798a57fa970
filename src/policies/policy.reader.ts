import { Injectable } from '@nestjs/common';
import { ReadDatabase } from '../platform/database/connections.js';
import { historyOf, type PolicyHistory, type PolicyRow, selectHistory } from './policy-history.js';

/** Every version of an organization's policies, for those who only read. */
@Injectable()
export class PolicyReader {
  constructor(private readonly database: ReadDatabase) {}

  async all(organizationId: string): Promise<PolicyHistory> {
    const result = await this.database.lookups.query<PolicyRow>({
      name: 'policies',
      text: selectHistory,
      values: [organizationId],
    });
    return historyOf(result.rows);
  }
}
