import { accessProblem } from '../access/access.problems.js';
import type { Problem } from '../platform/http/problem.js';

/** Nothing is known about the key: never "valid", never "not found". */
export const unavailable = (): Problem =>
  accessProblem('verification.unavailable', { headers: { 'retry-after': '1' } });
