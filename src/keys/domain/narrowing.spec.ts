import { describe, expect, it } from '@jest/globals';
import { scopesNoWider } from './narrowing.js';

const isOurs = (scope: string): boolean => scope === 'full' || scope.startsWith('keys:');

describe('scopes of a key are only narrowed', () => {
  it.each([
    [['orders:read'], ['orders:read', 'orders:write'], true],
    [['orders:read'], ['orders:read'], true],
    [['orders:write'], ['orders:read'], false],
    [['keys:read'], ['full'], true],
    [['full'], ['full'], true],
    [['orders:read'], ['full'], false],
    [['full'], ['keys:read'], false],
    [[], ['orders:read'], false],
    [['orders:read'], [], false],
    [[], [], true],
  ])('%j after %j: %s', (wanted, had, expected) => {
    expect(scopesNoWider(wanted, had, isOurs)).toBe(expected);
  });
});
