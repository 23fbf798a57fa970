import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyCase } from '../../../test/support/generated-keys.js';
import { instant, policyHistory } from '../../../test/support/generated-policies.js';
import { compile, EMPTY_POLICY, type Policies } from '../../policies/domain/timeline.js';
import { expiryOf } from './expiry.js';
import { NO_MEMBERSHIP_ENDED, type KeyCauseFacts, type KeyFacts, type Mark, type OwnerFacts } from './facts.js';
import { statusOf, STATUSES } from './status.js';

const at = (text: string) => new Date(`2026-${text}Z`);
const NOW = at('06-15T12:00:00.000');
const NO_POLICY: Policies = { organization: EMPTY_POLICY, team: EMPTY_POLICY };
const LIVING_OWNER: OwnerFacts = { removedAt: null, marks: [] };

const deployKey = (more: Partial<KeyFacts> = {}): KeyFacts => ({
  kind: 'personal',
  createdAt: at('01-10T08:00:00.000'),
  ownExpiresAt: null,
  causes: [],
  lifts: [],
  revocations: [],
  exemptions: [],
  ...more,
});
const suspended = (cause: 'administrator' | 'leak_quarantine', openedAt: Date, liftedAt: Date | null = null) =>
  ({ id: `${cause} suspension`, effect: 'suspended', cause, openedAt, liftedAt }) satisfies KeyCauseFacts;
const revoked = (cause: 'owner' | 'administrator' | 'regenerated' | 'leaked', openedAt: Date) =>
  ({ id: `${cause} end`, effect: 'revoked', cause, openedAt, liftedAt: null }) satisfies KeyCauseFacts;
const mark = (cause: Mark['cause'], since: Date, until: Date | null = null): Mark => ({
  id: `${cause}-of-mara`,
  cause,
  since,
  until,
});
const status = (key: KeyFacts, now = NOW, owner = LIVING_OWNER, membership = NO_MEMBERSHIP_ENDED) =>
  statusOf(key, { lastUsedAt: null }, owner, membership, NO_POLICY, now);

describe('a key', () => {
  it('without any cause is active since its creation', () => {
    expect(status(deployKey())).toEqual({
      status: 'active',
      reason: null,
      since: at('01-10T08:00:00.000'),
      until: null,
      rule: null,
    });
  });

  it('is refused by precedence revoked, suspended, expired, whatever came first', () => {
    const expired = { ownExpiresAt: at('02-01T00:00:00.000') };
    const held = suspended('administrator', at('03-01T00:00:00.000'));
    const ended = revoked('owner', at('04-01T00:00:00.000'));
    expect(status(deployKey(expired))).toMatchObject({ status: 'expired', reason: 'lifetime' });
    expect(status(deployKey({ ...expired, causes: [held] }))).toMatchObject({ status: 'suspended' });
    expect(status(deployKey({ ...expired, causes: [held, ended] }))).toMatchObject({
      status: 'revoked',
      reason: 'owner',
    });
  });

  it('has the earliest cause still in force as its reason, and that cause’s beginning as its since', () => {
    const first = at('03-01T00:00:00.000');
    const lifted = at('04-01T00:00:00.000');
    const causes = [suspended('leak_quarantine', at('03-05T00:00:00.000')), suspended('administrator', first, lifted)];
    expect(status(deployKey({ causes }), new Date(lifted.getTime() - 1))).toMatchObject({
      reason: 'administrator',
      since: first,
      until: lifted,
    });
    expect(status(deployKey({ causes }), lifted)).toMatchObject({
      reason: 'leak_quarantine',
      since: at('03-05T00:00:00.000'),
      until: null,
    });
  });

  it('keeps a second end beside the first, and the first is the reason', () => {
    const causes = [revoked('leaked', at('05-02T00:00:00.000')), revoked('owner', at('05-01T00:00:00.000'))];
    expect(status(deployKey({ causes }))).toMatchObject({ reason: 'owner', since: at('05-01T00:00:00.000') });
  });

  it('begun to be refused by two causes at once names them in the order of the rules', () => {
    const same = at('05-01T00:00:00.000');
    const causes = [revoked('regenerated', same), revoked('administrator', same)];
    expect(status(deployKey({ causes })).reason).toBe('administrator');
    expect(status(deployKey({ causes: causes.toReversed() })).reason).toBe('administrator');
  });

  it('regenerated with an overlap works to the last millisecond before its end', () => {
    const end = at('06-16T12:00:00.000');
    const key = deployKey({ causes: [revoked('regenerated', end)] });
    expect(status(key)).toMatchObject({ status: 'active', until: end });
    expect(status(key, new Date(end.getTime() - 1)).status).toBe('active');
    expect(status(key, end)).toMatchObject({ status: 'revoked', reason: 'regenerated', since: end, until: null });
  });

  it('expires at its own date to the millisecond', () => {
    const end = at('06-15T12:00:00.000');
    const key = deployKey({ ownExpiresAt: end });
    expect(status(key, new Date(end.getTime() - 1))).toMatchObject({ status: 'active', until: end });
    expect(status(key, end)).toMatchObject({ status: 'expired', reason: 'lifetime', since: end });
  });

  it('of a removed owner is revoked for good', () => {
    const removedAt = at('06-01T00:00:00.000');
    const owner = { removedAt, marks: [mark('owner_deactivated', at('05-01T00:00:00.000'))] };
    expect(status(deployKey(), NOW, owner)).toEqual({
      status: 'revoked',
      reason: 'owner_removed',
      since: removedAt,
      until: null,
      rule: { source: 'owner', causeId: null, days: null, version: null },
    });
    expect(status(deployKey(), new Date(removedAt.getTime() - 1), owner)).toMatchObject({
      status: 'suspended',
      until: removedAt,
    });
  });
});

describe('a mark on an owner', () => {
  const since = at('06-01T10:00:00.000');
  const owner = { removedAt: null, marks: [mark('owner_deactivated', since)] };

  it('bears on the keys that were there, and on none made later', () => {
    expect(status(deployKey(), NOW, owner)).toMatchObject({
      status: 'suspended',
      reason: 'owner_deactivated',
      since,
      rule: { source: 'owner', causeId: 'owner_deactivated-of-mara' },
    });
    expect(status(deployKey({ createdAt: since }), NOW, owner).status).toBe('suspended');
    expect(status(deployKey({ createdAt: new Date(since.getTime() + 1) }), NOW, owner).status).toBe('active');
  });

  it('bears from its own instant on, also one set for a later day', () => {
    expect(status(deployKey(), new Date(since.getTime() - 1), owner)).toMatchObject({ status: 'active', until: since });
    expect(status(deployKey(), since, owner).status).toBe('suspended');
  });

  it('lifted for one key frees that key alone, from the lift on', () => {
    const liftedAt = at('06-10T00:00:00.000');
    const key = deployKey({ lifts: [{ causeId: 'owner_deactivated-of-mara', at: liftedAt, until: null }] });
    expect(status(key, new Date(liftedAt.getTime() - 1), owner)).toMatchObject({
      status: 'suspended',
      until: liftedAt,
    });
    expect(status(key, liftedAt, owner)).toMatchObject({ status: 'active', since: liftedAt });
    expect(status(deployKey({ lifts: [{ causeId: 'another', at: liftedAt, until: null }] }), NOW, owner).status).toBe(
      'suspended',
    );
  });

  it('lifted before it began never bore', () => {
    const key = deployKey({
      lifts: [{ causeId: 'owner_deactivated-of-mara', at: at('05-20T00:00:00.000'), until: null }],
    });
    expect(status(key, NOW, owner)).toMatchObject({ status: 'active', since: key.createdAt });
  });

  it('adds up with the end of a membership: both have to be lifted', () => {
    const membership = { marks: [mark('membership_ended', at('05-20T00:00:00.000'))] };
    const key = deployKey({
      lifts: [{ causeId: 'membership_ended-of-mara', at: at('06-10T00:00:00.000'), until: null }],
    });
    expect(status(deployKey(), NOW, owner, membership)).toMatchObject({
      reason: 'membership_ended',
      rule: { source: 'membership' },
    });
    expect(status(key, NOW, owner, membership)).toMatchObject({ reason: 'owner_deactivated' });
  });
});

describe('any key at any instant', () => {
  const cases = fc.record({
    facts: keyCase,
    organization: policyHistory(),
    team: policyHistory(),
    now: instant(-10, 45),
  });
  const check = (
    property: (say: (now: Date) => ReturnType<typeof statusOf>, now: Date, expiry: ReturnType<typeof expiryOf>) => void,
  ) =>
    fc.assert(
      fc.property(cases, ({ facts: { key, usage, owner, membership }, organization, team, now }) => {
        const policies = { organization: compile(organization), team: compile(team) };
        property(
          (instantAsked) => statusOf(key, usage, owner, membership, policies, instantAsked),
          now,
          expiryOf(key, usage, owner, membership, policies),
        );
      }),
      { numRuns: 1_000 },
    );

  it('keeps its answer exactly until the instant that the answer names', () => {
    check((say, now) => {
      const answer = say(now);
      if (answer.until === null) {
        expect(say(new Date('2027-06-01T00:00:00.000Z'))).toEqual(answer);
      } else {
        expect(answer.until.getTime()).toBeGreaterThan(now.getTime());
        expect(say(new Date(answer.until.getTime() - 1))).toEqual(answer);
        expect(say(answer.until)).not.toEqual(answer);
      }
    });
  });

  it('is expired or worse from its effective expiry on, never before, and for the reason foretold', () => {
    check((say, now, { effective, decidedBy }) => {
      if (effective === null) {
        expect(say(now).status).not.toBe('expired');
        return;
      }
      expect(say(new Date(effective.getTime() - 1)).status).not.toBe('expired');
      expect(STATUSES.indexOf(say(effective).status)).not.toBe(0);
      const answer = say(now);
      if (answer.status === 'expired') expect(answer).toMatchObject({ reason: decidedBy, since: effective });
      if (now >= effective) expect(answer.status).not.toBe('active');
    });
  });

  it('is the same whatever order its causes are read in', () => {
    fc.assert(
      fc.property(cases, ({ facts: { key, usage, owner, membership }, organization, now }) => {
        const policies = { organization: compile(organization), team: EMPTY_POLICY };
        const reversed = { ...key, causes: key.causes.toReversed(), lifts: key.lifts.toReversed() };
        const { rule: _, until: __, ...one } = statusOf(key, usage, owner, membership, policies, now);
        const other = statusOf(
          reversed,
          usage,
          { ...owner, marks: owner.marks.toReversed() },
          membership,
          policies,
          now,
        );
        expect(other).toMatchObject(one);
      }),
    );
  });
});
