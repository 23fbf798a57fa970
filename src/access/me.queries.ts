import { Injectable } from '@nestjs/common';
import { ReadDatabase } from '../platform/database/connections.js';
import { ownerPublicId, toPublicId } from '../platform/ids.js';
import { CallingKey } from './calling-key.js';
import type { MeAnswer } from './me.dto.js';
import { type Principal, rolesOf } from './principal.js';

interface Row extends Record<string, unknown> {
  organization: string;
  teams: { id: string; name: string }[];
}

// Index: organizations_pkey, teams_pkey. Names sort by code point, as they do in every list.
const sql = `
select o.name as organization,
  coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name) order by t.name_folded)
    from keyreeve.teams t where t.organization_id = $1 and t.id = any($2::uuid[])), '[]') as teams
from keyreeve.organizations o where o.id = $1`;

@Injectable()
export class MeQueries {
  constructor(
    private readonly database: ReadDatabase,
    private readonly callingKey: CallingKey,
  ) {}

  async me(principal: Principal): Promise<MeAnswer> {
    const { organizationId, id, type, name, email, rights, credential } = principal;
    const row = await this.database.lookup<Row>('me', sql, [organizationId, rights.memberTeams]);
    const key = credential.type === 'key' ? await this.callingKey.describe(principal) : undefined;
    return {
      user: { id: ownerPublicId(type, id), type, name, email },
      organization: { id: toPublicId('org', organizationId), name: row?.organization ?? '' },
      teams: (row?.teams ?? []).map((team) => ({
        id: toPublicId('team', team.id),
        name: team.name,
        role: rights.adminTeams.includes(team.id) ? 'admin' : 'member',
      })),
      roles: [...rolesOf(rights)],
      ...(key && { key }),
    };
  }
}
