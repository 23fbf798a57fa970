import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { Clock } from '../platform/clock.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { toPublicId } from '../platform/ids.js';
import { PolicyReader } from '../policies/policy.reader.js';
import type { PolicyHistory } from '../policies/policy-history.js';
import { policyForNewKeys } from './creation-rules.js';
import { effectiveDefault } from './domain/lifetime.js';
import type { KeySettingsInTeam, KeySettingsView } from './key-settings.dto.js';

interface Team extends Record<string, unknown> {
  id: string;
  name: string;
}

@Injectable()
export class KeySettingsQueries {
  constructor(
    private readonly database: ReadDatabase,
    private readonly policies: PolicyReader,
    private readonly clock: Clock,
  ) {}

  async settings(principal: Principal): Promise<KeySettingsView> {
    // Index: key_settings_pkey.
    const row = await this.database.lookup<{ days: number | null }>(
      'key-settings',
      `select default_lifetime_days as days from keyreeve.key_settings where organization_id = $1 and user_id = $2`,
      [principal.organizationId, principal.id],
    );
    return this.withDefault(principal, row?.days ?? null);
  }

  /** What a default would become in each of the caller's teams. */
  async withDefault(principal: Principal, defaultDays: number | null): Promise<KeySettingsView> {
    const { organizationId, rights } = principal;
    const [history, teams] = await Promise.all([
      this.policies.all(organizationId),
      // Index: teams_pkey.
      this.database.rows<Team>(
        `select id, name from keyreeve.teams where organization_id = $1 and id = any($2::uuid[]) order by name_folded`,
        [organizationId, rights.memberTeams],
      ),
    ]);
    const kind = principal.type === 'user' ? 'personal' : 'service';
    const now = this.clock.now();
    return {
      defaultLifetimeDays: defaultDays,
      teams: teams.map((team) => inTeam(team, kind, history, defaultDays, now)),
    };
  }
}

function inTeam(
  { id, name }: Team,
  kind: 'personal' | 'service',
  history: PolicyHistory,
  defaultDays: number | null,
  now: Date,
): KeySettingsInTeam {
  const policy = policyForNewKeys(history, id, now);
  const { days, decidedBy } = effectiveDefault(policy, kind, defaultDays);
  const { value: limit, level } = policy.maxLifetimeDays[kind];
  return {
    team: { id: toPublicId('team', id), name },
    lifetimeDays: days,
    decidedBy,
    maxLifetimeDays: limit,
    // Durations are the smaller of two, and so never both levels'.
    limitedBy: level === 'both' ? null : level,
    expiryRequired: policy.requireExpiry[kind].value,
  };
}
