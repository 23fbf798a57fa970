import type { PolicyVersion } from '../policies/domain/policy.js';
import type { PolicyScopes } from './status.sql.js';
import { type CompiledPolicy, compile, EMPTY_POLICY, type Policies } from '../policies/domain/timeline.js';

/** The policies of one organization, read once for a request and compiled as far as they are asked for. */
export class OrganizationTerms {
  readonly organization: CompiledPolicy;
  private readonly teams = new Map<string, Policies>();

  constructor(private readonly versions: ReadonlyMap<string | null, readonly PolicyVersion[]>) {
    this.organization = compile(versions.get(null) ?? []);
  }

  of(teamId: string): Policies {
    const known = this.teams.get(teamId);
    if (known) return known;
    const versions = this.versions.get(teamId);
    const policies = { organization: this.organization, team: versions ? compile(versions) : EMPTY_POLICY };
    this.teams.set(teamId, policies);
    return policies;
  }

  /** Everything compiled, for statements over keys of any team. */
  get scopes(): PolicyScopes {
    const teams = this.teamsWithPolicies.map((teamId) => [teamId, this.of(teamId).team] as const);
    return { organization: this.organization, teams: new Map(teams) };
  }

  /** Teams that ever had a policy of their own; every other team is bound by the organization's alone. */
  get teamsWithPolicies(): string[] {
    return [...this.versions.keys()].filter((teamId) => teamId !== null);
  }
}
