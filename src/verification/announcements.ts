import { fixedEndOf } from '../keys/domain/expiry.js';
import { addressMatches } from '../platform/addresses.js';
import type { PolicyLevel } from '../policies/domain/combine.js';
import { isExempt } from '../policies/domain/exemptions.js';
import type { PolicyVersion } from '../policies/domain/policy.js';
import { compile, type Policies, pendingVersion } from '../policies/domain/timeline.js';
import type { Decision } from './decide.js';
import type { KeyRecord } from './key-facts.reader.js';

const LEVELS = ['organization', 'team'] as const satisfies readonly PolicyLevel[];

/** From so long before its fixed end on a key is told of it. */
const NOTICE_MS = 30 * 86_400_000;

/** Saved versions that bind no existing key yet, and what binds without them. */
export interface PendingPolicies {
  readonly versions: Readonly<Partial<Record<PolicyLevel, PolicyVersion>>>;
  readonly without: Policies;
}

/** Null where none is pending at `now`, which is the usual case. */
export function pendingPolicies(
  histories: Readonly<Record<PolicyLevel, readonly PolicyVersion[]>>,
  now: Date,
): PendingPolicies | null {
  const versions: Partial<Record<PolicyLevel, PolicyVersion>> = {};
  const without = (level: PolicyLevel) => {
    const pending = pendingVersion(histories[level], now);
    if (pending) versions[level] = pending;
    return compile(histories[level].filter((version) => version !== pending));
  };
  const policies = { organization: without('organization'), team: without('team') };
  return Object.keys(versions).length > 0 ? { versions, without: policies } : null;
}

export interface AcceptedCall {
  readonly record: KeyRecord;
  readonly decision: Decision;
  readonly policies: Policies;
  readonly pending: PendingPolicies | null;
  /** The address that used the key. */
  readonly ip: string | null;
  readonly now: Date;
}

/**
 * What an accepted key is told ahead, as headers of the answer: its fixed end once that is near (R2.6), and what a
 * pending version will take from it (R3.1). The latter is a list as RFC 9651 has it: one entry for each version.
 */
export function announcements(call: AcceptedCall): Record<string, string> {
  const { decision, pending, policies, now } = call;
  const headers: Record<string, string> = {};
  // No term ends the key before this: a fixed end is not nearer.
  const nextMs = decision.status.until?.getTime() ?? Infinity;
  const lastMs = now.getTime() + NOTICE_MS;
  const end = nextMs <= lastMs ? fixedEndOf(call.record.facts, policies) : null;
  if (end !== null && end.getTime() <= lastMs) headers['keyreeve-key-expires'] = end.toISOString();
  const warnings = pending === null ? [] : LEVELS.flatMap((level) => warningOf(call, pending, level));
  if (warnings.length > 0) headers['keyreeve-policy-warning'] = warnings.join(', ');
  return headers;
}

function warningOf(
  { record, decision, policies, ip }: AcceptedCall,
  { versions, without }: PendingPolicies,
  level: PolicyLevel,
): string[] {
  const version = versions[level];
  if (!version) return [];
  const { allowedScopes, allowedCidrs } = version.values;
  const end = fixedEndOf(record.facts, { ...without, [level]: policies[level] });
  const endsSooner = end !== null && end.getTime() < (fixedEndOf(record.facts, without)?.getTime() ?? Infinity);
  const isLifted = isExempt(record.facts.exemptions, level, 'allowedScopes', version.enforceFrom);
  const kept = isLifted ? null : allowedScopes;
  const lost = kept === null ? [] : decision.scopes.filter((scope) => !kept.includes(scope));
  const effects = [
    ...(endsSooner ? [`ends="${end.toISOString()}"`] : []),
    ...(lost.length > 0 ? [`loses="${lost.join(' ')}"`] : []),
    ...(addressMatches(ip, allowedCidrs) ? [] : ['address-refused']),
  ];
  if (effects.length === 0) return [];
  return [[level, `version=${version.number}`, `from="${version.enforceFrom.toISOString()}"`, ...effects].join(';')];
}
