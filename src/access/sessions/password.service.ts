import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Principal } from '../principal.js';
import type { PasswordChangeRequest } from './session.dto.js';
import { rotateSession } from './session.rows.js';
import { newSessionToken } from './session.store.js';
import { sessionExpired, sessionOf, takeProof, withoutReplay } from './sessions.service.js';
import { hashNewPassword, setPassword, weakPassword } from './set-password.js';
import type { Proof } from './sign-in.service.js';

@Injectable()
export class Passwords {
  constructor(private readonly uow: UnitOfWork) {}

  /**
   * Changes the caller's password. Their other sessions end, links that would set another stop working, and this session
   * gets another token: a copy of the old one is another session, too.
   *
   * @returns the token
   * @throws Problem 422 `password.weak`
   */
  async change(principal: Principal, proof: Proof, { current, next }: PasswordChangeRequest): Promise<string> {
    const { id } = sessionOf(principal);
    if (next === current) throw weakPassword('next', 'must differ from the current one');
    const hash = await hashNewPassword('next', next, proof.account);
    const token = newSessionToken();
    await this.uow.run(withoutReplay(principal), async (tx) => {
      await takeProof(tx, { ...proof, renewedHash: null });
      if (!(await rotateSession(tx, id, token, null))) throw sessionExpired();
      const ended = await setPassword(tx, principal.id, hash, id);
      tx.audit({
        action: 'password.changed',
        targets: [{ type: 'user', id: principal.id, name: principal.name }],
        details: { by: 'holder', sessionsEnded: ended },
      });
    });
    return token;
  }
}
