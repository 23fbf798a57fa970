// The data of a measurement: a generated organization, and keys whose secrets the bench knows.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { digestOf, generateSecret, lastFour, sha256OfSecret } from '../dist/keys/domain/secret.js';
import { newIdAt } from '../dist/platform/ids.js';

/**
 * Adds live keys with known secrets to the organization's first owner, and the same digests (bare SHA-256) to the table
 * of the yardstick. The first of them may verify, `readers` may list: one alone would meet the limit of requests.
 */
// oxlint-disable-next-line max-lines-per-function -- one insert, laid out
export async function addKnownKeys({ url, organizationId, keyring, readers, count }) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `select o.id as owner, m.team_id as team, g.routing_tag as tag from keyreeve.organizations g
     join keyreeve.role_grants r on r.organization_id = g.id and r.role = 'owner' and r.team_id is null and r.until is null
     join keyreeve.owners o on o.organization_id = g.id and o.id = r.owner_id
     join keyreeve.memberships m on m.organization_id = g.id and m.user_id = o.id and m.until is null
     where g.id = $1 order by o.id limit 1`,
    [organizationId],
  );
  const { owner, team, tag } = rows[0];
  const now = new Date();
  const soon = new Date(now.getTime() + 80 * 86_400_000);
  const keys = Array.from({ length: 1 + readers + count }, (_, at) => ({
    id: newIdAt(now, randomBytes(16)),
    secret: generateSecret({ prefix: 'kr', kind: 'u', routingTag: tag }),
    scopes: at === 0 ? '{keys:verify}' : at <= readers ? '{full}' : '{orders:read}',
  }));
  const { key: pepper, version } = keyring.currentPepper;
  await client.query(
    `with made as (
       insert into keyreeve.keys (organization_id, id, owner_id, team_id, created_at, activated_at, own_expires_at, created_by, pepper_version,
         kind, digest, prefix, last_four, name, name_folded, search_text, scopes)
       select $1, k.id, $2, $3, $4, $4, $5, $2, $6, 'personal', k.digest, 'kr', k.last_four, 'bench key', 'bench key', 'bench key', k.scopes::text[]
       from unnest($7::uuid[], $8::bytea[], $9::text[], $10::text[]) as k (id, digest, last_four, scopes) returning organization_id, id)
     insert into keyreeve.key_usage (organization_id, key_id) select organization_id, id from made`,
    [
      organizationId,
      owner,
      team,
      now,
      soon,
      version,
      keys.map(({ id }) => id),
      keys.map(({ secret }) => digestOf(pepper, sha256OfSecret(secret))),
      keys.map(({ secret }) => lastFour(secret)),
      keys.map(({ scopes }) => scopes),
    ],
  );
  await client.query(
    `create table if not exists bench_lookup (digest bytea primary key, id uuid, owner_id uuid, team_id uuid, scopes text[])`,
  );
  await client.query(
    `insert into bench_lookup select d.digest, d.id, $1, $2, '{orders:read}' from unnest($3::bytea[], $4::uuid[]) as d (digest, id)`,
    [owner, team, keys.map(({ secret }) => sha256OfSecret(secret)), keys.map(({ id }) => id)],
  );
  await client.query('analyze');
  await client.end();
  const [verifier, ...others] = keys.map(({ secret }) => secret);
  return { verifier, readers: others.slice(0, readers), secrets: others.slice(readers) };
}

/** Makes every node forget what it knows of the organization's keys, so that each is a miss once. */
export async function forgetKeys(url, organizationId) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `insert into keyreeve.change_feed (organization_id, kind, target, at) values ($1, 'organization', $1, now())`,
    [organizationId],
  );
  await client.end();
  // The bound within which every node has seen it.
  await new Promise((resolve) => setTimeout(resolve, 300));
}
