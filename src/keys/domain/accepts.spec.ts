import { describe, expect, it } from '@jest/globals';
import { acceptsNoMore } from './accepts.js';

describe('a verifier key made with a verifier key accepts no more than it', () => {
  it.each([
    [null, null, true],
    [{ teams: ['a'] }, null, true],
    [{ teams: ['a'] }, { teams: ['a', 'b'] }, true],
    [{ teams: ['a', 'c'] }, { teams: ['a', 'b'] }, false],
    [{}, { teams: ['a'] }, false],
    [null, { teams: ['a'] }, false],
    [{ scopes: ['orders:read', 'orders:write'] }, { scopes: ['orders:read'] }, true],
    [{ scopes: ['orders:write'] }, { scopes: ['orders:read'] }, false],
    [null, { scopes: ['orders:read'] }, false],
    [null, { scopes: [] }, true],
    [{ teams: [] }, { teams: ['a'] }, true],
  ])('%j made with %j: %s', (wanted, of, expected) => {
    expect(acceptsNoMore(wanted, of)).toBe(expected);
  });
});
