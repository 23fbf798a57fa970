import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { endOthers } from '../access/sessions/session.rows.js';
import { createSetupLink } from '../access/setup-links.js';
import type { Config } from '../config.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { CONFIG } from '../platform/tokens.js';
import { openUser, targetOf } from './opened-user.js';
import type { SetupLink } from './users.dto.js';
import { userProblem } from './users.problems.js';

/** What an administrator does about another's sign-in; nobody sets another's password (R9.4). */
@Injectable()
export class UserAccess {
  constructor(
    private readonly uow: UnitOfWork,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async endSessions(caller: Principal, userId: string): Promise<void> {
    return this.uow.run(caller, async (tx) => {
      const user = await openUser(tx, caller, userId);
      const count = await endOthers(tx, user.id, null);
      tx.audit({ action: 'user.sessions_ended', targets: [targetOf(user)], details: { count } });
      tx.invalidate('owner', user.id);
    });
  }

  /** A user who never set a password gets another invitation, which lasts longer than a reset. */
  async resetPassword(caller: Principal, userId: string): Promise<SetupLink> {
    return this.uow.run(caller, async (tx) => {
      const user = await openUser(tx, caller, userId);
      if (user.state !== 'active') throw userProblem('user.not_active');
      const purpose = (await hasPassword(tx, user.id)) ? 'reset' : 'invitation';
      const setupUrl = await createSetupLink(tx, { userId: user.id, purpose, publicUrl: this.config.publicUrl });
      const action = purpose === 'reset' ? 'password.reset_started' : 'user.invited';
      tx.audit({ action, targets: [targetOf(user)], details: { purpose } });
      return { setupUrl };
    });
  }
}

async function hasPassword(tx: Transaction, userId: string): Promise<boolean> {
  const [row] = await tx.query(`select user_id from keyreeve.passwords where organization_id = $1 and user_id = $2`, [
    tx.organizationId,
    userId,
  ]);
  return row !== undefined;
}
