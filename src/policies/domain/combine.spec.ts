import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { policyValues } from '../../../test/support/generated-policies.js';
import { isNarrower } from '../../platform/addresses.js';
import { admits, combine, mayRotateItself } from './combine.js';
import { loosenedFields } from './loosens.js';
import { applyChange, UNSET_POLICY, type PolicyChange } from './policy.js';

const policy = (change: PolicyChange) => applyChange(UNSET_POLICY, change);

describe('organization and team combined', () => {
  it('take the smaller duration and say whose it is', () => {
    const combined = combine(
      policy({ maxLifetimeDays: { personal: 90, service: 365 }, maxOverlapSeconds: 3600 }),
      policy({ maxLifetimeDays: { personal: 30, service: 400 }, maxIdleDays: 60 }),
    );
    expect(combined.maxLifetimeDays.personal).toEqual({ value: 30, level: 'team' });
    expect(combined.maxLifetimeDays.service).toEqual({ value: 365, level: 'organization' });
    expect(combined.maxIdleDays.personal).toEqual({ value: 60, level: 'team' });
    expect(combined.maxOverlapSeconds).toEqual({ value: 3600, level: 'organization' });
  });

  it('take the narrower creators, rotation, and either requirement of an end date', () => {
    const combined = combine(
      policy({
        whoMayCreate: 'administrators',
        requireExpiry: { personal: false, service: true },
        selfRotation: 'everyone',
      }),
      policy({ whoMayCreate: { service: 'nobody' }, requireExpiry: { personal: true, service: false } }),
    );
    expect(combined.whoMayCreate.personal).toEqual({ value: 'administrators', level: 'organization' });
    expect(combined.whoMayCreate.service).toEqual({ value: 'nobody', level: 'team' });
    expect(combined.requireExpiry.personal).toEqual({ value: true, level: 'team' });
    expect(combined.requireExpiry.service).toEqual({ value: true, level: 'organization' });
    expect(combined.selfRotation).toEqual({ value: 'everyone', level: 'organization' });
  });

  it('have the defaults where neither set anything', () => {
    const combined = combine(UNSET_POLICY, UNSET_POLICY);
    expect(combined.whoMayCreate.personal).toEqual({ value: 'everyone', level: null });
    expect(combined.selfRotation).toEqual({ value: 'service', level: null });
    expect(combined.adminKeysElsewhere).toEqual({ value: 'refuse', level: null });
    expect(combined.maxLifetimeDays.service).toEqual({ value: null, level: null });
  });

  it('let a team not widen a default that the organization never set', () => {
    const combined = combine(UNSET_POLICY, policy({ selfRotation: 'everyone', adminKeysElsewhere: 'allow' }));
    expect(combined.selfRotation.value).toBe('service');
    expect(combined.adminKeysElsewhere.value).toBe('refuse');
  });

  it('allow only scopes that both allow, and addresses that are in both lists', () => {
    const combined = combine(
      policy({ allowedScopes: ['keys:read', 'keys:verify'], allowedCidrs: ['10.0.0.0/8'] }),
      policy({ allowedScopes: ['keys:verify', 'invoices:read'], allowedCidrs: ['10.1.0.0/16'] }),
    );
    expect(combined.allowedScopes).toEqual({ value: ['keys:verify'], level: 'both' });
    expect(combined.allowedCidrs).toEqual({ value: [['10.0.0.0/8'], ['10.1.0.0/16']], level: 'both' });
    expect(combine(policy({ allowedScopes: [] }), policy({ allowedScopes: ['keys:read'] })).allowedScopes).toEqual({
      value: [],
      level: 'organization',
    });
  });

  it('are never looser than either', () => {
    fc.assert(
      fc.property(policyValues, policyValues, (organization, team) => {
        const combined = combine(organization, team);
        for (const kind of ['personal', 'service'] as const) {
          for (const limit of [organization.maxLifetimeDays[kind], team.maxLifetimeDays[kind]]) {
            if (limit !== null) expect(combined.maxLifetimeDays[kind].value).toBeLessThanOrEqual(limit);
          }
          for (const required of [organization.requireExpiry[kind], team.requireExpiry[kind]]) {
            if (required === true) expect(combined.requireExpiry[kind].value).toBe(true);
          }
        }
        for (const list of [organization.allowedScopes, team.allowedScopes]) {
          if (list !== null) expect(list).toEqual(expect.arrayContaining([...(combined.allowedScopes.value ?? ['*'])]));
        }
      }),
    );
  });
});

describe('who may', () => {
  it('create: everyone, administrators of the team, or nobody', () => {
    expect([admits('everyone', false), admits('administrators', false), admits('nobody', false)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([admits('everyone', true), admits('administrators', true), admits('nobody', true)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('rotate itself: every key, service keys, or none', () => {
    expect(['everyone', 'service', 'nobody'].map((rule) => mayRotateItself(rule as never, 'service'))).toEqual([
      true,
      true,
      false,
    ]);
    expect(['everyone', 'service', 'nobody'].map((rule) => mayRotateItself(rule as never, 'personal'))).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('a team change', () => {
  const organization = policy({
    maxLifetimeDays: { personal: 90, service: 365 },
    whoMayCreate: { service: 'administrators' },
    requireExpiry: { personal: true },
    allowedScopes: ['keys:read', 'keys:verify'],
    allowedCidrs: ['10.0.0.0/8'],
    maxOverlapSeconds: 3600,
  });
  const loosened = (change: PolicyChange, before = UNSET_POLICY) =>
    loosenedFields(organization, before, applyChange(before, change), isNarrower);

  it('may tighten or repeat every rule of the organization', () => {
    expect(
      loosened({
        maxLifetimeDays: { personal: 90, service: 30 },
        whoMayCreate: { personal: 'nobody', service: 'administrators' },
        requireExpiry: true,
        allowedScopes: ['keys:verify'],
        allowedCidrs: ['10.20.0.0/16'],
        maxOverlapSeconds: 0,
        maxIdleDays: 3650,
        selfRotation: 'service',
      }),
    ).toEqual([]);
  });

  it('may loosen none, and each rule it would loosen is named with its kind', () => {
    expect(
      loosened({
        maxLifetimeDays: { personal: 91, service: 366 },
        whoMayCreate: 'everyone',
        requireExpiry: false,
        allowedScopes: ['keys:verify', 'policies:write'],
        allowedCidrs: ['10.20.0.0/16', '0.0.0.0/0'],
        maxOverlapSeconds: 3601,
        selfRotation: 'everyone',
        adminKeysElsewhere: 'allow',
      }),
    ).toEqual([
      'whoMayCreate.service',
      'maxLifetimeDays.personal',
      'maxLifetimeDays.service',
      'requireExpiry.personal',
      'maxOverlapSeconds',
      'selfRotation',
      'allowedScopes',
      'allowedCidrs',
      'adminKeysElsewhere',
    ]);
  });

  it('is checked only in the rules it changes: what the organization overtook stays', () => {
    const overtaken = policy({ maxLifetimeDays: 400, maxIdleDays: 30 });
    expect(loosened({ maxLifetimeDays: 400, maxIdleDays: 20 }, overtaken)).toEqual([]);
    expect(loosened({ maxLifetimeDays: { personal: 399 } }, overtaken)).toEqual(['maxLifetimeDays.personal']);
    expect(loosened({ maxLifetimeDays: null }, overtaken)).toEqual([]);
  });

  it('leaves in force what the team wrote, in exactly the rules that it does not loosen', () => {
    fc.assert(
      fc.property(policyValues, policyValues, (values, team) => {
        const refused = loosenedFields(values, UNSET_POLICY, team, isNarrower);
        const combined = combine(values, team);
        for (const rule of ['whoMayCreate', 'maxLifetimeDays', 'requireExpiry', 'maxIdleDays'] as const) {
          for (const kind of ['personal', 'service'] as const) {
            const wanted = team[rule][kind];
            if (wanted === null) continue;
            expect(combined[rule][kind].value === wanted).toBe(!refused.includes(`${rule}.${kind}`));
          }
        }
        if (team.allowedScopes !== null) {
          const kept = combined.allowedScopes.value?.length === team.allowedScopes.length;
          expect(kept).toBe(!refused.includes('allowedScopes'));
        }
      }),
    );
  });
});
