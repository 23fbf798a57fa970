import { defineProblems } from '../../platform/http/problem.js';

export const statsProblem = defineProblems({
  'stats.not_found': {
    status: 404,
    title: 'You have asked for no such figures',
    fix: 'Ask for them with GET /v1/keys/stats?exact=true; they are kept for a day, for whoever asked.',
  },
});
