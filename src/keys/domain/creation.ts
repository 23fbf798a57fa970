import { admits, type CombinedPolicy } from '../../policies/domain/combine.js';
import type { KeyKind } from '../../policies/domain/policy.js';
import { DAY_MS } from '../../policies/domain/timeline.js';
import type { OwnerFacts } from './facts.js';
import { lifetimeLimits, resolveEnd, type EndDecision, type ResolvedEnd } from './lifetime.js';
import type { Violation } from './violations.js';

/** What a key is to be; the values are already well-formed. */
export interface WantedKey {
  readonly kind: KeyKind;
  readonly teamId: string;
  /** None: what its owner may do as a member, nothing administrative (R8.2). */
  readonly scopes: readonly string[];
  /** None: from anywhere. */
  readonly allowedCidrs: readonly string[];
}

export interface CreationRequest extends WantedKey {
  /** Absent: the shorter of the default and the limits. `null`: never. */
  readonly expiresAt?: Date | null;
  /** Instead of `expiresAt`. */
  readonly lifetimeDays?: number;
}

/** The key with which another one is made (R8.4). */
export interface CreatingKey {
  readonly scopes: readonly string[];
  readonly allowedCidrs: readonly string[];
  /** The teams it reaches; `null` when it reaches all that its owner does. */
  readonly teams: readonly string[] | null;
  readonly fixedEnd: Date | null;
}

/** Who makes the key, as far as the rules ask. */
export interface Creator {
  readonly administersTeam: boolean;
  /** Signed in lately; a key is judged by its scopes instead. */
  readonly steppedUp: boolean;
  /** Whether their own rights cover a scope (R8.2, R9.2); scopes of other services are nobody's. */
  readonly holds: (scope: string) => boolean;
  readonly key: CreatingKey | null;
}

/** What other parts know and these rules need; see `access/permissions` and `platform/addresses`. */
export interface Judges {
  readonly isAdministrativeScope: (scope: string) => boolean;
  readonly isNarrower: (cidrs: readonly string[], of: readonly string[]) => boolean;
}

export interface CreationContext {
  /** The combination of what binds creation now, a pending version included (`valuesBindingCreation`). */
  readonly policy: CombinedPolicy;
  readonly owner: OwnerFacts;
  /** How many live keys the owner has now. */
  readonly liveKeys: number;
  /** The owner's own setting; `null` is "never". */
  readonly defaultLifetimeDays: number | null;
  readonly creator: Creator;
  readonly judges: Judges;
}

export type CreationDecision =
  | { readonly allowed: true; readonly end: ResolvedEnd }
  | { readonly allowed: false; readonly violations: readonly Violation[] };

/** Whether a key may be made as asked, and until when it then lives (R3.3, R8.2, R8.4). */
export function decideCreation(request: CreationRequest, context: CreationContext, now: Date): CreationDecision {
  const { policy, creator, judges } = context;
  const end = resolveEnd(
    request.lifetimeDays === undefined ? request.expiresAt : new Date(now.getTime() + request.lifetimeDays * DAY_MS),
    context.defaultLifetimeDays,
    lifetimeLimits(
      {
        policy,
        kind: request.kind,
        administrative: request.scopes.some(judges.isAdministrativeScope),
        creatingKeyEnd: creator.key?.fixedEnd ?? null,
      },
      now,
    ),
    policy.requireExpiry[request.kind].value,
    now,
  );
  return decided(end, [
    ...ownerViolations(context, now),
    ...creatorViolations(request.kind, policy, creator),
    ...liveKeyViolations(policy, context.liveKeys),
    ...allowedScopeViolations(request.scopes, policy),
    ...grantViolations(request, creator, judges),
  ]);
}

export function decided(end: EndDecision, violations: readonly Violation[]): CreationDecision {
  if (end.ok && violations.length === 0) return { allowed: true, end: end.end };
  return { allowed: false, violations: end.ok ? violations : [...violations, ...end.violations] };
}

/** While an administrator's mark stands, its owner creates and regenerates none (R10.5). */
export function ownerViolations({ owner }: Pick<CreationContext, 'owner'>, now: Date): Violation[] {
  const standing = owner.marks.some(
    ({ cause, since, until }) => cause === 'administrator' && since <= now && (until === null || until > now),
  );
  if (!standing && (owner.removedAt === null || owner.removedAt > now)) return [];
  return [{ rule: 'owner_suspended', kind: 'right', field: null, message: 'The keys of this owner are suspended.' }];
}

export function creatorViolations(kind: KeyKind, policy: CombinedPolicy, creator: Creator): Violation[] {
  const { value, level } = policy.whoMayCreate[kind];
  if (admits(value, creator.administersTeam)) return [];
  const whose = level === 'team' ? 'team’s' : 'organization’s';
  const who = value === 'nobody' ? 'Nobody' : 'Only administrators';
  return [
    {
      rule: 'whoMayCreate',
      kind: 'right',
      field: null,
      message: `${who} may create ${kind} keys by the ${whose} policy.`,
    },
  ];
}

export function liveKeyViolations(policy: CombinedPolicy, liveKeys: number): Violation[] {
  const limit = policy.maxLiveKeysPerOwner.value;
  if (limit === null || liveKeys < limit) return [];
  const message = `The policy allows an owner ${limit} live ${limit === 1 ? 'key' : 'keys'}; this one has ${liveKeys}.`;
  return [{ rule: 'maxLiveKeysPerOwner', kind: 'limit', field: null, message }];
}

export function allowedScopeViolations(scopes: readonly string[], policy: CombinedPolicy): Violation[] {
  const allowed = policy.allowedScopes.value;
  const beyond = allowed === null ? [] : scopes.filter((scope) => !allowed.includes(scope));
  if (beyond.length === 0) return [];
  const message = `may only name scopes that the policy allows; not ${beyond.join(', ')}`;
  return [{ rule: 'allowedScopes', kind: 'limit', field: 'scopes', message }];
}

/** Nobody hands out what they do not have: neither a person (R8.2, R9.2) nor a key (R8.4). */
export function grantViolations(wanted: WantedKey, creator: Creator, judges: Judges): Violation[] {
  const violations: Violation[] = [];
  const lacking = wanted.scopes.filter((scope) => !creator.holds(scope));
  if (lacking.length > 0) {
    const message = `may only name what you may do yourself; not ${lacking.join(', ')}`;
    violations.push({ rule: 'scope_not_held', kind: 'right', field: 'scopes', message });
  }
  if (creator.key !== null) return [...violations, ...creatingKeyViolations(wanted, creator.key, judges)];
  if (!creator.steppedUp && wanted.scopes.some(judges.isAdministrativeScope)) {
    const message = 'with an administrative scope need a fresh sign-in';
    violations.push({ rule: 'step_up_required', kind: 'step_up', field: 'scopes', message });
  }
  return violations;
}

function creatingKeyViolations(wanted: WantedKey, key: CreatingKey, judges: Judges): Violation[] {
  const violations: Violation[] = [];
  if (!key.scopes.includes('full')) {
    const wider = wanted.scopes.filter((scope) => !key.scopes.includes(scope));
    // A key without scopes may do all that a plain member may, which is more than a list of scopes says.
    const unnamed = wanted.scopes.length === 0 && key.scopes.length > 0;
    if (wider.length > 0 || unnamed) {
      const message = unnamed
        ? 'must be named when the key is made with a key that has scopes'
        : `may only name scopes of the key it is made with; not ${wider.join(', ')}`;
      violations.push({ rule: 'creating_key_scopes', kind: 'limit', field: 'scopes', message });
    }
  }
  if (key.allowedCidrs.length > 0) {
    const within = wanted.allowedCidrs.length > 0 && judges.isNarrower(wanted.allowedCidrs, key.allowedCidrs);
    const message = `must lie within those of the key it is made with: ${key.allowedCidrs.join(', ')}`;
    if (!within) violations.push({ rule: 'creating_key_cidrs', kind: 'limit', field: 'allowedCidrs', message });
  }
  if (key.teams !== null && !key.teams.includes(wanted.teamId)) {
    const message = 'must be one that the key it is made with reaches';
    violations.push({ rule: 'creating_key_teams', kind: 'limit', field: 'team', message });
  }
  return violations;
}
