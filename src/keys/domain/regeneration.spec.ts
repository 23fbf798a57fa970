import { describe, expect, it } from '@jest/globals';
import { isAdministrativeScope } from '../../access/permissions.js';
import { isNarrower } from '../../platform/addresses.js';
import { combine } from '../../policies/domain/combine.js';
import { applyChange, UNSET_POLICY, type PolicyChange } from '../../policies/domain/policy.js';
import { DAY_MS } from '../../policies/domain/timeline.js';
import {
  decideRegeneration,
  type Predecessor,
  type RegenerationContext,
  type RegenerationRequest,
} from './regeneration.js';
import type { KeyStatus, Status } from './status.js';

const NOW = new Date('2026-05-04T09:15:00.250Z');
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const inDays = (days: number, ms = 0) => new Date(NOW.getTime() + days * DAY_MS + ms);

const standing = (status: Status, since = inDays(-50)): KeyStatus => ({
  status,
  reason: status === 'active' ? null : status === 'expired' ? 'lifetime' : 'administrator',
  since,
  until: null,
  rule: null,
});
const deployKey = (more: Partial<Predecessor> = {}): Predecessor => ({
  kind: 'service',
  teamId: 'team-billing',
  scopes: ['invoices:read'],
  allowedCidrs: [],
  createdAt: inDays(-60),
  ownExpiresAt: inDays(30),
  status: standing('active'),
  waiting: false,
  endsAt: null,
  successor: null,
  predecessorLiveUntil: null,
  ...more,
});
const context = (change: PolicyChange = {}, more: Partial<RegenerationContext> = {}): RegenerationContext => ({
  policy: combine(applyChange(UNSET_POLICY, change), UNSET_POLICY),
  owner: { removedAt: null, marks: [] },
  liveKeys: 1,
  defaultLifetimeDays: null,
  creator: { administersTeam: false, steppedUp: true, holds: () => true, key: null },
  judges: { isAdministrativeScope, isNarrower },
  canWrite: (scope) => scope.endsWith(':write') || scope === 'full',
  ...more,
});
const decide = (key: Predecessor, request: Partial<RegenerationRequest> = {}, where = context()) =>
  decideRegeneration(key, { bySelf: false, ...request }, where, NOW);
const rules = (key: Predecessor, request: Partial<RegenerationRequest> = {}, where = context()) => {
  const decision = decide(key, request, where);
  return decision.allowed ? [] : decision.violations.map(({ rule }) => rule);
};

describe('a successor', () => {
  it('lives as long as its predecessor was made to, from now', () => {
    expect(decide(deployKey())).toMatchObject({ allowed: true, end: { expiresAt: inDays(90) } });
    expect(decide(deployKey({ ownExpiresAt: null }))).toMatchObject({ end: { expiresAt: null } });
  });

  it('lives within what the policy allows today', () => {
    expect(decide(deployKey(), {}, context({ maxLifetimeDays: 45 }))).toMatchObject({ end: { expiresAt: inDays(45) } });
    expect(decide(deployKey({ ownExpiresAt: null }), {}, context({ maxLifetimeDays: 45 }))).toMatchObject({
      end: { expiresAt: inDays(45), decidedBy: 'policy' },
    });
    const required = context({ requireExpiry: true });
    expect(rules(deployKey({ ownExpiresAt: null }), {}, required)).toEqual(['requireExpiry']);
    expect(decide(deployKey({ ownExpiresAt: null }), {}, { ...required, defaultLifetimeDays: 60 })).toMatchObject({
      end: { expiresAt: inDays(60) },
    });
  });

  it('obeys every rule of creation as of now, but for who may create', () => {
    expect(rules(deployKey(), {}, context({ whoMayCreate: 'nobody' }))).toEqual([]);
    expect(rules(deployKey(), {}, context({ allowedScopes: ['keys:verify'] }))).toEqual(['allowedScopes']);
    expect(
      rules(
        deployKey({ scopes: ['policies:write'] }),
        {},
        context({}, { creator: { ...context().creator, holds: () => false } }),
      ),
    ).toEqual(['scope_not_held']);
  });

  it('takes the place of its predecessor among the live keys of its owner', () => {
    expect(rules(deployKey(), {}, context({ maxLiveKeysPerOwner: 1 }, { liveKeys: 1 }))).toEqual([]);
    const expired = deployKey({ status: standing('expired', inDays(-1)) });
    expect(rules(expired, {}, context({ maxLiveKeysPerOwner: 1 }, { liveKeys: 1 }))).toEqual(['maxLiveKeysPerOwner']);
  });

  it('made with another key is no wider and lives no longer than that', () => {
    const key = { scopes: ['keys:write', 'keys:read'], allowedCidrs: [], teams: null, fixedEnd: inDays(10) };
    const with_ = context({}, { creator: { ...context().creator, key } });
    expect(rules(deployKey(), {}, with_)).toEqual(['creating_key_scopes']);
    expect(decide(deployKey({ scopes: ['keys:read'] }), {}, with_)).toMatchObject({ end: { expiresAt: inDays(10) } });
  });
});

describe('a key can be regenerated', () => {
  it('while active, and for 30 days after it expired by any term', () => {
    expect(rules(deployKey({ status: standing('expired', inDays(-30)) }))).toEqual([]);
    expect(rules(deployKey({ status: standing('expired', inDays(-30, -1)) }))).toEqual(['expired_too_long']);
  });

  it('never while suspended, nor once revoked', () => {
    expect(rules(deployKey({ status: standing('suspended') }))).toEqual(['not_regenerable']);
    expect(rules(deployKey({ status: standing('revoked') }))).toEqual(['not_regenerable']);
  });

  it('by whoever may create, once it has expired', () => {
    const expired = deployKey({ status: standing('expired', inDays(-1)) });
    expect(rules(expired, {}, context({ whoMayCreate: 'administrators' }))).toEqual(['whoMayCreate']);
  });

  it('with an overlap only when no other predecessor still works', () => {
    const second = deployKey({ predecessorLiveUntil: inSeconds(3600) });
    expect(rules(second)).toEqual(['predecessor_live']);
    expect(decide(second, { overlapSeconds: 0 })).toMatchObject({ allowed: true, predecessorEndsAt: NOW });
  });
});

describe('the overlap', () => {
  it('is a day, or the limit of the policy where that is shorter', () => {
    expect(decide(deployKey())).toMatchObject({ predecessorEndsAt: inSeconds(86_400) });
    expect(decide(deployKey(), {}, context({ maxOverlapSeconds: 600 }))).toMatchObject({
      predecessorEndsAt: inSeconds(600),
    });
    expect(decide(deployKey(), {}, context({ maxOverlapSeconds: 604_800 }))).toMatchObject({
      predecessorEndsAt: inSeconds(86_400),
    });
  });

  it('asked for is taken or refused; 0 ends the old key at once', () => {
    const limited = context({ maxOverlapSeconds: 3600 });
    expect(decide(deployKey(), { overlapSeconds: 3600 }, limited)).toMatchObject({
      predecessorEndsAt: inSeconds(3600),
    });
    expect(rules(deployKey(), { overlapSeconds: 3601 }, limited)).toEqual(['maxOverlapSeconds']);
    expect(rules(deployKey(), { overlapSeconds: 2_592_001 })).toEqual(['maxOverlapSeconds']);
    expect(decide(deployKey(), { overlapSeconds: 0 }, limited)).toMatchObject({ predecessorEndsAt: NOW });
  });

  it('is none for a leaked key', () => {
    expect(decide(deployKey(), { because: 'leaked' })).toMatchObject({ predecessorEndsAt: NOW });
    expect(rules(deployKey(), { because: 'leaked', overlapSeconds: 60 })).toEqual(['overlap_of_leaked']);
  });

  it('gives an expired key no time', () => {
    const expired = deployKey({ status: standing('expired', inDays(-3)) });
    expect(decide(expired, { overlapSeconds: 3600 })).toMatchObject({ predecessorEndsAt: NOW });
  });
});

describe('regenerating again', () => {
  const end = inSeconds(7200);
  const once = (used: boolean) => deployKey({ endsAt: end, successor: { used } });

  it('while the successor was never used ends that one and leaves the end where it was: a lost answer', () => {
    expect(decide(once(false))).toMatchObject({ allowed: true, endsSuccessor: true, predecessorEndsAt: end });
    expect(decide(once(false), { overlapSeconds: 86_400 })).toMatchObject({ predecessorEndsAt: end });
    expect(rules(once(false), {}, context({ maxLiveKeysPerOwner: 1 }, { liveKeys: 2 }))).toEqual([]);
  });

  it('can bring the end nearer when asked to, never further away', () => {
    expect(decide(once(false), { overlapSeconds: 60 })).toMatchObject({ predecessorEndsAt: inSeconds(60) });
    expect(decide(once(false), { because: 'leaked' })).toMatchObject({ predecessorEndsAt: NOW });
  });

  it('is refused once the successor is in use', () => {
    expect(rules(once(true))).toEqual(['already_regenerated']);
  });

  it('is possible where the successor has ended', () => {
    expect(decide(deployKey({ endsAt: end }))).toMatchObject({ endsSuccessor: false, predecessorEndsAt: end });
  });
});

describe('a key that regenerates itself', () => {
  const self = { bySelf: true };

  it('may do so by the policy: service keys unless it says otherwise', () => {
    expect(rules(deployKey(), self)).toEqual([]);
    expect(rules(deployKey({ kind: 'personal' }), self)).toEqual(['selfRotation']);
    expect(rules(deployKey({ kind: 'personal' }), self, context({ selfRotation: 'everyone' }))).toEqual([]);
    expect(rules(deployKey(), self, context({ selfRotation: 'nobody' }))).toEqual(['selfRotation']);
  });

  it('needs an overlap in which a lost answer can be asked for again', () => {
    expect(rules(deployKey(), { ...self, overlapSeconds: 300 })).toEqual([]);
    expect(rules(deployKey(), { ...self, overlapSeconds: 299 })).toEqual(['overlap_of_self']);
    expect(rules(deployKey(), self, context({ maxOverlapSeconds: 299 }))).toEqual(['overlap_of_self']);
    const again = deployKey({ endsAt: inSeconds(40), successor: { used: false } });
    expect(decide(again, self)).toMatchObject({ allowed: true, predecessorEndsAt: inSeconds(40) });
    expect(rules(again, { ...self, overlapSeconds: 0 })).toEqual(['overlap_of_self']);
  });

  it('has a successor with its own length of life, not bounded by its own end', () => {
    const key = { scopes: ['keys:rotate', 'invoices:read'], allowedCidrs: [], teams: null, fixedEnd: inDays(30) };
    const where = context({}, { creator: { ...context().creator, holds: () => false, key } });
    expect(decide(deployKey({ scopes: key.scopes }), self, where)).toMatchObject({ end: { expiresAt: inDays(90) } });
  });

  it('keeps its end when it carries an administrative scope that writes', () => {
    const writing = deployKey({ scopes: ['keys:rotate', 'keys:write'] });
    const reading = deployKey({ scopes: ['keys:rotate', 'keys:read'] });
    expect(decide(writing, self)).toMatchObject({ end: { expiresAt: inDays(30) } });
    expect(decide(reading, self)).toMatchObject({ end: { expiresAt: inDays(90) } });
  });
});

describe('a successor that waits for its first use', () => {
  it('leaves the end of its predecessor as it is, and is told the overlap', () => {
    expect(decide(deployKey(), { atFirstUse: true, overlapSeconds: 600 })).toMatchObject({
      allowed: true,
      predecessorEndsAt: null,
      overlapSeconds: 600,
    });
    const expired = deployKey({ status: standing('expired', inDays(-1)), endsAt: null });
    expect(decide(expired, { atFirstUse: true })).toMatchObject({ predecessorEndsAt: null });
  });

  it('needs no overlap where a key regenerates itself, but is bound by the policy’s limit', () => {
    const self = { bySelf: true, atFirstUse: true, overlapSeconds: 0 };
    expect(rules(deployKey(), self)).toEqual([]);
    expect(rules(deployKey(), { ...self, atFirstUse: false })).toEqual(['overlap_of_self']);
    expect(rules(deployKey(), { ...self, overlapSeconds: 700 }, context({ maxOverlapSeconds: 600 }))).toEqual([
      'maxOverlapSeconds',
    ]);
  });

  it('is refused for a leaked key, for one that waits itself, and while the one before still works', () => {
    expect(rules(deployKey(), { atFirstUse: true, because: 'leaked' })).toEqual(['overlap_of_leaked']);
    expect(rules(deployKey({ waiting: true }))).toEqual(['predecessor_live']);
    expect(rules(deployKey({ predecessorLiveUntil: inSeconds(60) }), { atFirstUse: true })).toEqual([
      'predecessor_live',
    ]);
  });
});
