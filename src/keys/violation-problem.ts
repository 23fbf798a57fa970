import { accessProblem, sessionChallenge } from '../access/access.problems.js';
import type { Problem, ProblemDetails } from '../platform/http/problem.js';
import type { Violation } from './domain/violations.js';
import { keyProblem } from './keys.problems.js';

/**
 * One answer for all that speaks against a new key. What the caller may not do at all comes first, what another request
 * could heal later, and a fresh sign-in last: nobody signs in again only to be refused.
 */
export function violationProblem(violations: readonly Violation[]): Problem {
  const kinds = new Set(violations.map(({ kind }) => kind));
  const details: ProblemDetails = {
    detail: violations.map(sentence).join(' '),
    errors: violations.map(({ field, message }) => ({ field: field ?? '', message })),
    members: { rules: [...new Set(violations.map(({ rule }) => rule))] },
  };
  if (kinds.has('right')) return keyProblem('key.not_permitted', details);
  if (kinds.has('state')) return keyProblem('key.not_regenerable', details);
  if (kinds.has('limit')) return keyProblem('key.beyond_policy', details);
  return accessProblem('session.step_up_required', { ...details, headers: sessionChallenge });
}

function sentence({ field, message }: Violation): string {
  return field === null ? message : `${field} ${message}.`;
}
