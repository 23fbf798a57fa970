import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { callerWithin } from '../access/principal.reader.js';
import { inForce } from '../platform/database/periods.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { requestProblem } from '../platform/http/problem.js';
import type { OrganizationRole } from '../teams/domain/standing.js';
import { lockOrganization } from '../teams/organization.service.js';
import { endRoles, liesAhead } from '../teams/role-grants.js';
import { grantOrganizationRole, refuseGrant } from './invite-user.js';
import { detailIn, keepAnOwner, openUser, targetOf } from './opened-user.js';
import type { SetRoleRequest, UserDetail } from './users.dto.js';

@Injectable()
export class UserRole {
  constructor(private readonly uow: UnitOfWork) {}

  /** The one role that the user holds in the organization from now on; those before end. */
  async set(principal: Principal, userId: string, { role, until = null }: SetRoleRequest): Promise<UserDetail> {
    return this.uow.run(principal, async (tx) => {
      if (!liesAhead(tx, until)) throw unfit('must lie ahead');
      if (until !== null && role === 'member') throw unfit('a member has no role that could end');
      await lockOrganization(tx);
      const caller = await callerWithin(tx, principal);
      const user = await openUser(tx, caller, userId);
      refuseGrant(caller, role, tx.now);
      if (user.role === 'owner' && (role !== 'owner' || until !== null)) await keepAnOwner(tx, user.id);
      const held = await heldRole(tx, user.id);
      if (held.role === role && held.until?.getTime() === until?.getTime()) {
        tx.unaudited('the user holds this role already');
        return detailIn(tx, caller, user.id);
      }
      await endRoles(tx, user.id, null);
      if (held.role !== 'member' && held.role !== role) {
        tx.audit({ action: 'role.ended', targets: [targetOf(user)], change: { before: { ...held }, after: { role } } });
      }
      if (role !== 'member') await grantOrganizationRole(tx, user, role, until);
      tx.invalidate('owner', user.id);
      return detailIn(tx, caller, user.id);
    });
  }
}

interface HeldRole {
  role: OrganizationRole;
  until: Date | null;
}

async function heldRole(tx: Transaction, userId: string): Promise<HeldRole> {
  // Index: role_grants_owner.
  const [grant] = await tx.query<HeldRole>(
    `select g.role, g.until from keyreeve.role_grants g
     where g.organization_id = $1 and g.owner_id = $2 and g.team_id is null and ${inForce('g', '$3')}
     order by g.since desc limit 1`,
    [tx.organizationId, userId, tx.now],
  );
  return grant ?? { role: 'member', until: null };
}

function unfit(message: string) {
  return requestProblem('request.unprocessable', { errors: [{ field: 'until', message }] });
}
