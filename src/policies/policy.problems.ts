import { defineProblems } from '../platform/http/problem.js';

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
    fix: 'Leave enforceFrom out to enforce it at once.',
  },
  'policy.not_withdrawable': {
    status: 409,
    title: 'This version cannot be withdrawn',
    fix: 'Only the latest enforced version, within 7 days of its enforceFrom; otherwise save a new version.',
  },
});
