import type { Transaction } from '../platform/database/unit-of-work.js';
import { newIdAt } from '../platform/ids.js';
import { RoleGrant } from './role-grant.entity.js';

export interface Grant {
  ownerId: string;
  role: RoleGrant['role'];
  /** `null` for a role of the organization. */
  teamId: string | null;
  until: Date | null;
}

export async function grantRole(tx: Transaction, { ownerId, role, teamId, until }: Grant): Promise<void> {
  await tx.manager.insert(RoleGrant, {
    organizationId: tx.organizationId,
    id: newIdAt(tx.now),
    ownerId,
    teamId,
    role,
    since: tx.now,
    until,
    grantedBy: tx.actor.id,
    endedBy: null,
  });
}

/** Ends what an owner holds in a team, or in the organization for `null`, now or later; the roles that were held. */
export async function endRoles(
  tx: Transaction,
  ownerId: string,
  teamId: string | null,
): Promise<{ role: RoleGrant['role']; teamId: string | null }[]> {
  // Index: role_grants_owner.
  return tx.query(
    `update keyreeve.role_grants set until = greatest(since, $4), ended_by = $5
     where organization_id = $1 and owner_id = $2 and team_id is not distinct from $3
       and (until is null or until > $4)
     returning role, team_id as "teamId"`,
    [tx.organizationId, ownerId, teamId, tx.now, tx.actor.id],
  );
}

/** Whether a time in a request lies ahead of the decision; `null` and a missing one are no time. */
export function liesAhead(tx: Transaction, until: Date | null | undefined): boolean {
  return until === null || until === undefined || until > tx.now;
}
