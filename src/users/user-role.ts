import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { callerWithin } from '../access/principal.reader.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { requestProblem } from '../platform/http/problem.js';
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
      const ended = await endRoles(tx, user.id, null);
      const before = ended[0]?.role ?? 'member';
      if (before !== 'member' && before !== role) {
        tx.audit({
          action: 'role.ended',
          targets: [targetOf(user)],
          change: { before: { role: before }, after: { role } },
        });
      }
      if (role !== 'member') await grantOrganizationRole(tx, user, role, until);
      else if (ended.length === 0) tx.unaudited('the user holds no role already');
      tx.invalidate('owner', user.id);
      return detailIn(tx, caller, user.id);
    });
  }
}

function unfit(message: string) {
  return requestProblem('request.unprocessable', { errors: [{ field: 'until', message }] });
}
