import { Inject, Injectable } from '@nestjs/common';
import type { Actor, Credential, RequestSource } from '../../platform/actor.js';
import { Clock } from '../../platform/clock.js';
import type { Keyring } from '../../platform/crypto/keyring.js';
import { type Transaction, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { fromPublicId, newIdAt } from '../../platform/ids.js';
import { KEYRING } from '../../platform/tokens.js';
import { accessProblem, sessionChallenge } from '../access.problems.js';
import type { Principal } from '../principal.js';
import { PrincipalReader } from '../principal.reader.js';
import { forgive } from './back-off.store.js';
import { knownDevice, newDevice } from './device-cookie.js';
import { endBeyond, endOne, endOthers, insertSession, rotateSession } from './session.rows.js';
import { newSessionToken, SessionStore } from './session.store.js';
import { type Proof, signInFailed } from './sign-in.service.js';

/** What the browser keeps of a sign-in. */
export interface OpenedSession {
  organizationId: string;
  userId: string;
  sessionId: string;
  token: string;
  device: string;
}

export interface Opening {
  source: RequestSource;
  /** The cookie that the browser had before; a sign-in takes its place. */
  replaced: string | undefined;
  device: string | undefined;
}

/** More at once are nobody's browsers: the longest unused end. One's own sessions therefore fit on one page. */
export const mostSessions = 100;
const method = 'password';

type SessionCredential = Extract<Credential, { type: 'session' }>;

/** The session that the caller is in; operations that need one are `sessionOnly`, so the guard has seen to it. */
export function sessionOf({ credential }: Principal): SessionCredential {
  if (credential.type !== 'session') throw accessProblem('session.required');
  return credential;
}

/** A replayed answer would hold a token: these commands never honour Idempotency-Key. */
export const withoutReplay = (principal: Principal): Actor => ({ ...principal, idempotency: undefined });

@Injectable()
export class Sessions {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly store: SessionStore,
    private readonly principals: PrincipalReader,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  /** @throws Problem 401 `sign_in.failed` when the password was changed, or the user deactivated, meanwhile */
  async open(proof: Proof, { source, replaced, device }: Opening): Promise<OpenedSession> {
    const { organizationId, userId, name } = proof.account;
    const now = this.clock.now();
    const before = await this.store.find(replaced ?? '', now);
    const [id, token] = [newIdAt(now), newSessionToken()];
    const credential = { type: 'session', id, authenticatedAt: now, method } as const;
    const actor: Actor = { organizationId, type: 'user', id: userId, name, credential, source };
    await this.uow.run(actor, async (tx) => {
      await takeProof(tx, proof);
      if (before?.organizationId === organizationId) await endOne(tx, before.userId, before.id, 'replaced');
      await endBeyond(tx, userId, mostSessions - 1);
      await insertSession(tx, { id, userId, token, method });
      tx.audit({ action: 'session.started', targets: targetsOf(proof, id), details: { method } });
    });
    return { organizationId, userId, sessionId: id, token, device: this.deviceOf(proof, device) };
  }

  /**
   * Proves the caller anew for a step-up. The session gets another token, so that one copied before stays behind.
   * @returns the token
   */
  async renew(principal: Principal, proof: Proof): Promise<string> {
    const { id } = sessionOf(principal);
    const token = newSessionToken();
    await this.uow.run(withoutReplay(principal), async (tx) => {
      await takeProof(tx, proof);
      if (!(await rotateSession(tx, id, token, tx.now))) throw sessionExpired();
      tx.audit({ action: 'session.renewed', targets: targetsOf(proof, id), details: { method } });
    });
    return token;
  }

  /** Ends one of the caller's own. Ending it again changes nothing. @throws Problem 404 `session.not_found` */
  async end(principal: Principal, publicId: string): Promise<void> {
    await this.uow.run(withoutReplay(principal), async (tx) => {
      const id = fromPublicId('ses', publicId);
      const found = id !== null && (await endOne(tx, principal.id, id, 'ended'));
      if (!found) throw accessProblem('session.not_found');
      if (found === 'ended_before') tx.unaudited('it had ended before');
    });
  }

  /** Ends all of the caller's own but the one they are in. */
  async endOthers(principal: Principal): Promise<void> {
    const { id } = sessionOf(principal);
    await this.uow.run(withoutReplay(principal), async (tx) => {
      const count = await endOthers(tx, principal.id, id);
      if (count === 0) return tx.unaudited('there was no other');
      tx.audit({
        action: 'user.sessions_ended',
        targets: [{ type: 'user', id: principal.id, name: principal.name }],
        details: { count },
      });
    });
  }

  /** Ends the session that a cookie names, if it still does; whoever signs out wants no other answer than "done". */
  async signOut(token: string, source: RequestSource): Promise<void> {
    const session = await this.store.find(token, this.clock.now());
    if (!session) return;
    const { id, organizationId, userId, authenticatedAt } = session;
    const user = await this.principals.read(organizationId, userId, this.clock.now());
    const credential = { type: 'session', id, authenticatedAt, method: session.method } as const;
    const actor: Actor = { organizationId, type: 'user', id: userId, name: user?.name ?? '', credential, source };
    await this.uow.run(actor, async (tx) => {
      if ((await endOne(tx, userId, id, 'signed_out')) !== 'ended') tx.unaudited('it had ended before');
    });
  }

  private deviceOf({ account }: Proof, device: string | undefined): string {
    const key = this.keyring.signingKey('device');
    return device !== undefined && knownDevice(key, device, account) !== null ? device : newDevice(key, account);
  }
}

export const sessionExpired = (): Error => accessProblem('session.expired', { headers: sessionChallenge });

/**
 * Takes a proof for what stands now. A password that is changed at the same time either sees what this transaction makes
 * of the old one, and ends it, or is seen here; likewise a deactivation.
 */
export async function takeProof(tx: Transaction, { account, buckets, renewedHash }: Proof): Promise<void> {
  const values = [tx.organizationId, account.userId];
  await tx.lock(`select id from keyreeve.owners where organization_id = $1 and id = $2 for share`, values);
  const [stands] = await tx.query(
    `select p.user_id from keyreeve.passwords p
     join keyreeve.owner_states s on s.organization_id = $1 and s.owner_id = $2
       and s.state = 'active' and s.since <= $4 and (s.until is null or s.until > $4)
     where p.organization_id = $1 and p.user_id = $2 and p.hash = $3 for update of p`,
    [...values, account.hash, tx.now],
  );
  if (!stands) throw signInFailed();
  if (renewedHash !== null) {
    await tx.execute(`update keyreeve.passwords set hash = $3 where organization_id = $1 and user_id = $2`, [
      ...values,
      renewedHash,
    ]);
  }
  await forgive(tx, buckets);
}

function targetsOf({ account }: Proof, sessionId: string) {
  return [
    { type: 'session', id: sessionId, name: null },
    { type: 'user', id: account.userId, name: account.name },
  ] as const;
}
