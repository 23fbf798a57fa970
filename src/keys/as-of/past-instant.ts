import { requestProblem } from '../../platform/http/problem.js';

/** @throws Problem 400 `request.invalid` for an `asOf` that has not passed */
export function checkPast(asOf: Date | undefined, now: Date): void {
  if (asOf === undefined || asOf <= now) return;
  throw requestProblem('request.invalid', { errors: [{ field: 'asOf', message: 'must have passed' }] });
}
