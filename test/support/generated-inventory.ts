import type pg from 'pg';
import { countRows } from '../../src/demo/bulk-tables.js';

export interface InventorySize {
  keys: number;
  owners: number;
  teams: number;
}

const DAY_MS = 86_400_000;

/**
 * Functions of a number alone, so that every load of a size is the same: `pick(n, salt)` is uniform in [0, 1), `id_at` a
 * UUIDv7 that carries the millisecond. Each argument is used once: only then PostgreSQL writes them into the statement.
 */
export const functions = `
create or replace function pg_temp.pick(n bigint, salt bigint) returns float8 language sql immutable as
  $$ select (hashint8extended(n, salt) & 9007199254740991) / 9007199254740992.0::float8 $$;
create or replace function pg_temp.id_at(at timestamptz, n bigint, salt bigint) returns uuid language sql stable as $$
  select overlay(overlay(lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || substr(md5(n || ' ' || salt), 1, 20)
    placing '7' from 13) placing '8' from 17)::uuid $$;
create or replace function pg_temp.word(n bigint, salt bigint) returns text language sql immutable as $$
  select (array['deploy','export','build','nightly','billing','reports','gateway','partner','mobile','staging','backup','metrics','search','import','orders','webhook'])
    [1 + floor(pg_temp.pick(n, salt) * 16)::int] $$;`;

/**
 * Fills an organization with keys of every shape, straight in the database: skewed owners, uneven teams, three years of
 * creation, 40 % with an own end, 70 % ever used (recently, mostly), 15 % revoked, some suspended, leavers and restores.
 *
 * @param now ends the three years; give the same to the code under test
 */
export async function generateInventory(
  client: pg.Client,
  organization: { id: string },
  size: InventorySize,
  now: Date,
): Promise<void> {
  // Inventories of different sizes share no ids.
  const began = new Date(now.getTime() - 3 * 365 * DAY_MS - size.keys);
  await client.query(functions);
  const run: Run = (sql, ...more) => client.query(sql, [organization.id, ...more]);
  await run(
    `insert into keyreeve.teams (organization_id, id, name, name_folded, created_at)
     select $1, pg_temp.id_at($2, n, 1), 'Team ' || n, 'team ' || n, $2 from generate_series(0, $3::int - 1) n`,
    began,
    size.teams,
  );
  await insertOwners(run, size, began);
  await insertKeys(run, size, began, now);
  await insertUsage(run, now);
  await insertDecisions(run, now);
}

type Run = (sql: string, ...more: unknown[]) => Promise<unknown>;

async function insertOwners(run: Run, size: InventorySize, began: Date): Promise<void> {
  // One owner in ten is a service account; a person is a member of the team that holds their keys.
  await run(
    `insert into keyreeve.owners (organization_id, id, type, team_id, created_at, name, name_folded, email, email_folded)
     select $1, pg_temp.id_at($2, n, 2), case when n % 10 = 9 then 'service_account' else 'user' end,
       case when n % 10 = 9 then pg_temp.id_at($2, floor(power(pg_temp.pick(n, 3), 2) * $4::int)::int, 1) end, $2,
       initcap(pg_temp.word(n, 4)) || ' Person ' || n, pg_temp.word(n, 4) || ' person ' || n,
       case when n % 10 < 9 then 'p' || n || '@example.com' end, case when n % 10 < 9 then 'p' || n || '@example.com' end
     from generate_series(0, $3::int - 1) n`,
    began,
    size.owners,
    size.teams,
  );
  await run(`insert into keyreeve.owner_states (organization_id, owner_id, since, state)
    select organization_id, id, created_at, 'active' from keyreeve.owners where organization_id = $1`);
  await run(
    `insert into keyreeve.memberships (organization_id, id, team_id, user_id, since)
     select $1, pg_temp.id_at($2, n, 5), pg_temp.id_at($2, floor(power(pg_temp.pick(n, 3), 2) * $4::int)::int, 1), pg_temp.id_at($2, n, 2), $2
     from generate_series(0, $3::int - 1) n where n % 10 < 9`,
    began,
    size.owners,
    size.teams,
  );
}

async function insertKeys(run: Run, size: InventorySize, began: Date, now: Date): Promise<void> {
  await run(
    `insert into keyreeve.keys (organization_id, id, owner_id, team_id, created_at, own_expires_at, activated_at, created_by, pepper_version,
       kind, digest, prefix, last_four, name, name_folded, search_text, scopes, reference)
     select $1, pg_temp.id_at(k.at, n, 7), pg_temp.id_at($2, k.owner, 2),
       pg_temp.id_at($2, floor(power(pg_temp.pick(k.owner, 3), 2) * $6::int)::int, 1), k.at,
       case when pg_temp.pick(n, 8) < 0.4 then k.at + (1 + floor(pg_temp.pick(n, 9) * 700)) * interval '24 hours' end, k.at,
       pg_temp.id_at($2, k.owner, 2), 1, case when k.owner % 10 = 9 then 'service' else 'personal' end,
       sha256((n || $1::uuid::text)::bytea), 'kr', right(md5(n::text), 4),
       k.name, k.name, k.name || ' ' || substr(md5(n::text), 1, 6), array[pg_temp.word(n, 15) || ':read'],
       case when pg_temp.pick(n, 16) < 0.05 then 'legacy-' || n end
     from generate_series(0, $5::float8::int - 1) n
     cross join lateral (select
       date_trunc('milliseconds', $2::timestamptz + (n + pg_temp.pick(n, 10)) / $5::float8 * ($3::timestamptz - $2::timestamptz)) as at,
       floor(power(pg_temp.pick(n, 11), 3) * $4::int)::int as owner,
       pg_temp.word(n, 12) || ' ' || pg_temp.word(n, 13) || ' ' || floor(pg_temp.pick(n, 14) * 1000)::int as name offset 0) k`,
    began,
    now,
    size.owners,
    size.keys,
    size.teams,
  );
}

async function insertUsage(run: Run, now: Date): Promise<void> {
  await run(
    `insert into keyreeve.key_usage (organization_id, key_id, last_used_at)
     select $1, k.id, case when pg_temp.pick(k.n, 20) < 0.7 then
       greatest(k.created_at, date_trunc('milliseconds', $2::timestamptz - power(pg_temp.pick(k.n, 21), 4) * interval '900 days')) end
     from (select id, created_at, hashtextextended(id::text, 0) as n from keyreeve.keys where organization_id = $1) k`,
    now,
  );
  await run(
    `insert into keyreeve.key_addresses (organization_id, key_id, address, first_day, last_day)
     select $1, u.key_id, '10.0.0.0'::inet + (hashtextextended(u.key_id::text, 1) & 65535), u.last_used_at::date, u.last_used_at::date
     from keyreeve.key_usage u where u.organization_id = $1 and u.last_used_at is not null`,
  );
  await run(`insert into keyreeve.secret_views (organization_id, key_id, user_id, at)
    select $1, id, owner_id, created_at from keyreeve.keys where organization_id = $1 and kind = 'personal'`);
}

async function insertDecisions(run: Run, now: Date): Promise<void> {
  // Half of a key's later life passes before it is ended (15 %) or suspended (1 %; of those half were restored).
  await run(
    `insert into keyreeve.key_causes (organization_id, key_id, id, effect, cause, level, opened_at, lifted_at, opened_by, reason)
     select $1, k.id, pg_temp.id_at(k.created_at, k.n, 30), case when p < 0.15 then 'revoked' else 'suspended' end,
       case when p < 0.1 then 'owner' when p < 0.15 or p >= 0.151 then 'administrator' else 'leak_quarantine' end,
       'team', at, case when p >= 0.155 then least(at + interval '9 days', $2::timestamptz) end, k.owner_id, 'No longer needed'
     from (select id, owner_id, created_at, hashtextextended(id::text, 0) as n from keyreeve.keys where organization_id = $1) k
     cross join lateral (select pg_temp.pick(k.n, 31) as p,
       date_trunc('milliseconds', k.created_at + pg_temp.pick(k.n, 32) * ($2::timestamptz - k.created_at)) as at) d
     where p < 0.16`,
    now,
  );
  // One person in thirty has left; half of those were taken back, keys and all.
  await run(
    `insert into keyreeve.owner_marks (organization_id, id, owner_id, cause, level, since, until)
     select $1, pg_temp.id_at(at, o.n, 40), o.id, 'owner_deactivated', 'organization', at, case when p < 0.015 then least(at + interval '20 days', $2::timestamptz) end
     from (select id, created_at, hashtextextended(id::text, 0) as n from keyreeve.owners where organization_id = $1 and type = 'user') o
     cross join lateral (select pg_temp.pick(o.n, 41) as p,
       date_trunc('milliseconds', $2::timestamptz - pg_temp.pick(o.n, 42) * interval '700 days') as at) d
     where p < 0.03`,
    now,
  );
}

const bulky = ['keys', 'key_usage', 'key_causes', 'key_addresses', 'secret_views'].map((table) => `keyreeve.${table}`);

/**
 * Large loads into tables that are empty: what takes a look for every row is taken away and put back at the end, in
 * one go. Everything is counted then, as it would be after a while.
 */
export async function withoutIndexes<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  const { rows } = await client.query<{ drop: string; make: string }>(
    `select format('drop index %s', indexrelid::regclass) as drop, pg_get_indexdef(indexrelid) as make
     from pg_index where indrelid = any($1::regclass[]) and not indisprimary
     union all
     select format('alter table %s drop constraint %I', conrelid::regclass, conname),
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
     from pg_constraint where contype = 'f' and conrelid = any($1::regclass[])`,
    [bulky],
  );
  await client.query(`set maintenance_work_mem = '512MB'`);
  for (const { drop } of rows) await client.query(drop);
  const result = await work();
  for (const { make } of rows) await client.query(make);
  await client.query('vacuum');
  await countRows(client);
  return result;
}
