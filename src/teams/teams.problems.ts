import { defineProblems } from '../platform/http/problem.js';

export const teamProblem = defineProblems({
  'team.not_found': { status: 404, title: 'There is no such team' },
  'team.name_taken': { status: 409, title: 'Another team has this name', fix: 'Choose another name.' },
  'membership.not_found': { status: 404, title: 'This user is not a member of the team' },
  'membership.exists': {
    status: 409,
    title: 'This user is a member of the team already',
    fix: 'Change the membership instead.',
  },
  'membership.decided_above': {
    status: 403,
    title: 'The end of this membership was decided by the organization',
    fix: 'Ask an administrator of the organization.',
  },
  'membership.own': {
    status: 403,
    title: 'Nobody prolongs their own membership',
    fix: 'Ask another administrator of the team.',
  },
  'role.above_you': { status: 403, title: 'Nobody grants a role above their own', fix: 'Ask somebody who holds it.' },
  'user.stands_above': {
    status: 403,
    title: 'This user stands above you',
    fix: 'Ask somebody of at least the same role.',
  },
});
