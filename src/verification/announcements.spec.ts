import { describe, expect, it } from '@jest/globals';
import { combine } from '../policies/domain/combine.js';
import { applyChange, type PolicyChange, type PolicyVersion, UNSET_POLICY } from '../policies/domain/policy.js';
import { compile, valuesInForce } from '../policies/domain/timeline.js';
import { announcements, pendingPolicies } from './announcements.js';
import { decide } from './decide.js';
import type { KeyRecord } from './key-facts.reader.js';

const DAY_MS = 86_400_000;
const now = new Date('2026-11-25T12:00:00.000Z');
const ahead = (days: number): Date => new Date(now.getTime() + days * DAY_MS);

const key = (createdDaysAgo: number, ownExpiresAt: Date | null, lastUsedAt: Date | null = null): KeyRecord =>
  ({
    scopes: ['orders:read', 'orders:write'],
    allowedCidrs: [],
    usage: { lastUsedAt },
    owner: { removedAt: null, marks: [] },
    membership: { marks: [] },
    facts: {
      kind: 'personal',
      createdAt: ahead(-createdDaysAgo),
      ownExpiresAt,
      causes: [],
      lifts: [],
      exemptions: [],
      revocations: [],
    },
  }) as unknown as KeyRecord;

const version = (number: number, change: PolicyChange, enforceFrom: Date): PolicyVersion => ({
  number,
  values: applyChange(UNSET_POLICY, change),
  savedAt: ahead(-100),
  enforceFrom,
  supersededAt: null,
  withdrawnAt: null,
});

interface Versions {
  organization?: PolicyVersion[];
  team?: PolicyVersion[];
}

function told(record: KeyRecord, { organization = [], team = [] }: Versions = {}, ip: string | null = '192.0.2.7') {
  const policies = { organization: compile(organization), team: compile(team) };
  const combined = combine(valuesInForce(organization, now), valuesInForce(team, now));
  const decision = decide(record, { policies, combined }, { ip, scopes: [], where: 'self' }, now);
  expect(decision.code).toBe('valid');
  const pending = pendingPolicies({ organization, team }, now);
  return announcements({ record, decision, policies, pending, ip, now });
}

describe('a key is told of its fixed end', () => {
  it('from 30 days before on, whether it is its own or the maximum lifetime', () => {
    expect(told(key(10, ahead(30)))).toEqual({ 'keyreeve-key-expires': ahead(30).toISOString() });
    expect(told(key(10, new Date(ahead(30).getTime() + 1)))).toEqual({});
    expect(told(key(10, null))).toEqual({});
    const organization = [version(1, { maxLifetimeDays: 90 }, ahead(-50))];
    expect(told(key(80, ahead(20)), { organization })).toEqual({ 'keyreeve-key-expires': ahead(10).toISOString() });
  });

  it('never of an idle one, which a use moves', () => {
    const organization = [version(1, { maxIdleDays: 20 }, ahead(-50))];
    expect(told(key(80, ahead(40), ahead(-1)), { organization })).toEqual({});
    expect(told(key(80, ahead(25), ahead(-1)), { organization })).toEqual({
      'keyreeve-key-expires': ahead(25).toISOString(),
    });
  });
});

describe('a key is warned of a pending version', () => {
  const from = ahead(10);

  it('that will end it sooner: by which version, from when, and when it ends', () => {
    const organization = [version(3, { maxLifetimeDays: 90 }, from)];
    expect(told(key(120, null), { organization })).toEqual({
      'keyreeve-key-expires': from.toISOString(),
      'keyreeve-policy-warning': `organization;version=3;from="${from.toISOString()}";ends="${from.toISOString()}"`,
    });
    expect(told(key(50, null), { organization })['keyreeve-policy-warning']).toContain(
      `ends="${ahead(40).toISOString()}"`,
    );
  });

  it('and not of one that takes nothing from it', () => {
    const organization = [version(3, { maxLifetimeDays: 90, maxIdleDays: 30 }, from)];
    expect(told(key(50, ahead(35)), { organization })).toEqual({});
    const loosening = [version(1, { maxLifetimeDays: 90 }, ahead(-50)), version(2, { maxLifetimeDays: 300 }, from)];
    expect(told(key(50, null), { organization: loosening })).toEqual({});
    const service = [version(3, { maxLifetimeDays: { service: 90 } }, from)];
    expect(told(key(120, null), { organization: service })).toEqual({});
  });

  it('that takes scopes from it, or refuses the address it is used from', () => {
    const change = { allowedScopes: ['orders:read'], allowedCidrs: ['10.0.0.0/8'] };
    const team = [version(2, change, from)];
    const head = `team;version=2;from="${from.toISOString()}"`;
    expect(told(key(10, null), { team })).toEqual({
      'keyreeve-policy-warning': `${head};loses="orders:write";address-refused`,
    });
    expect(told(key(10, null), { team }, '10.1.2.3')).toEqual({
      'keyreeve-policy-warning': `${head};loses="orders:write"`,
    });
  });

  it('and not where it is exempt from the rule when that is enforced', () => {
    const team = [version(2, { allowedScopes: ['orders:read'] }, from)];
    const exempt = (until: Date): KeyRecord => {
      const record = key(10, null);
      const exemption = { id: 'an exemption', level: 'team', rule: 'allowedScopes', since: ahead(-1), until } as const;
      return { ...record, facts: { ...record.facts, exemptions: [exemption] } };
    };
    expect(told(exempt(ahead(11)), { team })).toEqual({});
    expect(told(exempt(ahead(9)), { team })['keyreeve-policy-warning']).toContain('loses="orders:write"');
  });

  it('of both levels apart, and no more once it is enforced', () => {
    const organization = [version(3, { maxLifetimeDays: 90 }, from)];
    const team = [version(2, { maxLifetimeDays: 60 }, ahead(20))];
    const warning = told(key(120, null), { organization, team })['keyreeve-policy-warning'] ?? '';
    expect(warning.split(', ').map((entry) => entry.split(';')[0])).toEqual(['organization', 'team']);
    const enforced = [version(3, { allowedScopes: ['orders:read'] }, now)];
    expect(told(key(10, null), { organization: enforced })).toEqual({});
  });
});
