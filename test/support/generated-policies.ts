import fc from 'fast-check';
import { applyChange, UNSET_POLICY, type PolicyValues, type PolicyVersion } from '../../src/policies/domain/policy.js';
import { DAY_MS } from '../../src/policies/domain/timeline.js';

/** Generated histories begin here, on a UTC midnight, so that day arithmetic is met at its edges. */
export const EPOCH = new Date('2026-03-01T00:00:00.000Z');

/** Instants around the generated histories; many lie on, just before or just after a UTC midnight. */
export const instant = (fromDay: number, toDay: number): fc.Arbitrary<Date> =>
  fc
    .tuple(
      fc.integer({ min: fromDay, max: toDay }),
      fc.oneof(fc.constantFrom(0, 1, DAY_MS - 1), fc.integer({ min: 0, max: DAY_MS - 1 })),
    )
    .map(([day, ms]) => new Date(EPOCH.getTime() + day * DAY_MS + ms));

const days = fc.option(fc.integer({ min: 1, max: 12 }), { nil: null });
const scopeList = fc.option(fc.subarray(['invoices:read', 'keys:read', 'keys:verify']), { nil: null });

export const policyValues: fc.Arbitrary<PolicyValues> = fc
  .record({
    whoMayCreate: fc.record({
      personal: fc.constantFrom('everyone', 'administrators', 'nobody', null),
      service: fc.constantFrom('everyone', 'administrators', 'nobody', null),
    }),
    maxLifetimeDays: fc.record({ personal: days, service: days }),
    requireExpiry: fc.record({
      personal: fc.constantFrom(true, false, null),
      service: fc.constantFrom(true, false, null),
    }),
    maxIdleDays: fc.record({ personal: days, service: days }),
    maxOverlapSeconds: fc.option(fc.integer({ min: 0, max: 2_592_000 }), { nil: null }),
    selfRotation: fc.constantFrom('everyone', 'service', 'nobody', null),
    serviceAccountCreators: fc.constantFrom('everyone', 'administrators', 'nobody', null),
    allowedScopes: scopeList,
    allowedCidrs: fc.option(fc.subarray(['10.0.0.0/8', '192.0.2.0/24', '2001:db8::/32']), { nil: null }),
    maxLiveKeysPerOwner: fc.option(fc.integer({ min: 1, max: 500 }), { nil: null }),
    adminKeysElsewhere: fc.constantFrom('refuse', 'allow', null),
  } satisfies { [field in keyof PolicyValues]: fc.Arbitrary<unknown> })
  .map((values) => applyChange(UNSET_POLICY, values as PolicyValues));

interface Save {
  readonly values: PolicyValues;
  /** Time since the save before, and from the save to its enforcement. */
  readonly afterMs: number;
  readonly graceMs: number;
}

const span = fc.oneof(fc.constantFrom(0, 1, DAY_MS - 1, DAY_MS, 2 * DAY_MS), fc.integer({ min: 0, max: 12 * DAY_MS }));
const save: fc.Arbitrary<Save> = fc.record({
  values: policyValues,
  afterMs: span,
  graceMs: fc.oneof(fc.constant(0), span),
});

/** The versions that saving these one after the other leaves behind: a save replaces what is still pending. */
export function versionsOf(saves: readonly Save[]): PolicyVersion[] {
  const versions: PolicyVersion[] = [];
  let savedMs = EPOCH.getTime();
  for (const { values, afterMs, graceMs } of saves) {
    savedMs += afterMs;
    const savedAt = new Date(savedMs);
    versions.forEach((version, index) => {
      if (version.supersededAt === null && version.enforceFrom > savedAt) {
        versions[index] = { ...version, supersededAt: savedAt };
      }
    });
    versions.push({
      number: versions.length + 1,
      values,
      savedAt,
      enforceFrom: new Date(savedMs + graceMs),
      supersededAt: null,
      withdrawnAt: null,
    });
  }
  return versions;
}

export const policyHistory = (maxLength = 5): fc.Arbitrary<PolicyVersion[]> =>
  fc.array(save, { maxLength }).map(versionsOf);
