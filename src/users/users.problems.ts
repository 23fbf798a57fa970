import { defineProblems } from '../platform/http/problem.js';

export const userProblem = defineProblems({
  'user.not_found': { status: 404, title: 'There is no such user' },
  'user.email_taken': {
    status: 409,
    title: 'A user of the organization has this e-mail address',
    fix: 'Look for the user with GET /v1/users?q=.',
  },
  'user.not_active': { status: 409, title: 'This user is not active', fix: 'Reactivate the user first.' },
  'user.active': { status: 409, title: 'This user is active already' },
  'user.removed': { status: 409, title: 'This user was removed for good', fix: 'Invite the person again.' },
  'user.last_owner': {
    status: 409,
    title: 'The organization would be left without an owner',
    fix: 'Make another user owner first, without an end date.',
  },
  'user.own_keys': {
    status: 403,
    title: 'Nobody restores their own keys',
    fix: 'Ask another administrator.',
  },
  'user.decided_above': {
    status: 403,
    title: 'These keys were suspended by the organization',
    fix: 'Ask an administrator of the organization.',
  },
  'key.owner_inactive': {
    status: 409,
    title: 'The owner of the key is not active',
    fix: 'Reactivate the owner first.',
  },
  'service_account.not_found': { status: 404, title: 'There is no such service account' },
  'service_account.creation_forbidden': {
    status: 403,
    title: 'The policy does not let you create service accounts in this team',
    fix: 'Ask an administrator of the team.',
  },
  'service_account.needs_person': {
    status: 403,
    title: 'A service account is created by a person, who becomes its steward',
    fix: 'Sign in, or use a personal key.',
  },
  'service_account.unfit_steward': {
    status: 422,
    title: 'This user cannot answer for the service account',
    fix: 'Name an active member of its team, or an administrator of the organization.',
  },
  'service_account.deputy_required': {
    status: 422,
    title: 'The service account needs a deputy',
    fix: 'Name another member of its team, so that the account outlives its steward.',
  },
});
