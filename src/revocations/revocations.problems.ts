import { defineProblems } from '../platform/http/problem.js';

export const revocationProblem = defineProblems({
  'revocation.not_found': {
    status: 404,
    title: 'There is no such revocation',
    fix: 'List those you may see with GET /v1/revocations.',
  },
  'revocation.empty': { status: 422, title: 'No key is in the set', fix: 'Look at the filter with GET /v1/keys.' },
  'revocation.keys_unknown': {
    status: 422,
    title: 'Some of these ids are of no key that you administer',
    fix: 'Name keys out of GET /v1/keys, of teams that you administer.',
  },
  'revocation.too_many_open': {
    status: 409,
    title: 'Too many plans are open',
    fix: 'Apply or cancel a plan first.',
  },
  'revocation.too_many_streams': {
    status: 429,
    title: 'This credential follows too many plans at once',
    fix: 'Close one of its five streams, or ask GET /v1/revocations/{id} now and then.',
  },
  'revocation.no_set': {
    status: 409,
    title: 'The revocation has no set to look at',
    fix: 'See its state; plan again where it was cancelled, has lapsed or failed.',
  },
  'revocation.not_planned': {
    status: 409,
    title: 'The revocation is not one that can be applied now',
    fix: 'See its state; plan again where it has lapsed or failed.',
  },
  'revocation.set_mismatch': {
    status: 409,
    title: 'This is not the hash of the planned set',
    fix: 'Read the plan again, look at its impact, and send its setHash.',
  },
  'revocation.confirm_required': {
    status: 422,
    title: 'Over so many keys the name has to be typed',
    fix: 'Send in confirm the name of the team, or of the organization where the set is of several teams.',
  },
  'revocation.undo_too_short': {
    status: 422,
    title: 'Over 100 keys a revocation can be undone for an hour at least',
    fix: 'Plan again with undoMinutes of 60 or more.',
  },
  'revocation.not_applied': { status: 409, title: 'The revocation is not in force', fix: 'See its state.' },
  'revocation.undo_over': { status: 409, title: 'The time to undo is over', fix: 'Generate new keys.' },
  'revocation.decided_above': {
    status: 403,
    title: 'This was decided by somebody who stands above you',
    fix: 'Ask whoever decided it, or somebody of the same standing.',
  },
  'revocation.not_cancellable': {
    status: 409,
    title: 'The revocation can no longer be cancelled',
    fix: 'Undo it, where its state is applied.',
  },
});
