/** The two kinds of key whose terms policy keeps apart; share keys have a policy of their own (R2.4). */
export type KeyKind = 'personal' | 'service';
export const KEY_KINDS = ['personal', 'service'] as const satisfies readonly KeyKind[];

export type PerKind<T> = Readonly<Record<KeyKind, T>>;

// Each list runs from the loosest to the strictest value: its order is what `combine` compares by.
export const CREATORS = ['everyone', 'administrators', 'nobody'] as const;
export const SELF_ROTATIONS = ['everyone', 'service', 'nobody'] as const;
export const ADMIN_KEYS_ELSEWHERE = ['allow', 'refuse'] as const;
export const REQUIRE_EXPIRY = [false, true] as const;

export type Creators = (typeof CREATORS)[number];
export type SelfRotation = (typeof SELF_ROTATIONS)[number];
export type AdminKeysElsewhere = (typeof ADMIN_KEYS_ELSEWHERE)[number];

/** What one version of one scope says. `null` is unset: a team then inherits, an organization has the default. */
export interface PolicyValues {
  readonly whoMayCreate: PerKind<Creators | null>;
  readonly maxLifetimeDays: PerKind<number | null>;
  readonly requireExpiry: PerKind<boolean | null>;
  readonly maxIdleDays: PerKind<number | null>;
  readonly maxOverlapSeconds: number | null;
  readonly selfRotation: SelfRotation | null;
  readonly serviceAccountCreators: Creators | null;
  readonly allowedScopes: readonly string[] | null;
  readonly allowedCidrs: readonly string[] | null;
  readonly maxLiveKeysPerOwner: number | null;
  readonly adminKeysElsewhere: AdminKeysElsewhere | null;
}

/** One immutable saved version of one scope's policy, with what became of it. */
export interface PolicyVersion {
  readonly number: number;
  readonly values: PolicyValues;
  readonly savedAt: Date;
  /** The grace date, never before `savedAt`. */
  readonly enforceFrom: Date;
  /** Set on a version that another replaced while it was still pending: it never was in force. */
  readonly supersededAt: Date | null;
  /** Set on a mistake: from then on the version counts as never in force (R3.8). */
  readonly withdrawnAt: Date | null;
}

/** Inclusive bounds of every number a policy may hold. */
export const POLICY_BOUNDS = {
  maxLifetimeDays: { min: 1, max: 3650 },
  maxIdleDays: { min: 1, max: 3650 },
  maxOverlapSeconds: { min: 0, max: 2_592_000 },
  maxLiveKeysPerOwner: { min: 1, max: 1_000_000 },
} as const;

/** What an organization that set nothing gets; rules not named here are then without a limit. */
export const POLICY_DEFAULTS = {
  whoMayCreate: 'everyone',
  requireExpiry: false,
  selfRotation: 'service',
  serviceAccountCreators: 'everyone',
  adminKeysElsewhere: 'refuse',
} as const;

const unsetPerKind = { personal: null, service: null } as const;

export const UNSET_POLICY: PolicyValues = Object.freeze({
  whoMayCreate: unsetPerKind,
  maxLifetimeDays: unsetPerKind,
  requireExpiry: unsetPerKind,
  maxIdleDays: unsetPerKind,
  maxOverlapSeconds: null,
  selfRotation: null,
  serviceAccountCreators: null,
  allowedScopes: null,
  allowedCidrs: null,
  maxLiveKeysPerOwner: null,
  adminKeysElsewhere: null,
});

/** A bare value stands for both kinds (R3.6); in an object, an absent kind stays as it is. */
export type PerKindChange<T> = T | null | { readonly [kind in KeyKind]?: T | null };

/** What a caller sends: absent is unchanged, `null` is unset. */
export interface PolicyChange {
  readonly whoMayCreate?: PerKindChange<Creators>;
  readonly maxLifetimeDays?: PerKindChange<number>;
  readonly requireExpiry?: PerKindChange<boolean>;
  readonly maxIdleDays?: PerKindChange<number>;
  readonly maxOverlapSeconds?: number | null;
  readonly selfRotation?: SelfRotation | null;
  readonly serviceAccountCreators?: Creators | null;
  readonly allowedScopes?: readonly string[] | null;
  readonly allowedCidrs?: readonly string[] | null;
  readonly maxLiveKeysPerOwner?: number | null;
  readonly adminKeysElsewhere?: AdminKeysElsewhere | null;
}

/** The value for both kinds after `change`; `undefined` leaves both as they are. */
export function perKind<T extends string | number | boolean>(
  before: PerKind<T | null>,
  change: PerKindChange<T> | undefined,
): PerKind<T | null> {
  if (change === undefined) return before;
  if (change === null || typeof change !== 'object') return { personal: change, service: change };
  return {
    personal: change.personal === undefined ? before.personal : change.personal,
    service: change.service === undefined ? before.service : change.service,
  };
}

/** `values` after `change`. Lists are sorted and without repeats, so that order never counts as a difference. */
export function applyChange(values: PolicyValues, change: PolicyChange): PolicyValues {
  const kept = <T>(before: T, after: T | undefined): T => (after === undefined ? before : after);
  return {
    whoMayCreate: perKind(values.whoMayCreate, change.whoMayCreate),
    maxLifetimeDays: perKind(values.maxLifetimeDays, change.maxLifetimeDays),
    requireExpiry: perKind(values.requireExpiry, change.requireExpiry),
    maxIdleDays: perKind(values.maxIdleDays, change.maxIdleDays),
    maxOverlapSeconds: kept(values.maxOverlapSeconds, change.maxOverlapSeconds),
    selfRotation: kept(values.selfRotation, change.selfRotation),
    serviceAccountCreators: kept(values.serviceAccountCreators, change.serviceAccountCreators),
    allowedScopes: asSet(kept(values.allowedScopes, change.allowedScopes)),
    allowedCidrs: asSet(kept(values.allowedCidrs, change.allowedCidrs)),
    maxLiveKeysPerOwner: kept(values.maxLiveKeysPerOwner, change.maxLiveKeysPerOwner),
    adminKeysElsewhere: kept(values.adminKeysElsewhere, change.adminKeysElsewhere),
  };
}

function asSet(list: readonly string[] | null): readonly string[] | null {
  return list === null ? null : [...new Set(list)].sort();
}

export type PolicyField = keyof PolicyValues;
export type PerKindField = 'whoMayCreate' | 'maxLifetimeDays' | 'requireExpiry' | 'maxIdleDays';
type WholeField = Exclude<PolicyField, PerKindField>;

/** One rule: `maxLifetimeDays.personal`, or the field itself where both kinds share it. */
export type PolicyPath = WholeField | `${PerKindField}.${KeyKind}`;
export type PolicyValue = string | number | boolean | readonly string[] | null;

export const POLICY_PATHS: readonly PolicyPath[] = [
  'whoMayCreate.personal',
  'whoMayCreate.service',
  'maxLifetimeDays.personal',
  'maxLifetimeDays.service',
  'requireExpiry.personal',
  'requireExpiry.service',
  'maxIdleDays.personal',
  'maxIdleDays.service',
  'maxOverlapSeconds',
  'selfRotation',
  'serviceAccountCreators',
  'allowedScopes',
  'allowedCidrs',
  'maxLiveKeysPerOwner',
  'adminKeysElsewhere',
];

export function valueOf(values: PolicyValues, path: PolicyPath): PolicyValue {
  const [field, kind] = path.split('.') as [WholeField, undefined] | [PerKindField, KeyKind];
  return kind === undefined ? values[field] : values[field][kind];
}

export interface PolicyDifference {
  readonly field: PolicyPath;
  readonly before: PolicyValue;
  readonly after: PolicyValue;
}

/** Rule by rule what differs; an empty list means that saving `after` would change nothing. */
export function differences(before: PolicyValues, after: PolicyValues): PolicyDifference[] {
  return POLICY_PATHS.map((field) => ({ field, before: valueOf(before, field), after: valueOf(after, field) })).filter(
    (difference) => !sameValue(difference.before, difference.after),
  );
}

export function sameValue(left: PolicyValue, right: PolicyValue): boolean {
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return left === right;
  return left.length === right.length && left.every((entry, index) => entry === right[index]);
}
