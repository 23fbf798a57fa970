import { describe, expect, it } from '@jest/globals';
import { combine } from '../policies/domain/combine.js';
import { applyChange, UNSET_POLICY, type PolicyChange } from '../policies/domain/policy.js';
import { compile } from '../policies/domain/timeline.js';
import { decide, outcomes, type VerificationRequest } from './decide.js';
import type { KeyRecord } from './key-facts.reader.js';

const now = new Date('2026-11-25T12:00:00.000Z');
const before = (days: number): Date => new Date(now.getTime() - days * 86_400_000);

function key(change: Partial<KeyRecord> = {}, facts: Partial<KeyRecord['facts']> = {}): KeyRecord {
  return {
    scopes: ['orders:read'],
    allowedCidrs: [],
    usage: { lastUsedAt: null },
    owner: { removedAt: null, marks: [] },
    membership: { marks: [] },
    ...change,
    facts: {
      kind: 'personal',
      createdAt: before(10),
      ownExpiresAt: null,
      causes: [],
      lifts: [],
      revocations: [],
      exemptions: [],
      ...facts,
    },
  } as KeyRecord;
}

function policies(organization: PolicyChange = {}, team: PolicyChange = {}): Parameters<typeof decide>[1] {
  const version = (change: PolicyChange) => ({
    number: 1,
    values: applyChange(UNSET_POLICY, change),
    savedAt: before(100),
    enforceFrom: before(100),
    supersededAt: null,
    withdrawnAt: null,
  });
  const [own, teams] = [version(organization), version(team)];
  return {
    policies: { organization: compile([own]), team: compile([teams]) },
    combined: combine(own.values, teams.values),
  };
}

const request = (change: Partial<VerificationRequest> = {}): VerificationRequest => ({
  ip: null,
  scopes: [],
  where: 'elsewhere',
  ...change,
});

const outcome = (record: KeyRecord, under = policies(), asked = request()): string =>
  decide(record, under, asked, now).code;

const revoked = {
  id: 'an end',
  effect: 'revoked',
  cause: 'administrator',
  openedAt: before(1),
  liftedAt: null,
} as const;
const suspended = {
  id: 'a suspension',
  effect: 'suspended',
  cause: 'administrator',
  openedAt: before(2),
  liftedAt: null,
} as const;

describe('decide', () => {
  it('has one order of outcomes, which clients rely on', () => {
    expect(outcomes).toEqual([
      'malformed',
      'not_found',
      'revoked',
      'suspended',
      'expired',
      'ip_not_allowed',
      'insufficient_scope',
      'rate_limited',
      'valid',
    ]);
  });

  it('names the first of several reasons', () => {
    const all = { ownExpiresAt: before(1) };
    const elsewhere = { allowedCidrs: ['10.0.0.0/8'] };
    const asking = request({ scopes: ['orders:write'], ip: '192.0.2.1' });
    const codes = [
      outcome(key(elsewhere, { ...all, causes: [suspended, revoked] }), policies(), asking),
      outcome(key(elsewhere, { ...all, causes: [suspended] }), policies(), asking),
      outcome(key(elsewhere, all), policies(), asking),
      outcome(key(elsewhere), policies(), asking),
      outcome(key(), policies(), asking),
      outcome(key(), policies(), request({ scopes: ['orders:read'] })),
    ];
    expect(codes).toEqual(outcomes.filter((code) => !['malformed', 'not_found', 'rate_limited'].includes(code)));
  });

  it('lets a key with ranges through from inside them alone, and never without an address', () => {
    const record = key({ allowedCidrs: ['10.0.0.0/8', '2001:db8::/32'] });
    const from = (ip: string | null): string => outcome(record, policies(), request({ ip }));
    expect([from('10.1.2.3'), from('2001:db8::1')]).toEqual(['valid', 'valid']);
    expect([from('11.0.0.1'), from(null)]).toEqual(['ip_not_allowed', 'ip_not_allowed']);
  });

  it('asks for an address inside every list: the key’s, the organization’s and the team’s', () => {
    const record = key({ allowedCidrs: ['10.0.0.0/8'] });
    const under = policies({ allowedCidrs: ['10.1.0.0/16'] }, { allowedCidrs: ['10.1.2.0/24'] });
    const from = (ip: string): string => outcome(record, under, request({ ip }));
    expect([from('10.1.2.3'), from('10.1.3.3'), from('10.2.2.3')]).toEqual([
      'valid',
      'ip_not_allowed',
      'ip_not_allowed',
    ]);
    expect(outcome(key(), policies({ allowedCidrs: [] }), request({ ip: '10.1.2.3' }))).toBe('ip_not_allowed');
  });

  it('counts only scopes that every policy allows', () => {
    const record = key({ scopes: ['orders:read', 'orders:write'] });
    const under = policies({ allowedScopes: ['orders:read', 'orders:write'] }, { allowedScopes: ['orders:read'] });
    expect(decide(record, under, request(), now).scopes).toEqual(['orders:read']);
    expect(outcome(record, under, request({ scopes: ['orders:write'] }))).toBe('insufficient_scope');
  });

  it('refuses a key with administrative scopes of ours elsewhere, unless the policy says otherwise', () => {
    const admin = key({ scopes: ['full', 'orders:read'] });
    expect(outcome(admin, policies(), request({ scopes: ['orders:read'] }))).toBe('insufficient_scope');
    expect(outcome(admin, policies({ adminKeysElsewhere: 'allow' }), request({ scopes: ['orders:read'] }))).toBe(
      'valid',
    );
    expect(outcome(admin, policies(), request({ where: 'self', scopes: ['keys:read'] }))).toBe('valid');
    expect(outcome(key({ scopes: ['keys:rotate', 'keys:verify'] }))).toBe('valid');
  });

  it('never takes full for a scope of another service', () => {
    const admin = key({ scopes: ['full'] });
    expect(outcome(admin, policies({ adminKeysElsewhere: 'allow' }), request({ scopes: ['orders:read'] }))).toBe(
      'insufficient_scope',
    );
  });
});
