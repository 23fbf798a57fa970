import type pg from 'pg';
import {
  type ExemptTerms,
  exemptTermsOf,
  type ExemptTermsRow,
  NO_EXEMPTIONS,
  selectExemptTerms,
} from '../policies/exempt-terms.js';
import { historyOf, type PolicyHistory, type PolicyRow, selectHistory } from '../policies/policy-history.js';
import type { PolicyReader } from '../policies/policy.reader.js';
import type { PolicyVersion } from '../policies/domain/policy.js';
import type { PolicyScopes } from './status.sql.js';
import { type CompiledPolicy, compile, EMPTY_POLICY, type Policies } from '../policies/domain/timeline.js';

/**
 * The policies of one organization, read once for a request and compiled as far as they are asked for.
 *
 * @param exemptions left out where single keys are asked about, which bring their own
 * @param asOf what the policies said at an instant that has passed
 */
export class OrganizationTerms {
  readonly organization: CompiledPolicy;
  private readonly teams = new Map<string, Policies>();

  constructor(
    private readonly versions: ReadonlyMap<string | null, readonly PolicyVersion[]>,
    readonly exemptions: ExemptTerms = NO_EXEMPTIONS,
    private readonly asOf?: Date,
  ) {
    this.organization = compile(versions.get(null) ?? [], asOf);
  }

  of(teamId: string): Policies {
    const known = this.teams.get(teamId);
    if (known) return known;
    const versions = this.versions.get(teamId);
    const policies = { organization: this.organization, team: versions ? compile(versions, this.asOf) : EMPTY_POLICY };
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

/** The same as the policies said it at a past instant; keys that are judged one by one bring their exemptions. */
export async function termsAt(policies: PolicyReader, organizationId: string, asOf: Date): Promise<OrganizationTerms> {
  return new OrganizationTerms(await policies.all(organizationId), NO_EXEMPTIONS, asOf);
}

/** The same in the snapshot of a transaction. */
export async function termsWithin(client: pg.ClientBase, organizationId: string): Promise<OrganizationTerms> {
  const history = await historyWithin(client, organizationId);
  return new OrganizationTerms(history, await exemptionsWithin(client, organizationId));
}

export async function historyWithin(client: pg.ClientBase, organizationId: string): Promise<PolicyHistory> {
  return historyOf((await client.query<PolicyRow>(selectHistory, [organizationId])).rows);
}

export async function exemptionsWithin(client: pg.ClientBase, organizationId: string): Promise<ExemptTerms> {
  return exemptTermsOf((await client.query<ExemptTermsRow>(selectExemptTerms(), [organizationId])).rows[0]);
}
