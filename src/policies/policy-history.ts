import { lockDecisions } from '../platform/database/decision-lock.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { applyChange, type PolicyValues, type PolicyVersion, UNSET_POLICY } from './domain/policy.js';

/** The versions of an organization's policies: its own under `null`, the teams' under their ids. */
export type PolicyHistory = ReadonlyMap<string | null, readonly PolicyVersion[]>;

export interface PolicyRow {
  team_id: string | null;
  number: number;
  rules: PolicyValues;
  saved_at: Date;
  enforce_from: Date;
  superseded_at: Date | null;
  withdrawn_at: Date | null;
}

// Index: policy_versions_number. An organization has some dozens of versions over its teams.
export const selectHistory = `
select team_id, number, rules, saved_at, enforce_from, superseded_at, withdrawn_at
from keyreeve.policy_versions where organization_id = $1 order by number`;

/** The policies as they bind this transaction: whoever changes one waits until those who decide by it have committed. */
export async function policiesFor(tx: Transaction, purpose: 'decide' | 'change'): Promise<PolicyHistory> {
  await lockDecisions(tx, purpose === 'decide' ? 'shared' : 'alone');
  return historyOf(await tx.query<PolicyRow>(selectHistory, [tx.organizationId]));
}

export function historyOf(rows: readonly PolicyRow[]): PolicyHistory {
  const history = new Map<string | null, PolicyVersion[]>();
  for (const row of rows) {
    const versions = history.get(row.team_id) ?? [];
    versions.push({
      number: row.number,
      // A rule that is younger than the version is unset in it.
      values: applyChange(UNSET_POLICY, row.rules),
      savedAt: row.saved_at,
      enforceFrom: row.enforce_from,
      supersededAt: row.superseded_at,
      withdrawnAt: row.withdrawn_at,
    });
    history.set(row.team_id, versions);
  }
  return history;
}
