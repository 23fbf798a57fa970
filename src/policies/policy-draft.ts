import { isNarrower } from '../platform/addresses.js';
import { requestProblem } from '../platform/http/problem.js';
import { loosenedFields } from './domain/loosens.js';
import type { PolicyChange, PolicyValues } from './domain/policy.js';
import {
  decideChange,
  decideWithdrawal,
  nextVersion,
  type NextVersion,
  valuesBindingCreation,
} from './domain/timeline.js';
import type { PolicyHistory } from './policy-history.js';
import { pendingProblem, policyProblem } from './policy.problems.js';

const furthestAheadMs = 366 * 86_400_000;

/** What saving a change would do; null where the rules are these already. */
export interface PolicyDraft {
  readonly next: NextVersion;
  readonly before: PolicyValues;
  /** The history as the save leaves it. */
  readonly history: PolicyHistory;
}

/**
 * Judges a change of a policy, whether it is to be saved or only previewed.
 * @throws Problem `policy.enforce_from_past`, `policy.pending`, `policy.loosens_organization`, `request.unprocessable`
 */
export function draftOf(
  history: PolicyHistory,
  teamId: string | null,
  change: PolicyChange,
  enforceFrom: Date | undefined,
  now: Date,
): PolicyDraft | null {
  const versions = history.get(teamId) ?? [];
  const start = checkedStart(enforceFrom, now);
  const decision = decideChange(versions, change, now, start);
  if (decision.outcome === 'pending') throw pendingProblem(decision.pending);
  if (decision.outcome === 'nothing') return null;
  const { before, after } = decision;
  refuseLoosening(history, teamId, before, after, now);
  const next = nextVersion(versions, after, now, start);
  const kept = versions.map((version) =>
    version.number === next.supersedes ? { ...version, supersededAt: next.version.savedAt } : version,
  );
  return { next, before, history: new Map([...history, [teamId, [...kept, next.version]]]) };
}

/**
 * Judges the withdrawal of a version, whether it is to be done or only previewed; the history as it would be left.
 * @throws Problem `policy.not_found`, `policy.not_withdrawable`
 */
export function withdrawalOf(history: PolicyHistory, teamId: string | null, number: number, now: Date): PolicyHistory {
  const versions = history.get(teamId) ?? [];
  const version = versions.find((each) => each.number === number);
  if (!version) throw policyProblem('policy.not_found');
  const decision = decideWithdrawal(versions, number, now);
  if (!decision.allowed) throw policyProblem('policy.not_withdrawable', { members: { because: decision.because } });
  const after = versions.map((each) => (each === version ? { ...each, withdrawnAt: now } : each));
  return new Map([...history, [teamId, after]]);
}

function checkedStart(enforceFrom: Date | undefined, now: Date): Date | null {
  if (enforceFrom === undefined) return null;
  if (enforceFrom < now)
    throw policyProblem('policy.enforce_from_past', {
      errors: [{ field: 'enforceFrom', message: `must not be before ${now.toISOString()}` }],
    });
  if (enforceFrom.getTime() - now.getTime() > furthestAheadMs) {
    throw requestProblem('request.unprocessable', {
      errors: [{ field: 'enforceFrom', message: 'must be at most a year ahead' }],
    });
  }
  return enforceFrom;
}

/** A team is judged by what binds the organization today: what it has saved, whether in force already or pending. */
function refuseLoosening(
  history: PolicyHistory,
  teamId: string | null,
  before: PolicyValues,
  after: PolicyValues,
  now: Date,
): void {
  if (teamId === null) return;
  const organization = valuesBindingCreation(history.get(null) ?? [], now);
  const loosened = loosenedFields(organization, before, after, isNarrower);
  if (loosened.length === 0) return;
  throw policyProblem('policy.loosens_organization', {
    errors: loosened.map((field) => ({ field, message: 'is looser than the organization allows' })),
  });
}
