import { Injectable } from '@nestjs/common';
import { administersTeam, carries, type Principal } from '../access/principal.js';
import { Clock } from '../platform/clock.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { toPublicId } from '../platform/ids.js';
import { differences, type PolicyVersion, UNSET_POLICY } from './domain/policy.js';
import { versionInForce } from './domain/timeline.js';
import type { PolicyHistoryEntry, PolicyHistoryView, PolicyView } from './policy.dto.js';
import { PolicyReader } from './policy.reader.js';
import { policyProblem } from './policy.problems.js';
import { scopeView, versionView } from './policy.view.js';

interface Authored {
  number: number;
  author_id: string | null;
  author_name: string | null;
  reason: string | null;
  withdraw_reason: string | null;
}

/**
 * Reads of policies: everyone sees the organization's and those of their teams, auditors and administrators all. A key
 * without the reading scope shows what its owner sees as a member (R8.2).
 */
@Injectable()
export class PoliciesQueries {
  constructor(
    private readonly reader: PolicyReader,
    private readonly database: ReadDatabase,
    private readonly clock: Clock,
  ) {}

  async one(principal: Principal, teamId: string | null): Promise<PolicyView> {
    const team = await this.visibleTeam(principal, teamId);
    return scopeView({ team }, await this.reader.all(principal.organizationId), this.clock.now());
  }

  async history(principal: Principal, teamId: string | null): Promise<PolicyHistoryView> {
    await this.visibleTeam(principal, teamId);
    const versions = (await this.reader.all(principal.organizationId)).get(teamId) ?? [];
    // Index: policy_versions_number.
    const authored = await this.database.rows<Authored & Record<string, unknown>>(
      `select v.number, o.id as author_id, o.name as author_name, v.reason, v.withdraw_reason
       from keyreeve.policy_versions v
       left join keyreeve.owners o on o.organization_id = v.organization_id and o.id = v.saved_by
       where v.organization_id = $1 and v.team_id is not distinct from $2`,
      [principal.organizationId, teamId],
    );
    const byNumber = new Map(authored.map((row) => [row.number, row]));
    const inForce = versionInForce(versions, this.clock.now())?.number ?? null;
    const entries = versions.map((version, at) =>
      entry(version, versions[at - 1], byNumber.get(version.number), inForce, this.clock.now()),
    );
    return { data: entries.reverse() };
  }

  private async visibleTeam(principal: Principal, teamId: string | null): Promise<PolicyView['team']> {
    if (teamId === null) return null;
    const { organizationRoles, memberTeams } = principal.rights;
    const reads = organizationRoles.length > 0 || administersTeam(principal, teamId);
    const visible = memberTeams.includes(teamId) || (reads && carries(principal.credential, 'policies:read'));
    const [team] = visible
      ? await this.database.rows<{ name: string }>(
          `select name from keyreeve.teams where organization_id = $1 and id = $2`,
          [principal.organizationId, teamId],
        )
      : [];
    if (!team) throw policyProblem('policy.not_found');
    return { id: teamId, name: team.name };
  }
}

function entry(
  version: PolicyVersion,
  before: PolicyVersion | undefined,
  row: Authored | undefined,
  inForce: number | null,
  now: Date,
): PolicyHistoryEntry {
  return {
    ...versionView(version),
    state: stateOf(version, inForce, now),
    savedBy:
      row?.author_id && row.author_name !== null
        ? { id: toPublicId('user', row.author_id), name: row.author_name }
        : null,
    reason: row?.reason ?? null,
    withdrawnAt: version.withdrawnAt,
    withdrawReason: row?.withdraw_reason ?? null,
    differences: differences(before?.values ?? UNSET_POLICY, version.values),
  };
}

function stateOf(
  { number, enforceFrom, supersededAt, withdrawnAt }: PolicyVersion,
  inForce: number | null,
  now: Date,
): string {
  if (withdrawnAt) return 'withdrawn';
  if (number === inForce) return 'in_force';
  if (supersededAt && supersededAt < enforceFrom) return 'superseded';
  return enforceFrom > now ? 'pending' : 'past';
}
