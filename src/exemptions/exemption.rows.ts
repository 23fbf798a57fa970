import type { Principal } from '../access/principal.js';
import { epochMs } from '../platform/database/instants.js';
import { type OwnerType, ownerPublicId, toPublicId } from '../platform/ids.js';
import type { ExemptRule } from '../policies/domain/exemptions.js';
import type { PersonView } from '../keys/key.view.js';
import type { ExemptionDecisionView, ExemptionView } from './exemptions.dto.js';

interface Named {
  id: string;
  name: string;
}

interface Person extends Named {
  type: OwnerType;
}

/** An exemption as `exemptionColumns` reads it; instants inside JSON are ms. */
export interface ExemptionRow {
  id: string;
  rule: ExemptRule;
  since: Date;
  until: Date;
  subjectType: 'owner' | 'key';
  subjectId: string;
  teamId: string | null;
  owner: Person | null;
  key: Named | null;
  team: Named | null;
  requestedBy: Person | null;
  decisions: {
    decision: ExemptionDecisionView['decision'];
    at: number;
    by: Person | null;
    reason: string | null;
    until: number;
  }[];
}

const person = (id: string): string => `(select json_build_object('id', o.id, 'type', o.type, 'name', o.name)
   from keyreeve.owners o where o.organization_id = $1 and o.id = ${id})`;
const named = (table: string, id: string): string => `(select json_build_object('id', n.id, 'name', n.name)
   from keyreeve.${table} n where n.organization_id = $1 and n.id = ${id})`;

/** Of exemptions `x`; `$1` is the organization. Indexes: owners_pkey, keys_pkey, teams_pkey, exemption_decisions_pkey. */
export const exemptionColumns = `x.id, x.rule, x.since, x.until, x.subject_type as "subjectType",
  x.subject_id as "subjectId", x.team_id as "teamId",
  case x.subject_type when 'owner' then ${person('x.subject_id')} end as owner,
  case x.subject_type when 'key' then ${named('keys', 'x.subject_id')} end as key,
  ${named('teams', 'x.team_id')} as team, ${person('x.requested_by')} as "requestedBy",
  (select json_agg(json_build_object('decision', d.decision, 'at', ${epochMs('d.at')}, 'by', ${person('d.by')},
     'reason', d.reason, 'until', ${epochMs('d.until')}) order by d.number)
   from keyreeve.exemption_decisions d where d.organization_id = $1 and d.exemption_id = x.id) as decisions`;

/**
 * Whose exemptions somebody sees: those of the organization, or those from a rule of a team that they administer and
 * those for what belongs to such a team. Appends its values.
 */
export function visibleExemptions({ rights }: Principal, values: unknown[]): string {
  if (rights.organizationRoles.length > 0) return 'true';
  const administered = `$${values.push(rights.adminTeams)}::uuid[]`;
  return `(x.team_id = any(${administered})
    or exists (select from keyreeve.keys k where k.organization_id = $1 and k.id = x.subject_id
      and k.team_id = any(${administered}))
    or exists (select from keyreeve.owners o where o.organization_id = $1 and o.id = x.subject_id
      and o.team_id = any(${administered})))`;
}

export function toExemptionView(row: ExemptionRow, now: Date): ExemptionView {
  return {
    id: toPublicId('exm', row.id),
    state: row.until > now ? 'in_force' : 'ended',
    owner: toPerson(row.owner),
    key: row.key && { id: toPublicId('key', row.key.id), name: row.key.name },
    rule: row.rule,
    level: row.teamId === null ? 'organization' : 'team',
    team: row.team && { id: toPublicId('team', row.team.id), name: row.team.name },
    requestedBy: toPerson(row.requestedBy),
    since: row.since,
    until: row.until,
    renewals: row.decisions.filter(({ decision }) => decision === 'renewed').length,
    decisions: row.decisions.map(({ at, by, until, ...rest }) => ({
      ...rest,
      at: new Date(at),
      by: toPerson(by),
      until: new Date(until),
    })),
  };
}

function toPerson(row: Person | null): PersonView | null {
  return row && { id: ownerPublicId(row.type, row.id), name: row.name };
}
