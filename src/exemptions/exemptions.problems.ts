import { defineProblems, type Problem } from '../platform/http/problem.js';
import type { WrongEnd } from './domain/duration.js';

export const exemptionProblem = defineProblems({
  'exemption.not_found': {
    status: 404,
    title: 'There is no such exemption',
    fix: 'List those you may see with GET /v1/exemptions.',
  },
  'exemption.subject_unknown': {
    status: 422,
    title: 'This is no owner or key that you administer',
    fix: 'Name a user, a service account or a key of a team that you administer.',
  },
  'exemption.end_required': {
    status: 422,
    title: 'An exemption needs an end',
    fix: 'Give until: a time at most 365 days ahead. It can be renewed.',
  },
  'exemption.end_not_ahead': { status: 422, title: 'The end has passed', fix: 'Give a time that lies ahead.' },
  'exemption.end_too_late': {
    status: 422,
    title: 'An exemption lasts at most 365 days',
    fix: 'Give an earlier end; it can be renewed.',
  },
  'exemption.end_not_later': {
    status: 422,
    title: 'A renewal moves the end to a later time',
    fix: 'Give a later end, or end the exemption.',
  },
  'exemption.own_interest': {
    status: 403,
    title: 'Nobody decides about an exemption that they would gain by',
    fix: 'Ask an administrator who neither owns, stewards, made nor asked for it.',
  },
  'exemption.exists': {
    status: 409,
    title: 'Such an exemption stands already',
    fix: 'Renew it.',
  },
  'exemption.ended': { status: 409, title: 'The exemption has ended', fix: 'Grant another one.' },
});

const codes = {
  missing: 'exemption.end_required',
  past: 'exemption.end_not_ahead',
  too_late: 'exemption.end_too_late',
  not_later: 'exemption.end_not_later',
} as const satisfies Record<WrongEnd, string>;

export function endProblem(wrong: WrongEnd): Problem {
  return exemptionProblem(codes[wrong], { errors: [{ field: 'until', message: wrong.replaceAll('_', ' ') }] });
}
