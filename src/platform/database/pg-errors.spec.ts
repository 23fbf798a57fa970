import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { problemOf } from '../http/problem.filter.js';
import { isUnreachable } from './pg-errors.js';

describe('a database that cannot be asked', () => {
  const errors = [
    new Error('Query read timeout'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Connection terminated unexpectedly'),
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    new QueryFailedError('select 1', [], Object.assign(new Error('the server stops'), { code: '57P01' })),
  ];

  it.each(errors.map((error) => [error.message, error] as const))('is 503, to be asked again: %s', (_, error) => {
    expect(isUnreachable(error)).toBe(true);
    expect(problemOf(error)).toMatchObject({ status: 503, details: { headers: { 'retry-after': '1' } } });
  });

  it('is not what a defect of ours looks like', () => {
    expect(isUnreachable(new TypeError('Query is not a function'))).toBe(false);
    expect(problemOf(new TypeError('Query is not a function')).status).toBe(500);
  });
});
