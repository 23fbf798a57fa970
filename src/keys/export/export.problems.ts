import { defineProblems } from '../../platform/http/problem.js';

export const exportProblem = defineProblems({
  'export.not_found': {
    status: 404,
    title: 'There is no such export',
    fix: 'See the header Keyreeve-Export-Id of the answer; others’ are shown to those who read the whole organization.',
  },
  'export.too_many': {
    status: 429,
    title: 'Two exports of this credential are under way',
    fix: 'Wait for one of them to end, or break it off.',
  },
});
