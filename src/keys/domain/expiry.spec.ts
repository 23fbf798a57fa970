import { describe, expect, it } from '@jest/globals';
import { applyChange, UNSET_POLICY, type PolicyChange, type PolicyVersion } from '../../policies/domain/policy.js';
import { compile, EMPTY_POLICY, type Policies } from '../../policies/domain/timeline.js';
import { expiryOf } from './expiry.js';
import { NO_MEMBERSHIP_ENDED, type KeyFacts, type OwnerFacts } from './facts.js';
import { statusOf } from './status.js';

const at = (text: string) => new Date(`2026-${text}Z`);
const NEW_YEAR = at('01-01T00:00:00.000');

/** One version after the other, each enforced when it is saved unless `enforceFrom` says later. */
function history(
  ...saves: { on: Date; change: PolicyChange; enforceFrom?: Date; withdrawnAt?: Date }[]
): PolicyVersion[] {
  return saves.map(({ on, change, enforceFrom, withdrawnAt }, index) => ({
    number: index + 1,
    values: applyChange(UNSET_POLICY, change),
    savedAt: on,
    enforceFrom: enforceFrom ?? on,
    supersededAt: null,
    withdrawnAt: withdrawnAt ?? null,
  }));
}
const organization = (...saves: Parameters<typeof history>): Policies => ({
  organization: compile(history(...saves)),
  team: EMPTY_POLICY,
});

const NOBODY_MARKED: OwnerFacts = { removedAt: null, marks: [] };
const key = (createdAt: Date, more: Partial<KeyFacts> = {}): KeyFacts => ({
  kind: 'service',
  createdAt,
  ownExpiresAt: null,
  causes: [],
  lifts: [],
  revocations: [],
  exemptions: [],
  ...more,
});
const expiry = (facts: KeyFacts, policies: Policies, lastUsedAt: Date | null = null, owner = NOBODY_MARKED) =>
  expiryOf(facts, { lastUsedAt }, owner, NO_MEMBERSHIP_ENDED, policies);
const status = (facts: KeyFacts, policies: Policies, now: Date, lastUsedAt: Date | null = null) =>
  statusOf(facts, { lastUsedAt }, NOBODY_MARKED, NO_MEMBERSHIP_ENDED, policies, now);

describe('effective expiry', () => {
  it('is the earliest of the own date, the lifetime and the idle term, of organization and team apart', () => {
    const policies: Policies = {
      organization: compile(history({ on: NEW_YEAR, change: { maxLifetimeDays: 90, maxIdleDays: 60 } })),
      team: compile(history({ on: NEW_YEAR, change: { maxLifetimeDays: 120, maxIdleDays: 30 } })),
    };
    const made = key(at('02-01T09:00:00.000'), { ownExpiresAt: at('12-01T00:00:00.000') });
    expect(expiry(made, policies)).toEqual({
      effective: at('03-04T00:00:00.000'),
      decidedBy: 'policy_idle',
      own: at('12-01T00:00:00.000'),
      policyLifetime: at('05-02T09:00:00.000'),
      policyIdle: at('03-04T00:00:00.000'),
      fixedEnd: at('05-02T09:00:00.000'),
    });
    expect(expiry(made, policies, at('04-20T00:00:00.000'))).toMatchObject({ decidedBy: 'policy_lifetime' });
  });

  it('is decided by the own date where the policy ends the key at the same instant', () => {
    const made = key(at('02-01T09:00:00.000'), { ownExpiresAt: at('05-02T09:00:00.000') });
    const policies = organization({ on: NEW_YEAR, change: { maxLifetimeDays: 90 } });
    expect(expiry(made, policies).decidedBy).toBe('lifetime');
  });

  it('has no fixed end where only disuse can end the key', () => {
    const policies = organization({ on: NEW_YEAR, change: { maxIdleDays: 30 } });
    expect(expiry(key(at('02-01T00:00:00.000')), policies)).toMatchObject({ fixedEnd: null, decidedBy: 'policy_idle' });
  });

  it('looks at the kind of the key', () => {
    const policies = organization({ on: NEW_YEAR, change: { maxLifetimeDays: { personal: 30 } } });
    expect(expiry(key(at('02-01T00:00:00.000')), policies).effective).toBeNull();
    expect(expiry(key(at('02-01T00:00:00.000'), { kind: 'personal' }), policies).effective).toEqual(
      at('03-03T00:00:00.000'),
    );
  });

  it('foresees a pending version, at whose grace date the keys beyond it end together', () => {
    const grace = at('06-01T00:00:00.000');
    const policies = organization(
      { on: NEW_YEAR, change: { maxLifetimeDays: 365 } },
      { on: at('03-01T00:00:00.000'), change: { maxLifetimeDays: 90 }, enforceFrom: grace },
    );
    const old = key(at('01-15T00:00:00.000'));
    expect(expiry(old, policies)).toMatchObject({ effective: grace, decidedBy: 'policy_lifetime' });
    expect(status(old, policies, new Date(grace.getTime() - 1))).toMatchObject({ status: 'active', until: grace });
    expect(status(old, policies, grace)).toMatchObject({
      status: 'expired',
      since: grace,
      rule: { source: 'organization', days: 90, version: 2 },
    });
    expect(expiry(key(at('03-05T00:00:00.000')), policies).effective).toEqual(at('06-03T00:00:00.000'));
  });
});

describe('the idle term', () => {
  const policies = organization({ on: NEW_YEAR, change: { maxIdleDays: 1 } });

  it('counts whole UTC days: the first and the last millisecond of a day end together', () => {
    const made = key(at('02-01T00:00:00.000'));
    const end = at('02-12T00:00:00.000');
    expect(expiry(made, policies, at('02-10T00:00:00.000')).policyIdle).toEqual(end);
    expect(expiry(made, policies, at('02-10T23:59:59.999')).policyIdle).toEqual(end);
    expect(expiry(made, policies, at('02-11T00:00:00.000')).policyIdle).toEqual(at('02-13T00:00:00.000'));
    expect(status(made, policies, new Date(end.getTime() - 1), at('02-10T12:00:00.000')).status).toBe('active');
    expect(status(made, policies, end, at('02-10T12:00:00.000'))).toMatchObject({
      status: 'expired',
      reason: 'policy_idle',
    });
  });

  it('counts from creation while the key was never used', () => {
    expect(expiry(key(at('02-01T23:59:59.999')), policies).policyIdle).toEqual(at('02-03T00:00:00.000'));
  });

  it('does not count the time of a suspension: it begins anew with the restore', () => {
    const causes = [
      {
        id: 'a suspension',
        effect: 'suspended',
        cause: 'administrator',
        openedAt: at('02-02T10:00:00.000'),
        liftedAt: at('05-20T16:00:00.000'),
      },
    ] as const;
    const restored = key(at('02-01T00:00:00.000'), { causes });
    expect(expiry(restored, policies).policyIdle).toEqual(at('05-22T00:00:00.000'));
    expect(status(restored, policies, at('05-20T16:00:00.000'))).toMatchObject({
      status: 'active',
      since: at('05-20T16:00:00.000'),
    });
  });

  it('that had run out before a suspension stays run out after the restore', () => {
    const opened = at('02-03T00:00:00.000');
    const suspension = (openedAt: Date) =>
      key(at('02-01T00:00:00.000'), {
        causes: [
          {
            id: 'a suspension',
            effect: 'suspended',
            cause: 'administrator',
            openedAt,
            liftedAt: at('05-20T16:00:00.000'),
          },
        ],
      });
    expect(expiry(suspension(opened), policies).policyIdle).toEqual(opened);
    expect(status(suspension(opened), policies, at('05-20T16:00:00.000')).status).toBe('expired');
    expect(status(suspension(new Date(opened.getTime() - 1)), policies, at('05-20T16:00:00.000')).status).toBe(
      'active',
    );
  });

  it('begins anew with the end of a mark that bore on the key, not of one that did not', () => {
    const marked = (since: Date): OwnerFacts => ({
      removedAt: null,
      marks: [{ id: 'mark', cause: 'administrator', since, until: at('03-01T08:00:00.000') }],
    });
    const made = key(at('02-01T00:00:00.000'));
    expect(expiry(made, policies, null, marked(at('02-02T00:00:00.000'))).policyIdle).toEqual(at('03-03T00:00:00.000'));
    expect(expiry(made, policies, null, marked(at('01-31T00:00:00.000'))).policyIdle).toEqual(at('02-03T00:00:00.000'));
    const lifted = key(at('02-01T00:00:00.000'), {
      lifts: [{ causeId: 'mark', at: at('02-10T08:00:00.000'), until: null }],
    });
    expect(expiry(lifted, policies, null, marked(at('02-02T00:00:00.000'))).policyIdle).toEqual(
      at('02-12T00:00:00.000'),
    );
  });
});

describe('a loosened policy', () => {
  const loosened = at('04-01T12:00:00.000');
  const saves = [
    { on: NEW_YEAR, change: { maxLifetimeDays: 30, maxIdleDays: 10 } },
    { on: loosened, change: { maxLifetimeDays: 365, maxIdleDays: null } },
  ];

  it('wakes no key that the stricter value had ended, to the very millisecond of the save', () => {
    const policies = organization(...saves);
    const lastEnded = key(at('03-02T12:00:00.000'));
    const firstSpared = key(at('03-02T12:00:00.001'));
    const used = at('03-31T00:00:00.000');
    expect(status(lastEnded, policies, at('08-01T00:00:00.000'), used)).toMatchObject({
      status: 'expired',
      reason: 'policy_lifetime',
      since: loosened,
    });
    expect(status(firstSpared, policies, at('08-01T00:00:00.000'), used).status).toBe('active');
  });

  it('spares what comes due at its grace date: that was foretold, and nobody was refused before', () => {
    const announced = [saves[0]!, { ...saves[1]!, on: at('03-15T00:00:00.000'), enforceFrom: loosened }];
    const due = key(at('03-02T12:00:00.000'));
    expect(status(due, organization(...announced), loosened, at('03-31T00:00:00.000')).status).toBe('active');
  });

  it('leaves ended what a value ended that stood for less than a millisecond', () => {
    const hasty = [
      { on: loosened, change: { maxLifetimeDays: 7 } },
      { on: loosened, change: {} },
    ];
    expect(status(key(at('03-01T00:00:00.000')), organization(...hasty), loosened)).toMatchObject({
      status: 'expired',
      since: loosened,
    });
  });

  it('wakes no key that had lain idle too long', () => {
    const policies = organization(...saves);
    const made = key(at('03-10T00:00:00.000'));
    expect(status(made, policies, at('04-20T00:00:00.000'), at('03-21T00:00:00.000')).reason).toBe('policy_idle');
    expect(status(made, policies, at('04-20T00:00:00.000'), at('03-22T00:00:00.000')).status).toBe('active');
  });
});

describe('a withdrawn version', () => {
  const mistake = { on: at('04-01T00:00:00.000'), change: { maxLifetimeDays: 7 } };
  const withdrawn = { ...mistake, withdrawnAt: at('04-03T00:00:00.000') };

  it('frees the keys that it alone had ended, as if it never had been', () => {
    const made = key(at('03-01T00:00:00.000'));
    expect(
      status(made, organization({ on: NEW_YEAR, change: { maxLifetimeDays: 365 } }, mistake), at('04-02T00:00:00.000'))
        .status,
    ).toBe('expired');
    const policies = organization({ on: NEW_YEAR, change: { maxLifetimeDays: 365 } }, withdrawn);
    expect(status(made, policies, at('04-03T00:00:00.000'))).toMatchObject({ status: 'active', since: made.createdAt });
  });

  it('frees none that another version had ended', () => {
    const policies = organization({ on: NEW_YEAR, change: { maxLifetimeDays: 30 } }, withdrawn);
    expect(status(key(at('02-01T00:00:00.000')), policies, at('04-03T00:00:00.000')).status).toBe('expired');
  });
});
