import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { verifyPassword } from '../../src/access/passwords.js';
import { openLeaf } from '../../src/audit/domain/leaf.js';
import { type DemoFile, ensureDemo } from '../../src/demo/demo-organization.js';
import { loadOrganization, OrganizationPresent, type LoadProgress } from '../../src/demo/load-organization.js';
import { tables } from '../../src/demo/tables.js';
import { digestOf, parseSecret, sha256OfSecret } from '../../src/keys/domain/secret.js';
import { REVOKED_REASONS } from '../../src/keys/domain/refusals.js';
import { EXPIRED_REASONS, statusOf, type Status } from '../../src/keys/domain/status.js';
import { type KeyRow, keyColumns, keyJoins, toState } from '../../src/keys/key.rows.js';
import { OrganizationTerms } from '../../src/keys/organization-terms.js';
import { Keyring } from '../../src/platform/crypto/keyring.js';
import { MasterSecret } from '../../src/platform/crypto/master-secret.js';
import { fromPublicId } from '../../src/platform/ids.js';
import { valuesBindingCreation } from '../../src/policies/domain/timeline.js';
import { combine } from '../../src/policies/domain/combine.js';
import { UNSET_POLICY } from '../../src/policies/domain/policy.js';
import { loosenedFields } from '../../src/policies/domain/loosens.js';
import { historyOf, type PolicyHistory, type PolicyRow, selectHistory } from '../../src/policies/policy-history.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';

const DAY_MS = 86_400_000;
const SIZE = { members: 300, teams: 6, keys: 6_000 } as const;
const NOW = new Date();

const keyring = new Keyring({ master: new MasterSecret(randomBytes(32)), version: 1 });
let database: TestDatabase;
let client: pg.Client;
let folder: string;
let demo: DemoFile;
let organizationId: string;
let history: PolicyHistory;
let keys: (KeyRow & { first_day: string | null; last_day: string | null })[];

const runtime = (publicUrl = 'http://127.0.0.1:3000') => ({
  migrationUrl: database.url,
  keyring,
  config: { dataDir: folder, keyPrefix: 'kr', publicUrl: new URL(publicUrl) },
});

beforeAll(async () => {
  database = await createDatabase();
  folder = await mkdtemp(join(tmpdir(), 'keyreeve-demo-'));
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`set timezone to 'UTC'`);
  await client.query(`insert into keyreeve.installation (secret_check, created_at) values ('\\x00', now())`);
  const started = performance.now();
  demo = (await ensureDemo(runtime(), () => undefined, { size: SIZE })) as DemoFile;
  const seconds = (performance.now() - started) / 1_000;
  console.log(`${SIZE.keys} keys of ${SIZE.members} members: ${seconds.toFixed(1)} s`);
  organizationId = fromPublicId('org', demo.organization.id) ?? '';
  history = historyOf((await client.query<PolicyRow>(selectHistory, [organizationId])).rows);
  keys = (
    await client.query(
      `select ${keyColumns} from keyreeve.keys k ${keyJoins} where k.organization_id = $1 order by k.id`,
      [organizationId, NOW],
    )
  ).rows as typeof keys;
}, 120_000);

afterAll(async () => {
  await client?.end();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true });
});

/** The number of rows that a statement about the organization finds; for what must not be there. */
async function found(sql: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`select count(*) from (${sql}) as wrong`, [organizationId]);
  return Number(rows[0]?.count);
}

function statusAt(key: KeyRow, at: Date, terms = new OrganizationTerms(history)): ReturnType<typeof statusOf> {
  const state = toState(key);
  return statusOf(state.key, state.usage, state.owner, state.membership, terms.of(key.team_id), at);
}

describe('keys of a generated organization', () => {
  it('have a row of usage each, and are as many as were asked for', async () => {
    expect(keys).toHaveLength(SIZE.keys);
    expect(
      await found(`select from keyreeve.keys k where organization_id = $1 and not exists (
        select from keyreeve.key_usage u where u.organization_id = k.organization_id and u.key_id = k.id)`),
    ).toBe(0);
  });

  it('were created in a team that their owner belonged to, by somebody who answered for them', async () => {
    expect(
      await found(`select from keyreeve.keys k where k.organization_id = $1 and k.kind = 'personal' and not (
        k.created_by = k.owner_id and exists (select from keyreeve.memberships m
          where m.organization_id = $1 and m.user_id = k.owner_id and m.team_id = k.team_id
            and m.since <= k.created_at and (m.until is null or m.until > k.created_at)))`),
    ).toBe(0);
    expect(
      await found(`select from keyreeve.keys k join keyreeve.owners o on o.organization_id = $1 and o.id = k.owner_id
        where k.organization_id = $1 and k.kind = 'service' and not (o.team_id = k.team_id and o.created_at <= k.created_at
          and (k.created_by = o.id and k.created_with is not null and k.created_with = k.replaces
            or exists (select from keyreeve.stewardships s where s.organization_id = $1 and s.service_account_id = o.id
              and s.user_id = k.created_by and s.role = 'steward'
              and s.since <= k.created_at and (s.until is null or s.until > k.created_at))))`),
    ).toBe(0);
    expect(
      await found(`select from keyreeve.keys k join keyreeve.owner_states s on s.organization_id = $1 and s.owner_id = k.owner_id
        where k.organization_id = $1 and s.since <= k.created_at and (s.until is null or s.until > k.created_at)
          and s.state <> 'active'`),
    ).toBe(0);
  });

  it('live as long as the policies allowed when they were made, administrative ones 90 days at most', () => {
    const wrong = keys.filter((key) => {
      const at = key.created_at;
      const limits = combine(
        valuesBindingCreation(history.get(null) ?? [], at),
        valuesBindingCreation(history.get(key.team_id) ?? [], at),
      );
      const days = key.own_expires_at === null ? Infinity : (key.own_expires_at.getTime() - at.getTime()) / DAY_MS;
      const most = limits.maxLifetimeDays[key.kind].value ?? Infinity;
      const required = limits.requireExpiry[key.kind].value && days === Infinity;
      const administrative = key.scopes.some((scope) => scope === 'full' || scope === 'keys:read');
      return days > most || required || (administrative && days > 90);
    });
    expect(wrong).toEqual([]);
  });

  it('were accepted when they were made, when they were replaced, and when they were last used', () => {
    const terms = new OrganizationTerms(history);
    const byId = new Map(keys.map((key) => [key.id, key]));
    const refused = keys.filter((key) => {
      const instants = [key.created_at, key.last_used_at, byId.get(key.replaced_by ?? '')?.created_at ?? null];
      return instants.some((at, index) => {
        if (at === null) return false;
        // A key that is replaced at once ends in that very millisecond.
        const instant = index === 2 ? new Date(at.getTime() - 1) : at;
        return statusAt(key, instant, terms).status !== 'active';
      });
    });
    expect(refused).toEqual([]);
  });

  it('are of every status, mostly active, for every reason that is not rare', () => {
    const terms = new OrganizationTerms(history);
    const statuses: Record<Status, number> = { active: 0, suspended: 0, expired: 0, revoked: 0 };
    const reasons = new Set<string>();
    for (const key of keys) {
      const { status, reason } = statusAt(key, NOW, terms);
      statuses[status] += 1;
      if (reason !== null) reasons.add(reason);
    }
    const share = (status: Status): number => statuses[status] / keys.length;
    console.log(statuses, [...reasons].sort());
    expect(share('active')).toBeGreaterThan(0.6);
    expect(share('active')).toBeLessThan(0.8);
    expect(share('expired')).toBeGreaterThan(0.06);
    expect(share('revoked')).toBeGreaterThan(0.08);
    expect(share('suspended')).toBeGreaterThan(0.015);
    expect([...reasons]).toEqual(
      expect.arrayContaining([
        ...REVOKED_REASONS.filter((reason) => reason !== 'leaked'),
        ...EXPIRED_REASONS,
        'administrator',
        'owner_deactivated',
        'membership_ended',
      ]),
    );
  });

  it('belong to few who have many and many who have few', async () => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::integer as count from keyreeve.keys where organization_id = $1 group by owner_id order by 1 desc`,
      [organizationId],
    );
    const counts = rows.map(({ count }) => count);
    expect(counts[0]).toBeGreaterThan(200);
    expect(counts[Math.floor(counts.length / 2)]).toBeLessThan(20);
  });

  it('replace one another in both directions, and end by that', async () => {
    expect(
      await found(`select from keyreeve.keys n join keyreeve.keys p on p.organization_id = $1 and p.id = n.replaces
        where n.organization_id = $1 and (p.replaced_by is distinct from n.id or p.owner_id <> n.owner_id
          or p.team_id <> n.team_id or p.name <> n.name or not exists (select from keyreeve.key_causes c
            where c.organization_id = $1 and c.key_id = p.id and c.cause = 'regenerated' and c.opened_at >= n.created_at))`),
    ).toBe(0);
    expect(
      await found(`select from keyreeve.keys where organization_id = $1 and replaces is not null`),
    ).toBeGreaterThan(150);
    expect(
      await found(`select from keyreeve.keys p where organization_id = $1 and replaced_by is not null and not exists (
        select from keyreeve.keys n where n.organization_id = $1 and n.id = p.replaced_by and n.replaces = p.id)`),
    ).toBe(0);
  });

  it('have days of use from their creation to their last use, the last one included', async () => {
    expect(
      await found(`select from keyreeve.key_usage u join keyreeve.keys k on k.organization_id = $1 and k.id = u.key_id
        where u.organization_id = $1 and u.last_used_at is not null and not exists (
          select from keyreeve.key_usage_months m where m.organization_id = $1 and m.key_id = u.key_id
            and m.month = date_trunc('month', u.last_used_at)::date
            and m.days >> (extract(day from u.last_used_at)::integer - 1) = 1)
          and u.last_used_at > now() - interval '24 months'`),
    ).toBe(0);
    expect(
      await found(`select from keyreeve.key_usage_months m join keyreeve.keys k on k.organization_id = $1 and k.id = m.key_id
        where m.organization_id = $1 and (m.days <= 0 or m.month = date_trunc('month', k.created_at)::date
          and m.days & ((1 << (extract(day from k.created_at)::integer - 1)) - 1) <> 0
          or m.month < date_trunc('month', k.created_at)::date)`),
    ).toBe(0);
  });

  it('are used less on weekends by people than by machines', async () => {
    const { rows } = await client.query<{ kind: string; weekend: number }>(
      `select k.kind, avg((extract(isodow from u.last_used_at) > 5)::integer)::float as weekend
       from keyreeve.key_usage u join keyreeve.keys k on k.organization_id = $1 and k.id = u.key_id
       where u.organization_id = $1 and u.last_used_at < now() - interval '3 days' group by 1`,
      [organizationId],
    );
    const weekend = Object.fromEntries(rows.map((row) => [row.kind, row.weekend]));
    expect(weekend['personal']).toBeLessThan(0.1);
    expect(weekend['service']).toBeGreaterThan(0.15);
  });
});

describe('the history of a generated organization', () => {
  it('holds nothing that happened later than now', async () => {
    const ahead: Record<string, string[]> = {
      keys: ['own_expires_at'],
      key_causes: ['opened_at'],
      owner_states: ['since', 'until'],
      owner_marks: ['since'],
      memberships: ['until'],
      policy_versions: ['enforce_from'],
      revocations: ['effective_at'],
    };
    const instants = ['since', 'until', 'at'];
    const late: string[] = [];
    for (const [table, columns] of Object.entries(tables)) {
      for (const column of Object.keys(columns)) {
        const isInstant = instants.includes(column) || column.endsWith('_at');
        if (!isInstant || ahead[table]?.includes(column)) continue;
        const key = table === 'organizations' ? 'id' : 'organization_id';
        if ((await found(`select from keyreeve.${table} where ${key} = $1 and "${column}" > now()`)) > 0)
          late.push(`${table}.${column}`);
      }
    }
    expect(late).toEqual([]);
  });

  it('has one period after another, without a gap, up to the values of now', async () => {
    expect(
      await found(`select from (select since, until, lead(since) over (partition by owner_id order by since) as next
        from keyreeve.owner_states where organization_id = $1) s where until is distinct from next`),
    ).toBe(0);
    expect(
      await found(`select from (select since, until, lead(since) over (partition by subject_id order by since) as next
        from keyreeve.names where organization_id = $1) s where until is distinct from next`),
    ).toBe(0);
    expect(
      await found(`select from keyreeve.owners o where o.organization_id = $1 and not exists (
        select from keyreeve.names n where n.organization_id = $1 and n.subject_id = o.id and n.until is null
          and n.name = o.name and n.email is not distinct from o.email)`),
    ).toBe(0);
    expect(
      await found(`select from keyreeve.owners o where o.organization_id = $1 and o.created_at is distinct from (
        select min(since) from keyreeve.owner_states s where s.organization_id = $1 and s.owner_id = o.id)`),
    ).toBe(0);
    expect(
      await found(`select from keyreeve.key_revisions r join keyreeve.keys k on k.organization_id = $1 and k.id = r.key_id
        where r.organization_id = $1 and (r.version >= k.version or r.since >= r.until or r.since < k.created_at)`),
    ).toBe(0);
  });

  it('has policies that grew, with one pending, one replaced while pending, one withdrawn, teams never looser', () => {
    const organization = history.get(null) ?? [];
    expect(organization.length).toBeGreaterThan(4);
    expect(organization.filter(({ enforceFrom }) => enforceFrom > NOW)).toHaveLength(1);
    expect(organization.some(({ supersededAt }) => supersededAt !== null)).toBe(true);
    const teams = [...history].filter(([team]) => team !== null);
    expect(teams.flatMap(([, versions]) => versions).filter(({ withdrawnAt }) => withdrawnAt !== null)).toHaveLength(1);
    for (const [, versions] of teams) {
      for (const { values, savedAt } of versions) {
        expect(loosenedFields(valuesBindingCreation(organization, savedAt), UNSET_POLICY, values, () => false)).toEqual(
          [],
        );
      }
    }
    expect(history.has(fromPublicId('team', demo.teams.first.id))).toBe(false);
  });

  it('has an event for every creation and decision of the last year, which opens to what was committed', async () => {
    const { rows } = await client.query<{ leaf: Buffer; opened: Record<string, never> }>(
      `select e.leaf, p.opened from keyreeve.audit_events e join keyreeve.audit_personal p
         on p.organization_id = e.organization_id and p.occurred_at = e.occurred_at and p.event_id = e.id
       where e.organization_id = $1`,
      [organizationId],
    );
    expect(rows.filter(({ leaf, opened }) => !openLeaf(leaf, opened).ok)).toEqual([]);
    const eventless = (action: string, of: string) =>
      found(`select from (${of}) d where d.at > now() - interval '365 days' and not exists (select from keyreeve.audit_targets t join keyreeve.audit_events e
          on e.organization_id = $1 and e.occurred_at = t.occurred_at and e.id = t.event_id
        where t.organization_id = $1 and t.target_id = d.id and t.occurred_at = d.at and e.action = '${action}'
          and e.actor_id is not distinct from d.by)`);
    const causes = `select key_id as id, opened_at as at, opened_by as by from keyreeve.key_causes where organization_id = $1`;
    const born = `select id, created_at as at, created_by as by from keyreeve.keys where organization_id = $1`;
    expect(await eventless('key.created', `${born} and replaces is null`)).toBe(0);
    expect(await eventless('key.regenerated', `${born} and replaces is not null`)).toBe(0);
    expect(await eventless('key.deleted', `${causes} and cause = 'owner'`)).toBe(0);
    expect(
      await eventless('key.revoked', `${causes} and cause in ('administrator', 'leaked') and effect = 'revoked'`),
    ).toBe(0);
    expect(await eventless('key.suspended', `${causes} and effect = 'suspended'`)).toBe(0);
    expect(
      await eventless(
        'user.removed',
        `select owner_id as id, since as at, by from keyreeve.owner_states
        where organization_id = $1 and state = 'removed'`,
      ),
    ).toBe(0);
    for (const done of ['requested', 'applied', 'undone', 'cancelled']) {
      const decided = `select id, ${done}_at as at, ${done}_by as by from keyreeve.revocations where organization_id = $1`;
      expect([done, await eventless(`revocation.${done}`, decided)]).toEqual([done, 0]);
    }
  });
});

describe('the demo organization', () => {
  it('gives each role a password and a key that works now and for the next 60 days without being used', async () => {
    const rows = new Map(keys.map((key) => [key.id, key]));
    for (const [role, secret] of Object.entries(demo.keys)) {
      expect(parseSecret(secret)).toMatchObject({ prefix: 'kr', kind: role === 'verifier' ? 's' : 'u' });
      const digest = digestOf(keyring.currentPepper.key, sha256OfSecret(secret));
      const stored = await client.query<{ id: string }>(
        `select k.id from keyreeve.keys k join keyreeve.organizations o on o.id = k.organization_id
         where o.routing_tag = $1 and k.digest = $2`,
        [parseSecret(secret)?.routingTag, digest],
      );
      const key = rows.get(stored.rows[0]?.id ?? '') as KeyRow;
      expect(key.scopes).toEqual([role === 'verifier' ? 'keys:verify' : 'full']);
      for (const days of [0, 30, 60]) {
        expect(statusAt(key, new Date(NOW.getTime() + days * DAY_MS)).status).toBe('active');
      }
      if (role === 'verifier') continue;
      const { email, password } = demo.users[role as keyof DemoFile['users']];
      expect(key.owner_email).toBe(email);
      const hashed = await client.query<{ hash: string }>(
        `select hash from keyreeve.passwords where organization_id = $1 and user_id = $2`,
        [organizationId, key.owner_id],
      );
      expect(await verifyPassword(hashed.rows[0]?.hash ?? null, password)).toBe(true);
    }
  });

  it('is described in demo.json, which nobody else may read', async () => {
    const file = join(folder, 'demo.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(demo);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('names the roles that its people hold', async () => {
    const roleOf = async (email: string) =>
      (
        await client.query<{ role: string; team_id: string | null }>(
          `select g.role, g.team_id from keyreeve.role_grants g join keyreeve.owners o on o.organization_id = $1 and o.id = g.owner_id
           where g.organization_id = $1 and o.email = $2 and g.until is null`,
          [organizationId, email],
        )
      ).rows;
    const team = fromPublicId('team', demo.teams.first.id);
    expect(await roleOf(demo.users.owner.email)).toEqual([{ role: 'owner', team_id: null }]);
    expect(await roleOf(demo.users.auditor.email)).toEqual([{ role: 'auditor', team_id: null }]);
    expect(await roleOf(demo.users.teamAdmin.email)).toEqual([{ role: 'admin', team_id: team }]);
    expect(await roleOf(demo.users.member.email)).toEqual([]);
    const { rows } = await client.query(
      `select m.team_id from keyreeve.memberships m join keyreeve.owners o on o.organization_id = $1 and o.id = m.user_id
       where m.organization_id = $1 and o.email = $2 and m.until is null`,
      [organizationId, demo.users.member.email],
    );
    expect(rows).toEqual([{ team_id: team }]);
  });

  it('is loaded once: a second start changes nothing', async () => {
    expect(await ensureDemo(runtime(), () => undefined, { size: SIZE })).toEqual(demo);
    expect((await client.query('select from keyreeve.organizations')).rowCount).toBe(1);
  });

  it('says in demo.json where the server of the last start is', async () => {
    for (const url of ['http://127.0.0.1:3222', demo.url]) {
      expect(await ensureDemo(runtime(url), () => undefined, { size: SIZE })).toEqual({ ...demo, url });
      expect(JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8'))).toEqual({ ...demo, url });
    }
  });

  it('is not loaded beside another organization unless asked to', async () => {
    await client.query('update keyreeve.installation set demo = false');
    try {
      expect(await ensureDemo(runtime(), () => undefined, { size: SIZE })).toBeNull();
      const options = { url: database.url, keyring, keyPrefix: 'kr', name: 'Second', seed: 1, now: NOW };
      const small = { members: 20, teams: 2, keys: 60 };
      await expect(loadOrganization({ ...options, ...small })).rejects.toThrow(OrganizationPresent);
      const progress: LoadProgress[] = [];
      const onProgress = (step: LoadProgress) => progress.push(step);
      await loadOrganization({ ...options, ...small, into: true, onProgress });
      expect((await client.query('select from keyreeve.organizations')).rowCount).toBe(2);
      expect(progress.findLast(({ phase }) => phase === 'keys')).toEqual({ phase: 'keys', done: 60, of: 60 });
    } finally {
      await client.query('update keyreeve.installation set demo = true');
    }
  });
});

describe('the smallest organization', () => {
  it('has six people, one team, and the six keys that are handed out or check others', async () => {
    const own = await createDatabase();
    try {
      const options = { url: own.url, keyring, keyPrefix: 'kr', name: 'Smallest', seed: 3, now: NOW };
      const loaded = await loadOrganization({ ...options, members: 6, teams: 1, keys: 6 });
      expect(Object.keys(loaded.access.keys)).toHaveLength(5);
      await expect(loadOrganization({ ...options, members: 6, teams: 1, keys: 5, into: true })).rejects.toThrow(
        /6 keys/,
      );
      await expect(loadOrganization({ ...options, members: 6, teams: 2, keys: 6, into: true })).rejects.toThrow(
        /7 members/,
      );
    } finally {
      await own.drop();
    }
  });
});

describe('a load by an owner of the schema who is no superuser', () => {
  it('passes row-level security for its own time, and leaves it forced', async () => {
    const own = await createDatabase();
    const role = `loader_${randomBytes(6).toString('hex')}`;
    const administrator = new pg.Client({ connectionString: own.url });
    await administrator.connect();
    try {
      await administrator.query(`create role ${role} login password 'loader'`);
      await administrator.query(`do $$ declare held record; begin
        alter schema keyreeve owner to ${role};
        alter function keyreeve.ensure_partitions owner to ${role};
        alter statistics keyreeve.keys_owners owner to ${role};
        for held in select c.oid::regclass as name, c.relrowsecurity from pg_class c
          where c.relnamespace = 'keyreeve'::regnamespace and c.relkind in ('r', 'p') loop
          execute format('alter table %s owner to ${role}', held.name);
          if held.relrowsecurity then execute format('alter policy upkeep on %s to ${role}', held.name); end if;
        end loop; end $$`);
      const url = new URL(own.url);
      url.username = role;
      url.password = 'loader';
      const small = { members: 20, teams: 2, keys: 60, name: 'Owned', seed: 1, now: NOW };
      await loadOrganization({ url: url.href, keyring, keyPrefix: 'kr', ...small });
      const { rows } = await administrator.query<{ keys: number; unforced: number; foreign: number }>(
        `select (select count(*)::integer from keyreeve.keys) as keys,
           (select count(*)::integer from pg_class where relnamespace = 'keyreeve'::regnamespace
              and relrowsecurity and not relforcerowsecurity) as unforced,
           (select count(*)::integer from pg_constraint where contype = 'f' and not convalidated) as foreign`,
      );
      expect(rows).toEqual([{ keys: 60, unforced: 0, foreign: 0 }]);
    } finally {
      await administrator.end();
      await own.drop();
      await client.query(`drop role if exists ${role}`);
    }
  });

  it('leaves the indexes and references that a database has without a load', async () => {
    const fresh = await createDatabase();
    const other = new pg.Client({ connectionString: fresh.url });
    await other.connect();
    try {
      const shape = async (of: pg.Client) =>
        (
          await of.query(
            `select replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as made from pg_index i
             join pg_class c on c.oid = i.indrelid and c.relnamespace = 'keyreeve'::regnamespace and not c.relispartition
             union all select concat(conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
             where connamespace = 'keyreeve'::regnamespace and contype = 'f'
             union all select distinct concat(p.inhparent::regclass, ': ', count(*), ' valid indexes a partition')
             from pg_inherits p join pg_index i on i.indrelid = p.inhrelid and i.indisvalid
             join pg_class c on c.oid = p.inhrelid and c.relnamespace = 'keyreeve'::regnamespace and c.relkind = 'r'
             group by p.inhparent, p.inhrelid order by 1`,
          )
        ).rows;
      expect(await shape(client)).toEqual(await shape(other));
    } finally {
      await other.end();
      await fresh.drop();
    }
  });
});
