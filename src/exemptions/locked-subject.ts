import { administersOrganization, administersTeam, type Principal } from '../access/principal.js';
import { callerWithin } from '../access/principal.reader.js';
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
  /** The one team of a key or a service account; null for a person. */
  readonly belongsTo: string | null;
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

/**
 * `$2` is the key or the owner, `$3` the instant, `$4` who decides. Whoever ever answered for a service account, or made
 * one of its keys, gains by an exemption of any of them: a stewardship is handed on and back within a minute.
 * Indexes: keys_pkey or owners_pkey; memberships_user, stewardships_account, keys_owner.
 */
const read = (ofKey: boolean): string => `
select ${ofKey ? 'k.id as key_id, k.name as key_name' : 'null::uuid as key_id, null as key_name'},
  o.id as owner_id, o.type as owner_type, o.name as owner_name, ${ofKey ? 'array[k.team_id]' : teamsOfOwner} as teams,
  array(select h.user_id from keyreeve.stewardships h
    where h.organization_id = $1 and h.service_account_id = o.id) as stewards,
  case o.type when 'service_account' then array(select $4::uuid where exists (select from keyreeve.keys m
    where m.organization_id = $1 and m.owner_id = o.id and m.created_by = $4)) else array[o.id] end as creators
from ${ofKey ? 'keyreeve.keys k join keyreeve.owners o on o.organization_id = $1 and o.id = k.owner_id' : 'keyreeve.owners o'}
where o.organization_id = $1 and ${ofKey ? 'k.organization_id = $1 and k.id' : 'o.id'} = $2 and $3::timestamptz is not null`;

const teamsOfOwner = `case o.type when 'service_account' then array[o.team_id] else array(
    select m.team_id from keyreeve.memberships m
    where m.organization_id = $1 and m.user_id = o.id and ${inForce('m', '$3')}) end`;

/**
 * The subject, locked, and who decides with the rights that hold once the lock is there.
 * @throws Problem 422 `exemption.subject_unknown`
 */
export async function lockSubject(
  tx: Transaction,
  principal: Principal,
  { type, id }: SubjectId,
): Promise<{ subject: Subject; caller: Principal }> {
  await tx.lock(
    `select id from keyreeve.${type === 'key' ? 'keys' : 'owners'} where organization_id = $1 and id = $2 for no key update`,
    [tx.organizationId, id],
  );
  const caller = await callerWithin(tx, principal);
  const [row] = await tx.query<Row>(read(type === 'key'), [tx.organizationId, id, tx.now, caller.id]);
  if (!row) throw exemptionProblem('exemption.subject_unknown');
  const isPerson = type === 'owner' && row.owner_type === 'user';
  const subject = {
    type,
    id,
    teams: row.teams,
    belongsTo: isPerson ? null : (row.teams[0] ?? null),
    involved: { owner: row.owner_id, stewards: row.stewards, creators: row.creators },
    targets: [
      ...(row.key_id === null ? [] : [{ type: 'key', id: row.key_id, name: row.key_name } as const]),
      { type: row.owner_type, id: row.owner_id, name: row.owner_name },
    ],
  };
  return { subject, caller };
}

/**
 * For a decision by somebody who administers something of it.
 * @throws Problem 422 `exemption.subject_unknown`, the same for what does not exist and for what is others'
 */
export function checkSees(caller: Principal, { teams }: Subject): void {
  const sees = administersOrganization(caller.rights) || teams.some((team) => administersTeam(caller, team));
  if (!sees) throw exemptionProblem('exemption.subject_unknown');
}
