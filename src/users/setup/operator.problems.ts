import { defineProblems } from '../../platform/http/problem.js';

/** What the operator's own commands answer; they never travel over HTTP. */
export const operatorProblem = defineProblems({
  'operator.user_unknown': { status: 404, title: 'No user has this address', fix: 'Check the address.' },
  'operator.user_inactive': { status: 409, title: 'The user is not active', fix: 'Reactivate them first.' },
  'operator.organization_unknown': { status: 404, title: 'There is no such organization', fix: 'Check the name.' },
  'operator.organization_needed': {
    status: 400,
    title: 'This fits several organizations',
    fix: 'Name the organization by its id.',
  },
});
