import type { AuditTarget } from '../platform/database/audit-sink.js';
import { toPublicId } from '../platform/ids.js';
import { combine } from './domain/combine.js';
import type { PolicyVersion } from './domain/policy.js';
import { pendingVersion, valuesInForce } from './domain/timeline.js';
import type { PolicyView } from './policy.dto.js';
import type { PolicyHistory } from './policy-history.js';

/** The organization's own policy, or a team's. */
export interface PolicyScope {
  team: { id: string; name: string } | null;
  target: AuditTarget;
}

export function scopeView({ team }: Pick<PolicyScope, 'team'>, history: PolicyHistory, now: Date): PolicyView {
  const versions = history.get(team?.id ?? null) ?? [];
  const pending = pendingVersion(versions, now);
  const organization = valuesInForce(history.get(null) ?? [], now);
  const own = valuesInForce(versions, now);
  return {
    scope: team ? 'team' : 'organization',
    team: team && { id: toPublicId('team', team.id), name: team.name },
    version: versions.at(-1)?.number ?? 0,
    rules: own,
    pending: pending && versionView(pending),
    effective: combine(organization, team ? own : valuesInForce([], now)),
  };
}

export function versionView({
  number,
  values,
  enforceFrom,
  savedAt,
}: PolicyVersion): NonNullable<PolicyView['pending']> {
  return { number, rules: values, enforceFrom, savedAt };
}
