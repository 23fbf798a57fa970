import { Injectable } from '@nestjs/common';
import { ReadDatabase } from '../platform/database/connections.js';
import { type ExemptTerms, exemptTermsOf, type ExemptTermsRow, selectExemptTerms } from './exempt-terms.js';
import { historyOf, type PolicyHistory, type PolicyRow, selectHistory } from './policy-history.js';

/** Every version of an organization's policies, and what exemptions say of them, for those who only read. */
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

  async exemptions(organizationId: string): Promise<ExemptTerms> {
    const result = await this.database.lookups.query<ExemptTermsRow>({
      name: 'exempt-terms',
      text: selectExemptTerms(),
      values: [organizationId],
    });
    return exemptTermsOf(result.rows[0]);
  }
}
