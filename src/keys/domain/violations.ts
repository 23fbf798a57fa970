/** Why a key may not be made or regenerated as asked; all reasons are reported together. */
export interface Violation {
  readonly rule: ViolationRule;
  /**
   * `limit`: the request goes beyond a limit that it could keep to (422). `right`: the caller may not (403). `step_up`:
   * only after signing in again (401). `state`: not on this key as it is now (409).
   */
  readonly kind: 'limit' | 'right' | 'step_up' | 'state';
  /** The request field at fault, where there is one. */
  readonly field: 'expiresAt' | 'scopes' | 'allowedCidrs' | 'team' | 'overlapSeconds' | 'activate' | null;
  /** Completes "`field` …"; without a field, a sentence. It names the limit. */
  readonly message: string;
}

export type ViolationRule =
  | 'owner_suspended'
  | 'whoMayCreate'
  | 'maxLiveKeysPerOwner'
  | 'expiry_ahead'
  | 'requireExpiry'
  | 'maxLifetimeDays'
  | 'administrative_lifetime'
  | 'creating_key_lifetime'
  | 'allowedScopes'
  | 'scope_not_held'
  | 'step_up_required'
  | 'creating_key_scopes'
  | 'creating_key_cidrs'
  | 'creating_key_teams'
  | 'maxOverlapSeconds'
  | 'overlap_of_leaked'
  | 'overlap_of_self'
  | 'selfRotation'
  | 'not_regenerable'
  | 'expired_too_long'
  | 'already_regenerated'
  | 'predecessor_live';
