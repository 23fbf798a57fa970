import type { KeyKind, PerKind, PolicyVersion } from '../policies/domain/policy.js';
import { lifetimeEnding, lifetimeEndMs } from '../policies/domain/terms.js';
import {
  compile,
  EMPTY_POLICY,
  valuesBindingCreation,
  type CompiledPolicy,
  type Policies,
} from '../policies/domain/timeline.js';
import type { Organization, SavedPolicy } from './organization.js';

/** What bound the creation of keys of one kind from an instant on. */
interface CreationLimit {
  readonly fromMs: number;
  readonly maxLifetimeDays: PerKind<number | null>;
  readonly requireExpiry: PerKind<boolean | null>;
  readonly maxOverlapSeconds: number | null;
}

/** Lifetime that people choose where an expiry is required and no limit is set. */
const USUAL_DAYS = 365;

/** The policies of one team and of its organization, as far as the facts of a key depend on them. */
export class PolicyTerms {
  readonly policies: Policies;
  private readonly limits: readonly (readonly CreationLimit[])[];

  constructor(organization: readonly PolicyVersion[], team: readonly PolicyVersion[]) {
    this.policies = { organization: compile(organization), team: team.length > 0 ? compile(team) : EMPTY_POLICY };
    this.limits = [creationLimits(organization), creationLimits(team)];
  }

  /** The lifetime that a key gets whose maker wanted `days` (null: none at all), creating at `atMs`. */
  grantedDays(kind: KeyKind, days: number | null, atMs: number): number | null {
    let granted = days;
    for (const scope of this.limits) {
      const limit = limitAt(scope, atMs);
      const most = limit?.maxLifetimeDays[kind] ?? null;
      if (granted === null && limit?.requireExpiry[kind] === true) granted = USUAL_DAYS;
      if (most !== null) granted = granted === null ? most : Math.min(granted, most);
    }
    return granted;
  }

  /** The longest overlap that a regeneration could ask for. */
  maxOverlapSeconds(atMs: number): number {
    return Math.min(...this.limits.map((scope) => limitAt(scope, atMs)?.maxOverlapSeconds ?? Infinity));
  }

  /** When the maximum lifetime ends a key, ahead or not; infinite where it does not. */
  lifetimeEndMs(kind: KeyKind, createdMs: number): number {
    const { organization, team } = this.policies;
    return Math.min(lifetimeEnd(organization, kind, createdMs), lifetimeEnd(team, kind, createdMs));
  }
}

/** The terms that bind the keys of each team, by its id. */
export function termsByTeam(organization: Pick<Organization, 'teams' | 'policies'>): Map<string, PolicyTerms> {
  const own = versionsOf(organization.policies, null);
  return new Map(organization.teams.map(({ id }) => [id, new PolicyTerms(own, versionsOf(organization.policies, id))]));
}

function versionsOf(policies: readonly SavedPolicy[], teamId: string | null): PolicyVersion[] {
  return policies.filter(({ team }) => (team?.id ?? null) === teamId).map(({ version }) => version);
}

/** Creation limits change only when a version is saved or taken back. */
function creationLimits(versions: readonly PolicyVersion[]): CreationLimit[] {
  const instants = versions.flatMap(({ savedAt, withdrawnAt }) => (withdrawnAt ? [savedAt, withdrawnAt] : [savedAt]));
  return instants
    .sort((a, b) => a.getTime() - b.getTime())
    .map((at) => {
      const { maxLifetimeDays, requireExpiry, maxOverlapSeconds } = valuesBindingCreation(versions, at);
      return { fromMs: at.getTime(), maxLifetimeDays, requireExpiry, maxOverlapSeconds };
    });
}

function limitAt(limits: readonly CreationLimit[], atMs: number): CreationLimit | undefined {
  return limits.findLast(({ fromMs }) => fromMs <= atMs);
}

function lifetimeEnd(scope: CompiledPolicy, kind: KeyKind, createdMs: number): number {
  const segment = lifetimeEnding(scope.maxLifetimeDays[kind], createdMs);
  return segment === null ? Infinity : lifetimeEndMs(segment, createdMs);
}
