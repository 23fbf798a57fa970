import {
  ADMIN_KEYS_ELSEWHERE,
  CREATORS,
  POLICY_DEFAULTS,
  REQUIRE_EXPIRY,
  SELF_ROTATIONS,
  type AdminKeysElsewhere,
  type Creators,
  type KeyKind,
  type PerKind,
  type PolicyValues,
  type SelfRotation,
} from './policy.js';

export type PolicyLevel = 'organization' | 'team';

/**
 * A rule after combination, and whose value it is. `both`: neither level alone says it (lists that had to be
 * intersected); `null`: nobody set it. Where both levels say the same, it is the organization's.
 */
export interface Decided<T> {
  readonly value: T;
  readonly level: PolicyLevel | 'both' | null;
}

/** What binds the keys of one team. Durations, counts and lists are `null` where there is no limit. */
export interface CombinedPolicy {
  readonly whoMayCreate: PerKind<Decided<Creators>>;
  readonly maxLifetimeDays: PerKind<Decided<number | null>>;
  readonly requireExpiry: PerKind<Decided<boolean>>;
  readonly maxIdleDays: PerKind<Decided<number | null>>;
  readonly maxOverlapSeconds: Decided<number | null>;
  readonly selfRotation: Decided<SelfRotation>;
  readonly serviceAccountCreators: Decided<Creators>;
  readonly allowedScopes: Decided<readonly string[] | null>;
  /** Every list that is set; an address has to be in each of them. */
  readonly allowedCidrs: Decided<readonly (readonly string[])[]>;
  readonly maxLiveKeysPerOwner: Decided<number | null>;
  readonly adminKeysElsewhere: Decided<AdminKeysElsewhere>;
}

/** The strictest of both levels, rule by rule (R3.4); what neither sets has its default. */
export function combine(organization: PolicyValues, team: PolicyValues): CombinedPolicy {
  const eachKind = <T>(decide: (kind: KeyKind) => T): PerKind<T> => ({
    personal: decide('personal'),
    service: decide('service'),
  });
  return {
    whoMayCreate: eachKind((kind) =>
      strictest(CREATORS, POLICY_DEFAULTS.whoMayCreate, organization.whoMayCreate[kind], team.whoMayCreate[kind]),
    ),
    maxLifetimeDays: eachKind((kind) => smallest(organization.maxLifetimeDays[kind], team.maxLifetimeDays[kind])),
    requireExpiry: eachKind((kind) =>
      strictest(
        REQUIRE_EXPIRY,
        POLICY_DEFAULTS.requireExpiry,
        organization.requireExpiry[kind],
        team.requireExpiry[kind],
      ),
    ),
    maxIdleDays: eachKind((kind) => smallest(organization.maxIdleDays[kind], team.maxIdleDays[kind])),
    maxOverlapSeconds: smallest(organization.maxOverlapSeconds, team.maxOverlapSeconds),
    selfRotation: strictest(SELF_ROTATIONS, POLICY_DEFAULTS.selfRotation, organization.selfRotation, team.selfRotation),
    serviceAccountCreators: strictest(
      CREATORS,
      POLICY_DEFAULTS.serviceAccountCreators,
      organization.serviceAccountCreators,
      team.serviceAccountCreators,
    ),
    allowedScopes: intersection(organization.allowedScopes, team.allowedScopes),
    allowedCidrs: everyList(organization.allowedCidrs, team.allowedCidrs),
    maxLiveKeysPerOwner: smallest(organization.maxLiveKeysPerOwner, team.maxLiveKeysPerOwner),
    adminKeysElsewhere: strictest(
      ADMIN_KEYS_ELSEWHERE,
      POLICY_DEFAULTS.adminKeysElsewhere,
      organization.adminKeysElsewhere,
      team.adminKeysElsewhere,
    ),
  };
}

function smallest(organization: number | null, team: number | null): Decided<number | null> {
  if (team !== null && (organization === null || team < organization)) return { value: team, level: 'team' };
  return { value: organization, level: organization === null ? null : 'organization' };
}

function strictest<T>(order: readonly T[], fallback: T, organization: T | null, team: T | null): Decided<T> {
  const inherited = organization ?? fallback;
  if (team !== null && order.indexOf(team) > order.indexOf(inherited)) return { value: team, level: 'team' };
  return { value: inherited, level: organization === null ? null : 'organization' };
}

function intersection(
  organization: readonly string[] | null,
  team: readonly string[] | null,
): Decided<readonly string[] | null> {
  if (team === null) return { value: organization, level: organization === null ? null : 'organization' };
  if (organization === null) return { value: team, level: 'team' };
  const allowed = new Set(team);
  const value = organization.filter((entry) => allowed.has(entry));
  if (value.length === organization.length) return { value, level: 'organization' };
  return { value, level: value.length === allowed.size ? 'team' : 'both' };
}

function everyList(
  organization: readonly string[] | null,
  team: readonly string[] | null,
): Decided<readonly (readonly string[])[]> {
  if (organization !== null && team !== null) return { value: [organization, team], level: 'both' };
  if (organization !== null) return { value: [organization], level: 'organization' };
  return team === null ? { value: [], level: null } : { value: [team], level: 'team' };
}

/** Whether `creators` admits somebody; an administrator of the team stands above a member. */
export function admits(creators: Creators, administersTeam: boolean): boolean {
  return creators === 'everyone' || (creators === 'administrators' && administersTeam);
}

/** Whether `selfRotation` lets a key of this kind regenerate itself (R8.6). */
export function mayRotateItself(selfRotation: SelfRotation, kind: KeyKind): boolean {
  return selfRotation === 'everyone' || (selfRotation === 'service' && kind === 'service');
}
