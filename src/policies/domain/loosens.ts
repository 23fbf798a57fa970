import {
  ADMIN_KEYS_ELSEWHERE,
  CREATORS,
  POLICY_DEFAULTS,
  REQUIRE_EXPIRY,
  SELF_ROTATIONS,
  differences,
  valueOf,
  type PolicyPath,
  type PolicyValue,
  type PolicyValues,
} from './policy.js';

/**
 * The rules a team change from `before` to `after` would loosen against the organization's policy of today (R3.5).
 * Only rules that change are looked at: a team value that the organization overtook stays, without effect. A rule that
 * the team unsets inherits, and so never loosens. Rolling back is checked by the same call.
 *
 * @param narrower whether the first list of address ranges lies within the second
 */
export function loosenedFields(
  organization: PolicyValues,
  before: PolicyValues,
  after: PolicyValues,
  narrower: Narrower,
): PolicyPath[] {
  return differences(before, after)
    .filter(({ field, after: wanted }) => isLooser(field, valueOf(organization, field), wanted, narrower))
    .map(({ field }) => field);
}

type Narrower = (cidrs: readonly string[], of: readonly string[]) => boolean;

const ORDERS: Readonly<Record<string, { order: readonly PolicyValue[]; fallback: PolicyValue }>> = {
  whoMayCreate: { order: CREATORS, fallback: POLICY_DEFAULTS.whoMayCreate },
  requireExpiry: { order: REQUIRE_EXPIRY, fallback: POLICY_DEFAULTS.requireExpiry },
  selfRotation: { order: SELF_ROTATIONS, fallback: POLICY_DEFAULTS.selfRotation },
  serviceAccountCreators: { order: CREATORS, fallback: POLICY_DEFAULTS.serviceAccountCreators },
  adminKeysElsewhere: { order: ADMIN_KEYS_ELSEWHERE, fallback: POLICY_DEFAULTS.adminKeysElsewhere },
};

function isLooser(path: PolicyPath, organization: PolicyValue, team: PolicyValue, narrower: Narrower): boolean {
  if (team === null) return false;
  const ranked = ORDERS[path.split('.')[0] ?? path];
  // An organization that set nothing still has its default: a team may not go beyond that either.
  if (ranked !== undefined) {
    return ranked.order.indexOf(team) < ranked.order.indexOf(organization ?? ranked.fallback);
  }
  if (organization === null) return false;
  if (typeof team === 'number' && typeof organization === 'number') return team > organization;
  if (!Array.isArray(team) || !Array.isArray(organization)) return false;
  const [wanted, allowed] = [team as readonly string[], organization as readonly string[]];
  return path === 'allowedCidrs' ? !narrower(wanted, allowed) : !wanted.every((scope) => allowed.includes(scope));
}
