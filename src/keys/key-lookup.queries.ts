import { Inject, Injectable } from '@nestjs/common';
import { accessProblem } from '../access/access.problems.js';
import { type Principal, rolesOf, visibilityOf } from '../access/principal.js';
import { Clock } from '../platform/clock.js';
import type { Keyring } from '../platform/crypto/keyring.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { requestProblem } from '../platform/http/problem.js';
import { TokenBuckets } from '../platform/token-bucket.js';
import { KEYRING } from '../platform/tokens.js';
import { PolicyReader } from '../policies/policy.reader.js';
import { digestOf, parseSecret, sha256OfSecret } from './domain/secret.js';
import type { KeyByDigestView, LookedUpView, LookUpKeyDto } from './key-lookup.dto.js';
import type { KeyView } from './key.view.js';
import { keyProblem } from './keys.problems.js';
import { shownKeys } from './list/shown-keys.js';
import { OrganizationTerms } from './organization-terms.js';

/** Digests a minute, on each node: administrators and auditors search for what leaked, others for what is their own. */
const perMinute = { reader: 10_000, other: 1_000 } as const;

// Index: keys_digest. $4 to $6 are the caller's visibility. Imported keys are under another digest.
const keysOfDigests = `
select k.id, k.digest from keyreeve.keys k
where k.organization_id = $1 and k.digest = any($2::bytea[]) and not k.imported
  and ($3::boolean or k.owner_id = any($4::uuid[]) or k.team_id = any($5::uuid[]))`;

/** Whose key is this? By the secret itself, or by digests of secrets (R7.1). */
@Injectable()
export class KeyLookupQueries {
  private readonly budgets = {
    reader: new TokenBuckets(perMinute.reader, perMinute.reader / 60),
    other: new TokenBuckets(perMinute.other, perMinute.other / 60),
  };

  constructor(
    private readonly database: ReadDatabase,
    private readonly policies: PolicyReader,
    private readonly clock: Clock,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  /** @throws Problem 404 `key.not_found` for a secret; 429 `rate.limited`; 400 `request.invalid` */
  async lookUp(principal: Principal, { secret, sha256 }: LookUpKeyDto): Promise<LookedUpView> {
    if ((secret === undefined) === (sha256 === undefined)) throw invalid('', 'give either secret or sha256');
    return secret === undefined
      ? { data: await this.byDigests(principal, sha256 ?? []) }
      : this.bySecret(principal, secret);
  }

  private async bySecret(principal: Principal, secret: string): Promise<KeyView> {
    if (!parseSecret(secret)) throw invalid('secret', 'is not a whole secret: copy it again, it has a checksum');
    const [key] = await this.keys(principal, [sha256OfSecret(secret)]);
    if (!key) throw keyProblem('key.not_found');
    return key;
  }

  private async byDigests(principal: Principal, sha256: readonly string[]): Promise<KeyByDigestView[]> {
    const keys = await this.keys(
      principal,
      sha256.map((digest) => Buffer.from(digest, 'hex')),
    );
    return sha256.map((digest, place) => ({ sha256: digest, key: keys[place] ?? null }));
  }

  /** In the order of the digests; null for what is not there or not for this caller to see. */
  private async keys(principal: Principal, sha256: readonly Buffer[]): Promise<(KeyView | null)[]> {
    this.claim(principal, sha256.length);
    const { organizationId } = principal;
    const { all, owners, teams } = visibilityOf(principal, 'keys:read');
    const places = new Map<string, number>();
    sha256.forEach((each, place) => {
      for (const { key } of this.keyring.peppers) places.set(digestOf(key, each).toString('hex'), place);
    });
    const digests = [...places.keys()].map((digest) => Buffer.from(digest, 'hex'));
    const [found, versions] = await Promise.all([
      this.database.rows<{ id: string; digest: Buffer }>(keysOfDigests, [organizationId, digests, all, owners, teams]),
      this.policies.all(organizationId),
    ]);
    const ids = found.map(({ id }) => id);
    const at = { organizationId, now: this.clock.now() };
    const shown = await shownKeys(this.database, at, new OrganizationTerms(versions), ids);
    const keys = sha256.map((): KeyView | null => null);
    found.forEach(({ digest }, index) => {
      const place = places.get(digest.toString('hex'));
      if (place !== undefined) keys[place] = shown[index] ?? null;
    });
    return keys;
  }

  private claim({ id, rights }: Principal, digests: number): void {
    const isReader = rolesOf(rights).size > 1;
    const budget = this.budgets[isReader ? 'reader' : 'other'];
    if (budget.takeMany(id, digests)) return;
    throw accessProblem('rate.limited', {
      headers: { 'retry-after': String(budget.secondsToNext(id, performance.now(), digests)) },
    });
  }
}

function invalid(field: string, message: string): Error {
  return requestProblem('request.invalid', { errors: [{ field, message }] });
}
