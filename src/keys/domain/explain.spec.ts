import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyCase } from '../../../test/support/generated-keys.js';
import { instant, policyHistory } from '../../../test/support/generated-policies.js';
import { compile, EMPTY_POLICY } from '../../policies/domain/timeline.js';
import { explain } from './explain.js';
import { NO_MEMBERSHIP_ENDED } from './facts.js';
import { statusOf } from './status.js';

describe('the explanation of a key', () => {
  it('has the status of the rule, a step that refuses exactly when it is refused, and its cause or version', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(keyCase, policyHistory(), policyHistory(), instant(-12, 60), (one, ofAll, ofTeam, at) => {
        const { key, usage, owner, membership } = one;
        const policies = { organization: compile(ofAll), team: compile(ofTeam) };
        const expected = statusOf(key, usage, owner, membership, policies, at);
        const { status, chain } = explain(key, usage, owner, membership, policies, at);
        expect(status).toEqual(expected);
        const steps = chain.slice(0, -1);
        expect(chain.at(-1)).toMatchObject({ rule: 'status', reason: expected.reason });
        expect(steps.some(({ verdict }) => verdict === 'refuses')).toBe(expected.status !== 'active');
        const deciding = steps.filter(({ decides }) => decides);
        seen.add(expected.status);
        if (expected.rule === null) return expect(deciding).toEqual([]);
        const { source, causeId, version, days } = expected.rule;
        const { reason, since } = expected;
        expect(deciding[0]).toMatchObject({ source, causeId, version, days, reason, verdict: 'refuses' });
        expect(deciding[0]?.from).toEqual(since);
        expect(deciding).toHaveLength(1);
      }),
      { numRuns: 400 },
    );
    expect([...seen].sort()).toEqual(['active', 'expired', 'revoked', 'suspended']);
  });

  it('tells what is over, what stands and what is to come, each with its version', () => {
    const at = (text: string): Date => new Date(`2026-${text}T00:00:00.000Z`);
    const segment = (from: Date, value: number, version: number) => ({
      from,
      until: null,
      value,
      version,
      fromMs: from.getTime(),
      untilMs: Infinity,
      endsMs: Infinity,
    });
    const organization = {
      ...EMPTY_POLICY,
      maxIdleDays: { personal: [segment(at('08-01'), 30, 4)], service: [] },
    };
    const key = {
      kind: 'personal' as const,
      createdAt: at('01-10'),
      ownExpiresAt: at('12-01'),
      causes: [
        {
          id: 'lifted',
          effect: 'suspended' as const,
          cause: 'administrator' as const,
          openedAt: at('02-01'),
          liftedAt: at('02-03'),
        },
      ],
      lifts: [],
      revocations: [],
      exemptions: [],
    };
    const told = (when: Date): unknown[] =>
      explain(
        key,
        { lastUsedAt: null },
        { removedAt: null, marks: [] },
        NO_MEMBERSHIP_ENDED,
        { organization, team: EMPTY_POLICY },
        when,
      ).chain.map(({ rule, version, verdict, decides }) => [rule, version, verdict, decides]);
    expect(told(at('02-02'))).toEqual([
      ['decision', null, 'refuses', true],
      ['own_end', null, 'will_refuse', false],
      ['max_idle', 4, 'will_refuse', false],
      ['status', null, 'refuses', false],
    ]);
    expect(told(at('09-01'))).toEqual([
      ['decision', null, 'was_over', false],
      ['own_end', null, 'will_refuse', false],
      ['max_idle', 4, 'refuses', true],
      ['status', null, 'refuses', false],
    ]);
  });
});
