import { Injectable } from '@nestjs/common';
import { type CombinedPolicy, combine } from '../policies/domain/combine.js';
import type { PolicyVersion } from '../policies/domain/policy.js';
import { compile, EMPTY_POLICY, type Policies, valuesInForce } from '../policies/domain/timeline.js';
import { PolicyReader } from '../policies/policy.reader.js';
import type { Drop } from '../platform/database/unit-of-work.js';
import { type PendingPolicies, pendingPolicies } from './announcements.js';
import type { DropListener } from './change-feed.js';
import { DropLedger } from './drop-ledger.js';

/** What binds the keys of one team. */
export interface TeamPolicies {
  policies: Policies;
  pending: PendingPolicies | null;
  /** The combined values, and until when (ms) they are the ones in force. */
  combined: CombinedPolicy;
  untilMs: number;
}

/** The policies of one organization, compiled once and kept until one of them changes. */
export class OrganizationPolicies {
  private readonly teams = new Map<string, TeamPolicies>();
  private readonly organization;

  constructor(private readonly versions: ReadonlyMap<string | null, readonly PolicyVersion[]>) {
    this.organization = compile(this.of(null));
  }

  for(teamId: string, now: Date): TeamPolicies {
    const known = this.teams.get(teamId);
    if (known && now.getTime() < known.untilMs) return known;
    const team = this.of(teamId);
    const ahead = [...this.of(null), ...team].map(({ enforceFrom }) => enforceFrom.getTime());
    const fresh = {
      policies: known?.policies ?? {
        organization: this.organization,
        team: team.length > 0 ? compile(team) : EMPTY_POLICY,
      },
      pending: pendingPolicies({ organization: this.of(null), team }, now),
      combined: combine(valuesInForce(this.of(null), now), valuesInForce(team, now)),
      untilMs: Math.min(...ahead.filter((ms) => ms > now.getTime())),
    };
    this.teams.set(teamId, fresh);
    return fresh;
  }

  private of(teamId: string | null): readonly PolicyVersion[] {
    return this.versions.get(teamId) ?? [];
  }
}

const mostOrganizations = 10_000;

/** Policies on the hot path: few, small, and asked for with every verification. */
@Injectable()
export class PolicyCache implements DropListener {
  private readonly entries = new Map<string, OrganizationPolicies>();

  constructor(
    private readonly reader: PolicyReader,
    private readonly ledger: DropLedger,
  ) {}

  peek(organizationId: string): OrganizationPolicies | undefined {
    return this.entries.get(organizationId);
  }

  /** Reads them anew; kept only if nothing of the organization was dropped meanwhile. */
  async read(organizationId: string): Promise<OrganizationPolicies> {
    const mark = this.ledger.mark();
    const policies = new OrganizationPolicies(await this.reader.all(organizationId));
    if (!this.ledger.droppedSince(mark, [organizationId])) {
      if (this.entries.size >= mostOrganizations) this.entries.clear();
      this.entries.set(organizationId, policies);
    }
    return policies;
  }

  drop(drops: readonly Drop[]): void {
    for (const { kind, organizationId } of drops) {
      if (kind === 'policy' || kind === 'organization') this.entries.delete(organizationId);
    }
  }

  dropEverything(): void {
    this.entries.clear();
  }
}
