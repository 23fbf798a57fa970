import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../config.js';
import type { Keyring } from '../platform/crypto/keyring.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { newIdAt } from '../platform/ids.js';
import { CONFIG, KEYRING } from '../platform/tokens.js';
import { digestOf, generateSecret, lastFour, sha256OfSecret } from './domain/secret.js';
import { Key } from './key.entity.js';
import { foldedTexts } from './key-texts.js';

/** What is said of a new key; everything else follows. */
export type NewKey = Pick<Key, 'ownerId' | 'teamId' | 'kind' | 'name' | 'description' | 'ownExpiresAt'> &
  Pick<Key, 'scopes' | 'allowedCidrs' | 'accepts' | 'verifyLimit' | 'reference' | 'replaces'> & {
    /** Given: it waits for its first use, which leaves its predecessor so long. */
    overlapSeconds?: number;
  };

export interface WrittenKey {
  id: string;
  /** The full text, which nothing but the answer may keep. */
  secret: string;
}

/** Makes the secret of a new key and writes its rows: the key, its usage, and to whom the secret was shown (R11). */
@Injectable()
export class NewKeys {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(KEYRING) private readonly keyring: Keyring,
  ) {}

  async write(tx: Transaction, key: NewKey): Promise<WrittenKey> {
    const id = newIdAt(tx.now);
    const secret = await this.mint(tx, key.kind);
    const { key: pepper, version: pepperVersion } = this.keyring.currentPepper;
    const { organizationId, actor } = tx;
    if (actor.id === null) throw new Error('a key is made by somebody');
    await tx.manager.insert(Key, {
      ...key,
      ...foldedTexts(key.name, key.description),
      organizationId,
      id,
      createdAt: tx.now,
      activatedAt: key.overlapSeconds === undefined ? tx.now : null,
      createdBy: actor.id,
      createdWith: actor.credential.type === 'key' ? actor.credential.id : null,
      pepperVersion,
      digest: digestOf(pepper, sha256OfSecret(secret)),
      prefix: this.config.keyPrefix,
      lastFour: lastFour(secret),
    });
    await tx.execute(`insert into keyreeve.key_usage (organization_id, key_id) values ($1, $2)`, [organizationId, id]);
    // A service account that renews its own key shows the secret to no person.
    if (actor.type === 'user') {
      await tx.execute(
        `insert into keyreeve.secret_views (organization_id, key_id, user_id, at) values ($1, $2, $3, $4)`,
        [organizationId, id, actor.id, tx.now],
      );
    }
    return { id, secret };
  }

  private async mint(tx: Transaction, kind: Key['kind']): Promise<string> {
    // Index: organizations_pkey.
    const [organization] = await tx.query<{ tag: string }>(
      `select routing_tag as tag from keyreeve.organizations where id = $1`,
      [tx.organizationId],
    );
    if (!organization) throw new Error('the organization is gone');
    return generateSecret({
      prefix: this.config.keyPrefix,
      kind: kind === 'personal' ? 'u' : 's',
      routingTag: organization.tag,
    });
  }
}
