import { defineProblems, type Problem } from '../platform/http/problem.js';
import type { PolicyVersion } from './domain/policy.js';

export const policyProblem = defineProblems({
  'policy.not_found': { status: 404, title: 'There is no such policy' },
  'policy.loosens_organization': {
    status: 422,
    title: 'A team may only tighten the organization’s policy',
    fix: 'Choose values at least as strict, or ask an organization administrator.',
  },
  'policy.enforce_from_past': {
    status: 422,
    title: 'A policy cannot be enforced from a time that has passed',
    fix: 'Leave enforceFrom out to enforce it at once; while a version is pending, give a time shortly ahead.',
  },
  'policy.pending': {
    status: 409,
    title: 'A version of this policy is pending',
    fix: 'Give enforceFrom: the new version takes the place of the pending one, and keeps its rules where it names none.',
  },
  'policy.not_withdrawable': {
    status: 409,
    title: 'This version cannot be withdrawn',
    fix: 'Only the latest enforced version, within 7 days of its enforceFrom; otherwise save a new version.',
  },
});

/** What names the version that waits, and until when. */
export function pendingProblem({ number, enforceFrom }: PolicyVersion): Problem {
  const date = enforceFrom.toISOString();
  return policyProblem('policy.pending', {
    detail: `Version ${number} is enforced from ${date} on, and a change at once would bring its rules forward`,
    errors: [{ field: 'enforceFrom', message: 'must be given while a version is pending' }],
    members: { pending: { number, enforceFrom: date } },
  });
}
