import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, policyHistory } from '../../../test/support/generated-policies.js';
import { applyChange, UNSET_POLICY, type PolicyVersion } from './policy.js';
import { idleEnding, idleEndMs, createdBeforeBound, lifetimeEnding, lifetimeEndMs, unusedSinceBound } from './terms.js';
import {
  compile,
  decideWithdrawal,
  nextVersion,
  pendingVersion,
  segmentAt,
  valuesBindingCreation,
  valuesInForce,
  versionInForce,
} from './timeline.js';

const at = (text: string) => new Date(`2026-${text}Z`);
const JUNE = at('06-01T00:00:00.000');

function version(
  number: number,
  savedAt: Date,
  lifetime: number | null,
  more: Partial<PolicyVersion> = {},
): PolicyVersion {
  const values = applyChange(UNSET_POLICY, { maxLifetimeDays: lifetime });
  return { number, values, savedAt, enforceFrom: savedAt, supersededAt: null, withdrawnAt: null, ...more };
}

describe('the value in force', () => {
  const march = at('03-01T09:30:00.000');
  const grace = at('05-01T00:00:00.000');
  const tightened = [version(1, march, 365), version(2, at('04-01T12:00:00.000'), 90, { enforceFrom: grace })];

  it('stays the previous one until the instant of enforcement, to the millisecond', () => {
    expect(valuesInForce(tightened, new Date(grace.getTime() - 1)).maxLifetimeDays.personal).toBe(365);
    expect(valuesInForce(tightened, grace).maxLifetimeDays.personal).toBe(90);
    expect(valuesInForce(tightened, new Date(march.getTime() - 1))).toBe(UNSET_POLICY);
    expect(pendingVersion(tightened, new Date(grace.getTime() - 1))?.number).toBe(2);
    expect(pendingVersion(tightened, grace)).toBeNull();
  });

  it('binds creation from the save, while it still only warns existing keys', () => {
    const saved = at('04-01T12:00:00.000');
    expect(valuesBindingCreation(tightened, new Date(saved.getTime() - 1)).maxLifetimeDays.service).toBe(365);
    expect(valuesBindingCreation(tightened, saved).maxLifetimeDays.service).toBe(90);
    expect(valuesInForce(tightened, saved).maxLifetimeDays.service).toBe(365);
  });

  it('keeps its since through versions that do not change it', () => {
    const same = [version(1, march, 90), version(2, JUNE, 90), version(3, at('07-01T00:00:00.000'), 30)];
    expect(compile(same).maxLifetimeDays.personal).toMatchObject([
      { from: march, until: at('07-01T00:00:00.000'), value: 90, version: 1 },
      { from: at('07-01T00:00:00.000'), until: null, value: 30, version: 3 },
    ]);
  });

  it('is of the higher number where two versions are enforced at the same instant', () => {
    const tied = [version(2, march, 30), version(1, march, 365)];
    expect(versionInForce(tied, march)?.number).toBe(2);
    expect(segmentAt(compile(tied).maxLifetimeDays.personal, march.getTime())).toMatchObject({
      value: 30,
      from: march,
    });
  });

  it('never was that of a version replaced while pending, nor of a withdrawn one', () => {
    const history = [
      version(1, march, 365),
      version(2, at('04-01T00:00:00.000'), 7, { enforceFrom: grace, supersededAt: at('04-02T00:00:00.000') }),
      version(3, at('04-02T00:00:00.000'), 30, { withdrawnAt: at('04-05T00:00:00.000') }),
    ];
    expect(compile(history).maxLifetimeDays.personal).toMatchObject([{ from: march, until: null, value: 365 }]);
    expect(valuesBindingCreation(history, JUNE).maxLifetimeDays.personal).toBe(365);
  });

  it('is shown as it was known at a past instant', () => {
    const withdrawn = at('04-05T00:00:00.000');
    const history = [version(1, march, 365), version(2, at('04-02T00:00:00.000'), 30, { withdrawnAt: withdrawn })];
    const before = new Date(withdrawn.getTime() - 1);
    expect(valuesInForce(history, before, before).maxLifetimeDays.personal).toBe(30);
    expect(valuesInForce(history, before).maxLifetimeDays.personal).toBe(365);
    expect(compile(history, before).maxLifetimeDays.personal.at(-1)).toMatchObject({ value: 30, until: null });
    expect(compile(history, march).maxLifetimeDays.personal).toMatchObject([{ value: 365, until: null }]);
  });

  it('is the one segment that spans the instant, over any history', () => {
    fc.assert(
      fc.property(policyHistory(), instant(-2, 40), (versions, moment) => {
        const compiled = compile(versions);
        const values = valuesInForce(versions, moment);
        for (const kind of ['personal', 'service'] as const) {
          const segments = compiled.maxIdleDays[kind];
          expect(segmentAt(segments, moment.getTime())?.value ?? null).toBe(values.maxIdleDays[kind]);
          segments.slice(1).forEach((segment, index) => {
            const previous = segments[index];
            expect(segment.fromMs).toBeGreaterThanOrEqual(previous?.untilMs ?? Infinity);
            if (segment.fromMs === previous?.untilMs) expect(segment.value).not.toBe(previous.value);
          });
        }
        expect(segmentAt(compiled.allowedScopes, moment.getTime())?.value ?? null).toEqual(values.allowedScopes);
      }),
    );
  });

  it('at most one version is pending at any time', () => {
    fc.assert(
      fc.property(policyHistory(), instant(-2, 40), (versions, moment) => {
        const pending = versions.filter(
          (one) =>
            one.savedAt <= moment && one.enforceFrom > moment && !(one.supersededAt && one.supersededAt <= moment),
        );
        expect(pending.length).toBeLessThanOrEqual(1);
        expect(pendingVersion(versions, moment)).toBe(pending[0] ?? null);
      }),
    );
  });
});

describe('closed bounds', () => {
  it('name the keys that a looser policy does not wake, by creation and by last use', () => {
    const [from, until] = [at('03-01T00:00:00.000'), at('06-01T12:00:00.000')];
    const strict = applyChange(UNSET_POLICY, { maxLifetimeDays: 30, maxIdleDays: 10 });
    const loose = applyChange(UNSET_POLICY, { maxLifetimeDays: 365 });
    const compiled = compile([
      { ...version(1, from, null), values: strict },
      { ...version(2, until, null), values: loose },
    ]);
    expect(createdBeforeBound(compiled.maxLifetimeDays.personal, until)).toMatchObject({
      before: at('05-02T12:00:00.001'),
      segment: { value: 30, version: 1 },
    });
    // Idle since 21 May ends at 00:00Z of 1 June, before the change at noon; since 22 May it would be 2 June.
    expect(unusedSinceBound(compiled.maxIdleDays.personal, until)).toMatchObject({ before: at('05-22T00:00:00.000') });
    expect(createdBeforeBound(compiled.maxLifetimeDays.personal, new Date(until.getTime() - 1))).toBeNull();
  });

  it('agree with the segments for every key and instant', () => {
    fc.assert(
      fc.property(policyHistory(), instant(-20, 40), instant(-2, 60), (versions, created, now) => {
        const { personal: lifetime } = compile(versions).maxLifetimeDays;
        const { personal: idle } = compile(versions).maxIdleDays;
        const ended = lifetimeEnding(lifetime, created.getTime());
        const endedBy = ended !== null && lifetimeEndMs(ended, created.getTime()) <= now.getTime();
        const bound = createdBeforeBound(lifetime, now, true);
        expect(bound !== null && created < bound.before).toBe(endedBy);

        const lain = idleEnding(idle, created.getTime());
        const lainBy = lain !== null && idleEndMs(lain, created.getTime()) <= now.getTime();
        const unused = unusedSinceBound(idle, now, true);
        expect(unused !== null && created < unused.before).toBe(lainBy);
      }),
      { numRuns: 500 },
    );
  });

  it('never fall while versions are only added', () => {
    fc.assert(
      fc.property(policyHistory(), instant(0, 40), instant(0, 40), (versions, one, other) => {
        const [before, after] = one < other ? [one, other] : [other, one];
        const then = createdBeforeBound(compile(versions, before).maxLifetimeDays.service, before, true);
        const later = createdBeforeBound(compile(versions, after).maxLifetimeDays.service, after, true);
        if (then !== null) expect(later?.before.getTime()).toBeGreaterThanOrEqual(then.before.getTime());
      }),
    );
  });
});

describe('saving a version', () => {
  const now = at('04-10T10:00:00.000');
  const values = applyChange(UNSET_POLICY, { maxLifetimeDays: 30 });

  it('enforces it at once, or at its grace date where that lies ahead', () => {
    expect(nextVersion([], values, now, null).version).toMatchObject({ number: 1, savedAt: now, enforceFrom: now });
    expect(nextVersion([], values, now, at('04-01T00:00:00.000')).version.enforceFrom).toEqual(now);
    expect(nextVersion([], values, now, JUNE).version).toMatchObject({ savedAt: now, enforceFrom: JUNE });
  });

  it('replaces the pending version and none that is enforced', () => {
    const pending = version(2, at('04-01T00:00:00.000'), 90, { enforceFrom: new Date(now.getTime() + 1) });
    const enforced = version(2, at('04-01T00:00:00.000'), 90, { enforceFrom: now });
    expect(nextVersion([version(1, at('03-01T00:00:00.000'), 365), pending], values, now, null)).toMatchObject({
      supersedes: 2,
      version: { number: 3, savedAt: now },
    });
    expect(nextVersion([enforced], values, now, null).supersedes).toBeNull();
  });

  it('never reaches back behind an earlier save, whatever the clock of the node says', () => {
    const ahead = version(1, new Date(now.getTime() + 40), 365);
    expect(nextVersion([ahead], values, now, null).version.enforceFrom).toEqual(ahead.savedAt);
  });
});

describe('withdrawing a version', () => {
  const enforced = at('04-02T00:00:00.000');
  const versions = [
    version(1, at('03-01T00:00:00.000'), 365),
    version(2, at('04-01T00:00:00.000'), 30, { enforceFrom: enforced }),
  ];

  it('is possible for the latest enforced one, to the last millisecond of its seventh day', () => {
    const last = at('04-09T00:00:00.000');
    expect(decideWithdrawal(versions, 2, enforced)).toMatchObject({ allowed: true, backTo: { number: 1 } });
    expect(decideWithdrawal(versions, 2, last).allowed).toBe(true);
    expect(decideWithdrawal(versions, 2, new Date(last.getTime() + 1))).toEqual({
      allowed: false,
      because: 'window_closed',
    });
  });

  it('is refused for a pending one, an older one, and one withdrawn before', () => {
    expect(decideWithdrawal(versions, 2, new Date(enforced.getTime() - 1))).toEqual({
      allowed: false,
      because: 'not_enforced_yet',
    });
    expect(decideWithdrawal(versions, 1, enforced)).toEqual({ allowed: false, because: 'not_latest_enforced' });
    const once = versions.map((one) => (one.number === 2 ? { ...one, withdrawnAt: enforced } : one));
    expect(decideWithdrawal(once, 2, enforced)).toEqual({ allowed: false, because: 'not_latest_enforced' });
  });
});
