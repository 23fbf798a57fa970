import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { RequestSource } from '../../platform/actor.js';
import { budgetSource } from '../../platform/addresses.js';
import { Clock } from '../../platform/clock.js';
import type { Keyring } from '../../platform/crypto/keyring.js';
import type { Problem } from '../../platform/http/problem.js';
import { foldEmail, foldText } from '../../platform/http/text.js';
import { toPublicId } from '../../platform/ids.js';
import { KEYRING } from '../../platform/tokens.js';
import { accessProblem, sessionChallenge } from '../access.problems.js';
import { hashPassword, isOutdatedHash, verifyPassword } from '../passwords.js';
import type { Principal } from '../principal.js';
import { type Account, AccountsReader } from './accounts.reader.js';
import { accountBucket, type Bucket, sourceBucket } from './back-off.js';
import { BackOffStore } from './back-off.store.js';
import { knownDevice } from './device-cookie.js';
import { type FailedSignIn, FailedSignIns, stranger } from './failed-sign-ins.js';

interface SignInAttempt {
  email: string;
  password: string;
  /** Id or name. */
  organization: string | undefined;
  source: RequestSource;
  device: string | undefined;
}

/** Whose password it was. `hash` is the one that was matched: it must still stand when something is made of it. */
export interface Proof {
  account: Account & { hash: string };
  /** What was counted against this attempt, to be forgiven with its success. */
  buckets: readonly Bucket[];
  /** The password at today's cost, where the stored hash was made at another. */
  renewedHash: string | null;
}

/** How many accounts of one address are tried where no organization is named. */
const mostTried = 3;
/**
 * After a wrong password the answer waits, because an event is written for a known account and none for an unknown one:
 * what that takes must not show.
 */
const failureHoldMs = 100;

/** Whether a password is right; never, by its answer or its time, whether an account exists. */
@Injectable()
export class SignIn {
  constructor(
    private readonly accounts: AccountsReader,
    private readonly backOff: BackOffStore,
    private readonly failures: FailedSignIns,
    private readonly clock: Clock,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  /**
   * @throws Problem 401 `sign_in.failed`, 400 `sign_in.organization_needed`, 429 `sign_in.too_many`, 503 `service.busy`
   */
  async prove(attempt: SignInAttempt): Promise<Proof> {
    const organizations = await this.accounts.organizations(attempt.organization);
    const accounts = await this.accounts.find(organizations, attempt.email, this.clock.now());
    // Who was invited and has not joined yet cannot be meant: nothing is asked because of them.
    const able = accounts.filter((account) => account.active && account.hash !== null);
    const buckets = this.bucketsOf(attempt, able);
    // As many passwords are checked as organizations may be meant, whether or not the address has an account there.
    const tries = Math.min(Math.max(organizations.length, 1), mostTried);
    const candidates = Array.from({ length: tries }, (_, place) => able[place]);
    const matches = await this.counted(buckets, () => matching(candidates, attempt.password));
    const [account] = matches;
    if (!account) {
      throw await this.failed(
        accounts.slice(0, mostTried).map(({ organizationId, userId, name }) => {
          return { actor: stranger(organizationId, attempt.source), userId, name, step: 'sign_in' };
        }),
      );
    }
    if (able.length > 1) {
      await this.backOff.giveBack(buckets);
      throw organizationNeeded(matches);
    }
    return { account, buckets, renewedHash: await renewed(account.hash, attempt.password) };
  }

  /**
   * The caller's own password, once more, within a session.
   * @throws Problem 401 `sign_in.failed`, 429 `sign_in.too_many`, 503 `service.busy`
   */
  async confirm(principal: Principal, password: string, step: 'step_up' | 'password_change'): Promise<Proof> {
    const { organizationId, id: userId, name, credential } = principal;
    if (credential.type !== 'session') throw accessProblem('session.required');
    const accounts = await this.accounts.find(
      [{ id: organizationId, name: '' }],
      principal.email ?? '',
      this.clock.now(),
    );
    const own = accounts.find((account) => account.userId === userId);
    // Per session: whoever took a session over may keep its holder from stepping up in it, but nowhere else.
    const buckets = [accountBucket(foldEmail(principal.email ?? ''), 'session', credential.id)];
    const [account] = await this.counted(buckets, () => matching([own], password));
    if (!account) throw await this.failed([{ actor: { ...principal, idempotency: undefined }, userId, name, step }]);
    return { account, buckets, renewedHash: await renewed(account.hash, password) };
  }

  /**
   * Failures elsewhere never block a browser that signed in to this account before (R14.2): they are not counted where
   * its own are. It must be the only account that is meant, since a cookie for one must not open the way to another.
   */
  private bucketsOf({ email, organization, source, device }: SignInAttempt, accounts: readonly Account[]): Bucket[] {
    const address = foldEmail(email);
    const [account] = accounts;
    if (account && accounts.length === 1) {
      const name = knownDevice(this.keyring.signingKey('device'), device, account);
      if (name !== null) return [accountBucket(address, 'device', name, account.userId)];
    }
    const from = budgetSource(source.ip ?? '');
    return [accountBucket(address, 'sign-in', foldText(organization ?? ''), from), sourceBucket(from)];
  }

  /** Counts the attempt as failed before it is judged; one that could not be judged is given back. */
  private async counted<T>(buckets: readonly Bucket[], judge: () => Promise<T>): Promise<T> {
    await this.backOff.take(buckets, this.clock.now());
    try {
      return await judge();
    } catch (error) {
      await this.backOff.giveBack(buckets);
      throw error;
    }
  }

  private async failed(failures: FailedSignIn[]): Promise<Problem> {
    await Promise.all([delay(failureHoldMs), ...failures.map((failure) => this.failures.record(failure))]);
    return signInFailed();
  }
}

export const signInFailed = (): Problem => accessProblem('sign_in.failed', { headers: sessionChallenge });

async function renewed(hash: string, password: string): Promise<string | null> {
  return isOutdatedHash(hash) ? hashPassword(password) : null;
}

type Matched = Proof['account'];

/** One after the other, each at the cost of a hash, so that the time depends on their number only. */
async function matching(candidates: readonly (Account | undefined)[], password: string): Promise<Matched[]> {
  const matches: Matched[] = [];
  for (const candidate of candidates) {
    const hash = candidate?.hash ?? null;
    const right = await verifyPassword(hash, password);
    if (right && candidate && hash !== null) matches.push({ ...candidate, hash });
  }
  return matches;
}

/** Only told to whoever knows the password, and only of the organizations where it is right. */
function organizationNeeded(matches: readonly Account[]): Problem {
  return accessProblem('sign_in.organization_needed', {
    members: {
      organizations: matches.map(({ organizationId, organizationName }) => ({
        id: toPublicId('org', organizationId),
        name: organizationName,
      })),
    },
  });
}
