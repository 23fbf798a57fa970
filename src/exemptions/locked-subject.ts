import { administersOrganization, administersTeam, type Principal } from '../access/principal.js';
import type { AuditTarget } from '../platform/database/audit-sink.js';
import { inForce } from '../platform/database/periods.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import type { OwnerType } from '../platform/ids.js';
import type { Involved } from './domain/separation.js';
import { exemptionProblem } from './exemptions.problems.js';

export interface SubjectId {
  readonly type: 'owner' | 'key';
  readonly id: string;
}

/** What an exemption is for: one key, or all keys of an owner. */
export interface Subject extends SubjectId {
  /** The teams that it belongs to. */
  readonly teams: readonly string[];
  readonly involved: Omit<Involved, 'requestedBy'>;
  readonly targets: readonly AuditTarget[];
}

interface Row {
  key_id: string | null;
  key_name: string | null;
  owner_id: string;
  owner_type: OwnerType;
  owner_name: string;
  teams: string[];
  stewards: string[];
  creators: string[];
}

/** Indexes: keys_pkey or owners_pkey; memberships_user, stewardships_account, keys_owner. `$3` is the instant, `$4` who decides. */
const read = (key: boolean): string => `
select ${key ? 'k.id' : 'null::uuid'} as key_id, ${key ? 'k.name' : 'null'} as key_name, o.id as owner_id, o.type as owner_type,
  o.name as owner_name,
  ${
    key
      ? 'array[k.team_id]'
      : `case o.type when 'service_account' then array[o.team_id] else array(
           select m.team_id from keyreeve.memberships m
           where m.organization_id = $1 and m.user_id = o.id and ${inForce('m', '$3')}) end`
  } as teams,
  array(select h.user_id from keyreeve.stewardships h
    where h.organization_id = $1 and h.service_account_id = o.id and ${inForce('h', '$3')}) as stewards,
  ${
    key
      ? 'array[k.created_by]'
      : `case o.type when 'service_account' then array(
           select $4::uuid where exists (select from keyreeve.keys k
             where k.organization_id = $1 and k.owner_id = o.id and k.created_by = $4)) else array[o.id] end`
  } as creators
from ${key ? 'keyreeve.keys k join keyreeve.owners o on o.organization_id = $1 and o.id = k.owner_id' : 'keyreeve.owners o'}
where o.organization_id = $1 and ${key ? 'k.organization_id = $1 and k.id' : 'o.id'} = $2`;

/**
 * The subject, locked, for a decision by somebody who administers something of it.
 * @throws Problem 422 `exemption.subject_unknown`, the same for what does not exist and for what is others'
 */
export async function lockSubject(tx: Transaction, caller: Principal, { type, id }: SubjectId): Promise<Subject> {
  await tx.lock(
    `select id from keyreeve.${type === 'key' ? 'keys' : 'owners'} where organization_id = $1 and id = $2 for no key update`,
    [tx.organizationId, id],
  );
  const [row] = await tx.query<Row>(read(type === 'key'), [
    tx.organizationId,
    id,
    tx.now,
    ...(type === 'key' ? [] : [caller.id]),
  ]);
  const isSeen =
    row && (administersOrganization(caller.rights) || row.teams.some((team) => administersTeam(caller, team)));
  if (!isSeen) throw exemptionProblem('exemption.subject_unknown');
  return {
    type,
    id,
    teams: row.teams,
    involved: { owner: row.owner_id, stewards: row.stewards, creators: row.creators },
    targets: [
      ...(row.key_id === null ? [] : [{ type: 'key', id: row.key_id, name: row.key_name } as const]),
      { type: row.owner_type, id: row.owner_id, name: row.owner_name },
    ],
  };
}
