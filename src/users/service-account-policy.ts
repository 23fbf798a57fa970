import type { Transaction } from '../platform/database/unit-of-work.js';

export type ServiceAccountCreators = 'everyone' | 'administrators' | 'nobody';

/**
 * Who may create service accounts in a team, by the policies in force; `policies/` answers and the application binds it.
 * Without an answer every member of the team may.
 */
export abstract class ServiceAccountPolicy {
  abstract creators(tx: Transaction, organizationId: string, teamId: string): Promise<ServiceAccountCreators>;
}
