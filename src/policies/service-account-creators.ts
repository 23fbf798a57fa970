import { Injectable } from '@nestjs/common';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { type ServiceAccountCreators, ServiceAccountPolicy } from '../users/service-account-policy.js';
import { combine } from './domain/combine.js';
import { valuesBindingCreation } from './domain/timeline.js';
import { policiesFor } from './policy-history.js';

/** Answers the users' question by the rule `serviceAccountCreators` of the organization and the team. */
@Injectable()
export class PolicyOnServiceAccounts extends ServiceAccountPolicy {
  override async creators(tx: Transaction, _organizationId: string, teamId: string): Promise<ServiceAccountCreators> {
    const history = await policiesFor(tx, 'decide');
    const values = (scope: string | null) => valuesBindingCreation(history.get(scope) ?? [], tx.now);
    return combine(values(null), values(teamId)).serviceAccountCreators.value;
  }
}
