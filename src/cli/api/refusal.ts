import { Failure } from '../failure.js';
import type { components } from './api-types.js';

export type ProblemDocument = components['schemas']['Problem'];

/** The service said no, and why. */
export class ApiRefusal extends Error {
  constructor(readonly problem: ProblemDocument) {
    super(problem.detail);
  }
}

/** Nobody answered, or somebody else did. */
export class NotReached extends Failure {}

export function isProblem(value: unknown): value is ProblemDocument {
  return typeof value === 'object' && value !== null && 'code' in value && 'title' in value && 'detail' in value;
}
