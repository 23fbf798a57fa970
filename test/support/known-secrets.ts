import type pg from 'pg';
import { digestOf, generateSecret, lastFour, sha256OfSecret } from '../../src/keys/domain/secret.js';
import type { TestApplication } from './application.js';
import type { TestOrganization } from './organization.js';

/** Gives generated keys, of which nobody knows the secret, new secrets. By key. */
export async function knownSecrets(
  client: pg.Client,
  { runtime }: TestApplication,
  { id: organizationId, routingTag }: TestOrganization,
  keys: readonly { id: string; kind: string }[],
): Promise<Map<string, string>> {
  const { key: pepper } = runtime.keyring.currentPepper;
  const secrets = keys.map(({ kind }) =>
    generateSecret({ prefix: 'kr', kind: kind === 'personal' ? 'u' : 's', routingTag }),
  );
  await client.query(
    `update keyreeve.keys k set digest = s.digest, last_four = s.last_four
     from unnest($2::uuid[], $3::bytea[], $4::text[]) as s (id, digest, last_four)
     where k.organization_id = $1 and k.id = s.id`,
    [
      organizationId,
      keys.map(({ id }) => id),
      secrets.map((secret) => digestOf(pepper, sha256OfSecret(secret))),
      secrets.map(lastFour),
    ],
  );
  return new Map(keys.map(({ id }, at) => [id, secrets[at] ?? '']));
}
