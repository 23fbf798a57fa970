import type { CombinedPolicy } from '../policies/domain/combine.js';
import { isExempt } from '../policies/domain/exemptions.js';
import { type Policies, segmentAt } from '../policies/domain/timeline.js';
import { type KeyStatus, statusOf } from '../keys/domain/status.js';
import { isAdministrativeScope } from '../access/permissions.js';
import { addressMatchesAll } from '../platform/addresses.js';
import type { KeyRecord } from './key-facts.reader.js';

/**
 * Outcomes in the order in which they are decided; a key that fails several is told the first. Clients rely on the
 * order, so it is written down once and tested.
 */
export const outcomes = [
  'malformed',
  'not_found',
  'revoked',
  'suspended',
  'expired',
  'ip_not_allowed',
  'insufficient_scope',
  'rate_limited',
  'valid',
] as const;
export type Outcome = (typeof outcomes)[number];

export interface VerificationRequest {
  /** The address that used the key, as the verifier saw it. */
  ip: string | null;
  /** What the key must carry. */
  scopes: readonly string[];
  /** `self`: at this service's own operations; `elsewhere`: for another service (R8.3). */
  where: 'self' | 'elsewhere';
}

export interface Decision {
  code: Exclude<Outcome, 'malformed' | 'not_found' | 'rate_limited'>;
  status: KeyStatus;
  /** What the key may now: its own scopes as far as the policies allow them. */
  scopes: readonly string[];
}

/** What a known key may do at `now`. Pure; the caller has proven that the secret is the key's. */
export function decide(
  record: KeyRecord,
  { policies, combined }: { policies: Policies; combined: CombinedPolicy },
  request: VerificationRequest,
  now: Date,
): Decision {
  const status = statusOf(record.facts, record.usage, record.owner, record.membership, policies, now);
  const scopes = allowedScopes(record, policies, now);
  if (status.status !== 'active') return { code: status.status, status, scopes };
  if (!addressMatchesAll(request.ip, addressLists(record, policies, now)))
    return { code: 'ip_not_allowed', status, scopes };
  const narrowed = request.scopes.every(
    (scope) => scopes.includes(scope) || (scopes.includes('full') && request.where === 'self'),
  );
  const replayable =
    request.where === 'elsewhere' &&
    combined.adminKeysElsewhere.value === 'refuse' &&
    record.scopes.some(isAdministrativeScope);
  return { code: narrowed && !replayable ? 'valid' : 'insufficient_scope', status, scopes };
}

const LEVELS = ['organization', 'team'] as const;

function allowedScopes({ scopes, facts }: KeyRecord, policies: Policies, now: Date): readonly string[] {
  let allowed = scopes;
  for (const level of LEVELS) {
    const { allowedScopes: segments } = policies[level];
    const rule = segments.length === 0 ? null : segmentAt(segments, now.getTime());
    if (rule && !isExempt(facts.exemptions, level, 'allowedScopes', now)) {
      allowed = allowed.filter((scope) => rule.value.includes(scope));
    }
  }
  return allowed;
}

/** Every list must match: the key's own, the organization's, the team's. */
function addressLists(record: KeyRecord, policies: Policies, now: Date): (readonly string[])[] {
  const lists: (readonly string[])[] = record.allowedCidrs.length > 0 ? [record.allowedCidrs] : [];
  for (const { allowedCidrs: segments } of [policies.organization, policies.team]) {
    const rule = segments.length === 0 ? null : segmentAt(segments, now.getTime());
    if (rule) lists.push(rule.value);
  }
  return lists;
}
