import { Injectable } from '@nestjs/common';
import { ReadDatabase } from '../platform/database/connections.js';
import type { PolicyValues, PolicyVersion } from './domain/policy.js';

interface Row {
  team_id: string | null;
  number: number;
  rules: PolicyValues;
  saved_at: Date;
  enforce_from: Date;
  superseded_at: Date | null;
  withdrawn_at: Date | null;
}

// Index: policy_versions_number. An organization has some dozens of versions over its teams.
const sql = `
select team_id, number, rules, saved_at, enforce_from, superseded_at, withdrawn_at
from keyreeve.policy_versions where organization_id = $1 order by number`;

/** Every version of an organization's policies, its own under `null`, the teams' under their ids. */
@Injectable()
export class PolicyReader {
  constructor(private readonly database: ReadDatabase) {}

  async all(organizationId: string): Promise<Map<string | null, PolicyVersion[]>> {
    const result = await this.database.lookups.query<Row>({ name: 'policies', text: sql, values: [organizationId] });
    const scopes = new Map<string | null, PolicyVersion[]>();
    for (const row of result.rows) {
      const versions = scopes.get(row.team_id) ?? [];
      versions.push(toVersion(row));
      scopes.set(row.team_id, versions);
    }
    return scopes;
  }
}

export function toVersion(row: Omit<Row, 'team_id'>): PolicyVersion {
  return {
    number: row.number,
    values: row.rules,
    savedAt: row.saved_at,
    enforceFrom: row.enforce_from,
    supersededAt: row.superseded_at,
    withdrawnAt: row.withdrawn_at,
  };
}
