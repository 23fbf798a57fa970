import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { policyValues } from '../../../test/support/generated-policies.js';
import { isAdministrativeScope } from '../../access/permissions.js';
import { isNarrower } from '../../platform/addresses.js';
import { combine } from '../../policies/domain/combine.js';
import { applyChange, UNSET_POLICY, type PolicyChange } from '../../policies/domain/policy.js';
import { DAY_MS } from '../../policies/domain/timeline.js';
import {
  decideCreation,
  type CreatingKey,
  type CreationContext,
  type CreationRequest,
  type Creator,
} from './creation.js';
import { effectiveDefault } from './lifetime.js';

const NOW = new Date('2026-05-04T09:15:00.250Z');
const inDays = (days: number, ms = 0) => new Date(NOW.getTime() + days * DAY_MS + ms);

const member: Creator = {
  administersTeam: false,
  steppedUp: true,
  holds: (scope) => !isAdministrativeScope(scope) || scope === 'keys:read',
  key: null,
};
const madeWith = (key: Partial<CreatingKey>): Creator => ({
  ...member,
  steppedUp: false,
  key: { scopes: ['full'], allowedCidrs: [], teams: null, fixedEnd: null, ...key },
});
const context = (change: PolicyChange = {}, more: Partial<CreationContext> = {}): CreationContext => ({
  policy: combine(applyChange(UNSET_POLICY, change), UNSET_POLICY),
  owner: { removedAt: null, marks: [] },
  liveKeys: 3,
  defaultLifetimeDays: null,
  creator: member,
  judges: { isAdministrativeScope, isNarrower },
  ...more,
});
const wanted = (more: Partial<CreationRequest> = {}): CreationRequest => ({
  kind: 'personal',
  teamId: 'team-billing',
  scopes: [],
  allowedCidrs: [],
  ...more,
});
const decide = (request: CreationRequest, where = context()) => decideCreation(request, where, NOW);
const rules = (request: CreationRequest, where = context()) => {
  const decision = decide(request, where);
  return decision.allowed ? [] : decision.violations.map(({ rule }) => rule);
};

describe('the end of a new key', () => {
  it('is what was asked for, to the last millisecond of the limit', () => {
    const limit = context({ maxLifetimeDays: 90 });
    expect(decide(wanted({ expiresAt: inDays(90) }), limit)).toEqual({
      allowed: true,
      end: { expiresAt: inDays(90), decidedBy: 'request' },
    });
    expect(decide(wanted({ lifetimeDays: 90 }), limit)).toMatchObject({ end: { expiresAt: inDays(90) } });
  });

  it('beyond the policy is refused with the limit by name, and never shortened', () => {
    const decision = decide(wanted({ expiresAt: inDays(90, 1) }), context({ maxLifetimeDays: 90 }));
    expect(decision).toEqual({
      allowed: false,
      violations: [
        {
          rule: 'maxLifetimeDays',
          kind: 'limit',
          field: 'expiresAt',
          message: 'must be at most 90 days ahead: the organization’s policy sets maxLifetimeDays for personal keys',
        },
      ],
    });
    expect(rules(wanted({ expiresAt: null }), context({ maxLifetimeDays: 90 }))).toEqual(['maxLifetimeDays']);
    expect(
      rules(wanted({ expiresAt: inDays(91), kind: 'service' }), context({ maxLifetimeDays: { personal: 90 } })),
    ).toEqual([]);
  });

  it('not asked for is the shorter of the default and the limit', () => {
    const end = (limit: number | null, defaultLifetimeDays: number | null) =>
      decide(wanted(), context({ maxLifetimeDays: limit }, { defaultLifetimeDays }));
    expect(end(90, 30)).toMatchObject({ end: { expiresAt: inDays(30), decidedBy: 'default' } });
    expect(end(90, 365)).toMatchObject({ end: { expiresAt: inDays(90), decidedBy: 'policy' } });
    expect(end(90, null)).toMatchObject({ end: { expiresAt: inDays(90), decidedBy: 'policy' } });
    expect(end(null, 365)).toMatchObject({ end: { expiresAt: inDays(365), decidedBy: 'default' } });
    expect(end(null, null)).toMatchObject({ end: { expiresAt: null, decidedBy: 'nobody' } });
  });

  it('must be there where the policy requires one', () => {
    const required = context({ requireExpiry: true });
    expect(rules(wanted(), required)).toEqual(['requireExpiry']);
    expect(rules(wanted({ expiresAt: null }), required)).toEqual(['requireExpiry']);
    expect(rules(wanted({ lifetimeDays: 3650 }), required)).toEqual([]);
    expect(rules(wanted(), { ...required, defaultLifetimeDays: 30 })).toEqual([]);
  });

  it('lies ahead', () => {
    expect(rules(wanted({ expiresAt: NOW }))).toEqual(['expiry_ahead']);
    expect(rules(wanted({ expiresAt: inDays(0, 1) }))).toEqual([]);
  });

  it('comes within 90 days for a key with an administrative scope', () => {
    const scopes = ['invoices:read', 'keys:read'];
    expect(decide(wanted({ scopes }))).toMatchObject({
      end: { expiresAt: inDays(90), decidedBy: 'administrative_scope' },
    });
    expect(rules(wanted({ scopes, expiresAt: inDays(90, 1) }))).toEqual(['administrative_lifetime']);
    expect(rules(wanted({ scopes, expiresAt: null }))).toEqual(['administrative_lifetime']);
    expect(rules(wanted({ scopes, lifetimeDays: 31 }), context({ maxLifetimeDays: 30 }))).toEqual(['maxLifetimeDays']);
  });

  it('is within every limit, whatever is asked for and whatever the policies', () => {
    const days = fc.option(fc.integer({ min: 1, max: 400 }), { nil: undefined });
    fc.assert(
      fc.property(
        policyValues,
        policyValues,
        days,
        days,
        fc.boolean(),
        (organization, team, asked, chosen, administrative) => {
          const request = wanted({
            scopes: administrative ? ['keys:read'] : [],
            ...(asked === undefined ? {} : { lifetimeDays: asked }),
          });
          const policy = { ...combine(organization, team), allowedScopes: { value: null, level: null } };
          const decision = decide(request, { ...context(), policy, defaultLifetimeDays: chosen ?? null });
          if (!decision.allowed) return;
          const { expiresAt } = decision.end;
          if (asked !== undefined) expect(expiresAt).toEqual(inDays(asked));
          for (const limit of [
            organization.maxLifetimeDays.personal,
            team.maxLifetimeDays.personal,
            administrative ? 90 : null,
          ]) {
            if (limit !== null)
              expect((expiresAt ?? inDays(10_000)).getTime()).toBeLessThanOrEqual(inDays(limit).getTime());
          }
          if (organization.requireExpiry.personal === true || team.requireExpiry.personal === true) {
            expect(expiresAt).not.toBeNull();
          }
        },
      ),
    );
  });
});

describe('who may create a key', () => {
  it('is for the policy to say, by kind', () => {
    const restricted = context({ whoMayCreate: { personal: 'nobody', service: 'administrators' } });
    const administrator = { ...restricted, creator: { ...member, administersTeam: true } };
    expect(rules(wanted(), restricted)).toEqual(['whoMayCreate']);
    expect(rules(wanted(), administrator)).toEqual(['whoMayCreate']);
    expect(rules(wanted({ kind: 'service' }), restricted)).toEqual(['whoMayCreate']);
    expect(rules(wanted({ kind: 'service' }), administrator)).toEqual([]);
  });

  it('excludes an owner under an administrator’s mark, until it is lifted', () => {
    const mark = { id: 'mark', cause: 'administrator', since: NOW, until: null } as const;
    const marked = (more: object) => context({}, { owner: { removedAt: null, marks: [{ ...mark, ...more }] } });
    expect(rules(wanted(), marked({}))).toEqual(['owner_suspended']);
    expect(rules(wanted(), marked({ since: inDays(0, 1) }))).toEqual([]);
    expect(rules(wanted(), marked({ since: inDays(-2), until: NOW }))).toEqual([]);
    expect(rules(wanted(), marked({ cause: 'owner_deactivated' }))).toEqual([]);
  });

  it('ends with the owner’s last allowed live key', () => {
    expect(rules(wanted(), context({ maxLiveKeysPerOwner: 4 }))).toEqual([]);
    expect(rules(wanted(), context({ maxLiveKeysPerOwner: 3 }))).toEqual(['maxLiveKeysPerOwner']);
  });
});

describe('the scopes of a new key', () => {
  it('are those that the policy allows', () => {
    const limited = context({ allowedScopes: ['invoices:read'] });
    expect(rules(wanted({ scopes: ['invoices:read'] }), limited)).toEqual([]);
    expect(rules(wanted(), limited)).toEqual([]);
    expect(rules(wanted({ scopes: ['invoices:read', 'invoices:write'] }), limited)).toEqual(['allowedScopes']);
  });

  it('are within what the creator may do, and the administrative ones need a fresh sign-in', () => {
    const stale = context({}, { creator: { ...member, steppedUp: false } });
    expect(rules(wanted({ scopes: ['policies:write'] }))).toEqual(['scope_not_held']);
    expect(rules(wanted({ scopes: ['keys:read'] }), stale)).toEqual(['step_up_required']);
    expect(rules(wanted({ scopes: ['invoices:read', 'keys:verify'] }), stale)).toEqual([]);
  });
});

describe('a key made with a key', () => {
  const made = (key: Partial<CreatingKey>, request: Partial<CreationRequest>) =>
    rules(wanted(request), context({}, { creator: madeWith(key) }));

  it('has no scope that the creating key has not', () => {
    expect(made({ scopes: ['keys:write', 'invoices:read'] }, { scopes: ['invoices:read'] })).toEqual([]);
    expect(made({ scopes: ['keys:write'] }, { scopes: ['invoices:read'] })).toEqual(['creating_key_scopes']);
    expect(made({ scopes: ['keys:write'] }, { scopes: [] })).toEqual(['creating_key_scopes']);
    expect(made({ scopes: ['full'] }, { scopes: [] })).toEqual([]);
    expect(made({ scopes: ['full'] }, { scopes: ['keys:read'], lifetimeDays: 5 })).toEqual([]);
  });

  it('can be used from nowhere that the creating key cannot', () => {
    const key = { allowedCidrs: ['10.0.0.0/8'] };
    expect(made(key, { allowedCidrs: ['10.4.0.0/16'] })).toEqual([]);
    expect(made(key, { allowedCidrs: ['10.4.0.0/16', '192.0.2.0/24'] })).toEqual(['creating_key_cidrs']);
    expect(made(key, {})).toEqual(['creating_key_cidrs']);
  });

  it('is in no team that the creating key does not reach', () => {
    expect(made({ teams: ['team-billing'] }, {})).toEqual([]);
    expect(made({ teams: ['team-search'] }, {})).toEqual(['creating_key_teams']);
  });

  it('lives no longer than the creating key', () => {
    const key = { fixedEnd: inDays(12) };
    expect(made(key, { expiresAt: inDays(12) })).toEqual([]);
    expect(made(key, { expiresAt: inDays(12, 1) })).toEqual(['creating_key_lifetime']);
    expect(made(key, { expiresAt: null })).toEqual(['creating_key_lifetime']);
    expect(decide(wanted(), context({}, { creator: madeWith(key) }))).toMatchObject({
      end: { expiresAt: inDays(12), decidedBy: 'creating_key' },
    });
  });
});

describe('the default lifetime of a member', () => {
  it('gives way to a shorter limit, and the answer says whose', () => {
    const policy = combine(
      applyChange(UNSET_POLICY, { maxLifetimeDays: 90 }),
      applyChange(UNSET_POLICY, { maxLifetimeDays: { service: 30 } }),
    );
    expect(effectiveDefault(policy, 'personal', 365)).toEqual({ days: 90, decidedBy: 'organization' });
    expect(effectiveDefault(policy, 'service', 365)).toEqual({ days: 30, decidedBy: 'team' });
    expect(effectiveDefault(policy, 'personal', 90)).toEqual({ days: 90, decidedBy: 'default' });
    expect(effectiveDefault(policy, 'personal', null)).toEqual({ days: 90, decidedBy: 'organization' });
    expect(effectiveDefault(combine(UNSET_POLICY, UNSET_POLICY), 'personal', null)).toEqual({
      days: null,
      decidedBy: null,
    });
  });
});
