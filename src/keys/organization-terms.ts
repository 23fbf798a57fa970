import type pg from 'pg';
import {
  type ExemptTerms,
  exemptTermsOf,
  type ExemptTermsRow,
  NO_EXEMPTIONS,
  selectExemptTerms,
} from '../policies/exempt-terms.js';
import { historyOf, type PolicyRow, selectHistory } from '../policies/policy-history.js';
import type { PolicyReader } from '../policies/policy.reader.js';
import type { PolicyVersion } from '../policies/domain/policy.js';
import type { PolicyScopes } from './status.sql.js';
import { type CompiledPolicy, compile, EMPTY_POLICY, type Policies } from '../policies/domain/timeline.js';

/**
 * The policies of one organization, read once for a request and compiled as far as they are asked for.
 *
 * @param exemptions left out where single keys are asked about, which bring their own
 */
export class OrganizationTerms {
  readonly organization: CompiledPolicy;
  private readonly teams = new Map<string, Policies>();

  constructor(
    private readonly versions: ReadonlyMap<string | null, readonly PolicyVersion[]>,
    readonly exemptions: ExemptTerms = NO_EXEMPTIONS,
  ) {
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
    const exempted = this.exemptions.times.length > 0;
    return { organization: this.organization, teams: new Map(teams), exempted };
  }

  /** Teams that ever had a policy of their own; every other team is bound by the organization's alone. */
  get teamsWithPolicies(): string[] {
    return [...this.versions.keys()].filter((teamId) => teamId !== null);
  }
}

/** What statements over an organization's keys are made with. */
export async function termsOf(policies: PolicyReader, organizationId: string): Promise<OrganizationTerms> {
  const [versions, exemptions] = await Promise.all([policies.all(organizationId), policies.exemptions(organizationId)]);
  return new OrganizationTerms(versions, exemptions);
}

/** The same in the snapshot of a transaction. */
export async function termsWithin(client: pg.ClientBase, organizationId: string): Promise<OrganizationTerms> {
  const versions = await client.query<PolicyRow>(selectHistory, [organizationId]);
  const exemptions = await client.query<ExemptTermsRow>(selectExemptTerms(), [organizationId]);
  return new OrganizationTerms(historyOf(versions.rows), exemptTermsOf(exemptions.rows[0]));
}
