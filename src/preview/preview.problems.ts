import { defineProblems } from '../platform/http/problem.js';

export const previewProblem = defineProblems({
  'preview.not_found': {
    status: 404,
    title: 'There is no such preview',
    fix: 'Ask for one with POST …/preview; it is kept for a day.',
  },
});
