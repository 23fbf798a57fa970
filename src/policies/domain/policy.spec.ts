import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { policyValues } from '../../../test/support/generated-policies.js';
import { applyChange, differences, UNSET_POLICY, type PolicyChange, type PolicyValues } from './policy.js';

describe('a change of policy', () => {
  it('stores a bare value for both kinds of key', () => {
    const values = applyChange(UNSET_POLICY, { maxLifetimeDays: 90, requireExpiry: true, whoMayCreate: 'nobody' });
    expect(values.maxLifetimeDays).toEqual({ personal: 90, service: 90 });
    expect(values.requireExpiry).toEqual({ personal: true, service: true });
    expect(values.whoMayCreate).toEqual({ personal: 'nobody', service: 'nobody' });
  });

  it('leaves what it does not name, and unsets what it names as null', () => {
    const before = applyChange(UNSET_POLICY, { maxIdleDays: { personal: 30, service: 180 }, maxOverlapSeconds: 0 });
    const after = applyChange(before, { maxIdleDays: { service: null }, maxOverlapSeconds: null });
    expect(after.maxIdleDays).toEqual({ personal: 30, service: null });
    expect(after.maxOverlapSeconds).toBeNull();
    expect(applyChange(before, { maxIdleDays: null }).maxIdleDays).toEqual({ personal: null, service: null });
  });

  it('keeps false and 0, which are values and not absences', () => {
    const values = applyChange(UNSET_POLICY, { requireExpiry: { personal: false }, maxOverlapSeconds: 0 });
    expect(values.requireExpiry.personal).toBe(false);
    expect(values.maxOverlapSeconds).toBe(0);
  });

  it('does not tell lists apart by order or repeats', () => {
    const before = applyChange(UNSET_POLICY, { allowedScopes: ['keys:verify', 'keys:read'] });
    const after = applyChange(before, { allowedScopes: ['keys:read', 'keys:verify', 'keys:read'] });
    expect(differences(before, after)).toEqual([]);
    expect(differences(before, applyChange(before, { allowedScopes: [] }))).toEqual([
      { field: 'allowedScopes', before: ['keys:read', 'keys:verify'], after: [] },
    ]);
  });

  it('names a rule of one kind by its kind', () => {
    const after = applyChange(UNSET_POLICY, { maxLifetimeDays: { service: 365 } });
    expect(differences(UNSET_POLICY, after)).toEqual([{ field: 'maxLifetimeDays.service', before: null, after: 365 }]);
  });

  it('made of all differences leads from any policy to any other, and nothing else is left different', () => {
    fc.assert(
      fc.property(policyValues, policyValues, (before: PolicyValues, after: PolicyValues) => {
        expect(applyChange(before, after as PolicyChange)).toEqual(after);
        expect(differences(applyChange(before, after as PolicyChange), after)).toEqual([]);
        expect(differences(before, after).length === 0).toBe(JSON.stringify(before) === JSON.stringify(after));
      }),
    );
  });
});
