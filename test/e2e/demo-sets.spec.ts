import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { loadOrganization } from '../../src/demo/load-organization.js';
import { statusOf, type Status } from '../../src/keys/domain/status.js';
import { type KeyRow, keyColumns, keyJoins, toState } from '../../src/keys/key.rows.js';
import { OrganizationTerms } from '../../src/keys/organization-terms.js';
import { Keyring } from '../../src/platform/crypto/keyring.js';
import { MasterSecret } from '../../src/platform/crypto/master-secret.js';
import { fromPublicId, toPublicId } from '../../src/platform/ids.js';
import { historyOf, type PolicyRow, selectHistory } from '../../src/policies/policy-history.js';
import { stateOf } from '../../src/revocations/domain/revocation-state.js';
import { type RevocationRow, revocationColumns, revocationTables } from '../../src/revocations/revocation.rows.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';

const DAY_MS = 86_400_000;
/** Fixed, as the seed is: with them some keys of the sets would have been regenerated after it. */
const NOW = new Date('2026-11-25T10:20:30.000Z');
const keyring = new Keyring({ master: new MasterSecret(randomBytes(32)), version: 1 });
const ROLE_KEY_NAMES = ['Ready to use', 'Ready to verify'];

type Key = KeyRow & { replaced_at: Date | null };
interface Used {
  days: number[];
  edited: Date[];
}

let database: TestDatabase;
let client: pg.Client;
let organizationId: string;
let terms: OrganizationTerms;
let keys: Map<string, Key>;
let used: Map<string, Used>;
let revocations: RevocationRow[];
let keysOfSets: Map<string, { key_id: string; successor: string | null }[]>;

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`set timezone to 'UTC'`);
  const size = { members: 400, teams: 8, keys: 12_000 };
  const options = { url: database.url, keyring, keyPrefix: 'kr', name: 'Aurelia Freight', seed: 10, now: NOW };
  const { access } = await loadOrganization({ ...options, ...size });
  organizationId = fromPublicId('org', access.organization.id) ?? '';
  const select = async <Row extends pg.QueryResultRow>(sql: string, more: unknown[] = []): Promise<Row[]> =>
    (await client.query<Row>(sql, [organizationId, ...more])).rows;
  terms = new OrganizationTerms(historyOf(await select<PolicyRow>(selectHistory)));
  const found = await select<Key>(
    `select ${keyColumns}, (select n.created_at from keyreeve.keys n where n.organization_id = $1 and n.id = k.replaced_by)
       as replaced_at from keyreeve.keys k ${keyJoins} where k.organization_id = $1 order by k.id`,
    [NOW],
  );
  keys = new Map(found.map((key) => [key.id, key]));
  const uses = await select<Used & { id: string }>(
    `select k.id, (select coalesce(array_agg(m.month - '1970-01-01'::date + day), '{}') from keyreeve.key_usage_months m,
         generate_series(0, 30) day where m.organization_id = $1 and m.key_id = k.id and m.days & (1 << day) <> 0) as days,
       (select coalesce(array_agg(r.until), '{}') from keyreeve.key_revisions r
         where r.organization_id = $1 and r.key_id = k.id) as edited
     from keyreeve.keys k where k.organization_id = $1`,
  );
  used = new Map(uses.map((each) => [each.id, each]));
  revocations = await select<RevocationRow & pg.QueryResultRow>(
    `select ${revocationColumns} from ${revocationTables} where r.organization_id = $1 order by r.requested_at`,
  );
  const rows = await select<{ revocation_id: string; key_id: string; successor: string | null }>(
    `select revocation_id, key_id, successor from keyreeve.revocation_keys where organization_id = $1 order by key_id`,
  );
  keysOfSets = new Map(revocations.map(({ id }) => [id, rows.filter((row) => row.revocation_id === id)]));
}, 120_000);

afterAll(async () => {
  await client?.end();
  await database?.drop();
});

const keyOf = (id: string): Key => keys.get(id) as Key;
function statusAt(key: KeyRow, at: Date): Status {
  const state = toState(key);
  return statusOf(state.key, state.usage, state.owner, state.membership, terms.of(key.team_id), at).status;
}

/** The keys that the filter of a plan finds among those that there were. */
function foundBy({ selection, plannedAt }: RevocationRow): Key[] {
  const { filter } = selection as { filter: Record<string, string[]> };
  const times = filter as unknown as Record<string, string | undefined>;
  const among = (value: string, kind: 'team' | 'user' | 'svc', wanted: string[] | undefined): boolean =>
    wanted === undefined || wanted.includes(toPublicId(kind, value));
  return [...keys.values()].filter(
    (key) =>
      key.created_at <= (plannedAt as Date) &&
      among(key.team_id, 'team', filter['team']) &&
      among(key.owner_id, key.owner_type === 'user' ? 'user' : 'svc', filter['owner']) &&
      (filter['kind'] === undefined || filter['kind'].includes(key.kind)) &&
      (filter['scope'] === undefined || filter['scope'].some((scope) => key.scopes.includes(scope))) &&
      (times['createdAfter'] === undefined || key.created_at >= new Date(times['createdAfter'])) &&
      (times['createdBefore'] === undefined || key.created_at < new Date(times['createdBefore'])),
  );
}

describe('the decisions over sets of a generated organization', () => {
  it('are one of each kind: final, undone, given up, scheduled, and one that can still be undone', () => {
    expect(revocations.map((row) => `${row.action} ${stateOf(row, NOW)}`)).toEqual([
      'revoke final',
      'suspend undone',
      'revoke cancelled',
      'revoke scheduled',
      'revoke applied',
    ]);
    const [final, , , scheduled, applied] = revocations as [RevocationRow, never, never, RevocationRow, RevocationRow];
    expect(final.count).toBeGreaterThan(20);
    expect(((scheduled.effectiveAt?.getTime() ?? 0) - NOW.getTime()) / DAY_MS).toBeCloseTo(30, -1);
    expect((applied.undoUntil?.getTime() ?? 0) - NOW.getTime()).toBeGreaterThan(DAY_MS / 2);
  });

  it('hold exactly the keys that their filter found and that were not in the target state, by their hash', () => {
    for (const row of revocations) {
      const target = row.action === 'revoke' ? 'revoked' : 'suspended';
      const found = foundBy(row);
      const left = found.filter((key) => statusAt(key, row.plannedAt as Date) === target);
      const expected = found.filter((key) => !left.includes(key)).map(({ id }) => id);
      expect((keysOfSets.get(row.id) ?? []).map(({ key_id }) => key_id)).toEqual(expected);
      const text = expected.map((id) => `${toPublicId('key', id)}\n`).join('');
      expect(row.setHash?.toString('hex')).toBe(createHash('sha256').update(text).digest('hex'));
      expect([row.count, row.leftOut?.inTargetState]).toEqual([expected.length, left.length]);
      expect(expected.some((id) => ROLE_KEY_NAMES.includes(keyOf(id).name))).toBe(false);
    }
  });

  it('say what they meant: owners, teams, service keys, recent use, what was regenerated from them', () => {
    for (const row of revocations) {
      const set = (keysOfSets.get(row.id) ?? []).map(({ key_id }) => keyOf(key_id));
      const ids = new Set(set.map(({ id }) => id));
      const plannedAt = row.plannedAt as Date;
      const { impact } = row;
      expect(impact).toMatchObject({
        owners: new Set(set.map((key) => key.owner_id)).size,
        teamCount: new Set(set.map((key) => key.team_id)).size,
        serviceKeys: set.filter(({ kind }) => kind === 'service').length,
      });
      expect(row.teamIds).toEqual([...new Set(set.map((key) => key.team_id))].sort());
      expect(impact?.teams.reduce((sum, team) => sum + team.keys, 0)).toBe(set.length);
      const { usedLastDay = 0, usedLastWeek = 0, usedLastMonth = 0 } = impact ?? {};
      expect([usedLastDay, usedLastWeek, usedLastMonth, set.length]).toEqual(
        [usedLastDay, usedLastWeek, usedLastMonth, set.length].sort((a, b) => a - b),
      );
      let descendants = 0;
      const walk = (id: string | null): void => {
        const key = id === null ? undefined : keys.get(id);
        if (!key || key.created_at > plannedAt || ids.has(key.id)) return;
        descendants += 1;
        walk(key.replaced_by);
      };
      for (const key of set) walk(key.replaced_by);
      expect([row.id, impact?.descendants]).toEqual([row.id, descendants]);
      for (const { key_id, successor } of keysOfSets.get(row.id) ?? []) {
        const { replaced_at, replaced_by } = keyOf(key_id);
        expect(successor).toBe(replaced_at !== null && replaced_at <= plannedAt ? replaced_by : null);
      }
    }
    expect(revocations.some(({ impact }) => (impact?.usedLastWeek ?? 0) > 0)).toBe(true);
  });

  it('refuse every key from then on, and nothing contradicts it', () => {
    let judged = 0;
    for (const { id, effectiveAt, undoneAt, appliedAt } of revocations) {
      if (effectiveAt === null || appliedAt === null || effectiveAt > NOW) continue;
      const until = undoneAt ?? NOW;
      const within = (at: Date | null): boolean => at !== null && at >= effectiveAt && at < until;
      const day = (at: Date): number => Math.floor(at.getTime() / DAY_MS);
      for (const { key_id } of keysOfSets.get(id) ?? []) {
        const key = keyOf(key_id);
        const middle = new Date((effectiveAt.getTime() + until.getTime()) / 2);
        expect(statusAt(key, effectiveAt)).not.toBe('active');
        expect(statusAt(key, middle)).not.toBe('active');
        expect([key_id, within(key.last_used_at), within(key.replaced_at)]).toEqual([key_id, false, false]);
        const { days, edited } = used.get(key_id) as Used;
        expect(days.filter((each) => each > day(effectiveAt) && each < day(until))).toEqual([]);
        if (undoneAt !== null) continue;
        expect(statusAt(key, NOW)).toBe('revoked');
        expect(edited.filter((at) => at >= effectiveAt)).toEqual([]);
        const { causes } = toState(key).key;
        const later = causes.filter(({ cause, openedAt }) => cause !== 'regenerated' && openedAt >= effectiveAt);
        expect([key_id, later]).toEqual([key_id, []]);
        judged += 1;
      }
    }
    expect(judged).toBeGreaterThan(20);
  });

  it('let the keys of one that was undone work again, and those of one that is scheduled work on', () => {
    for (const state of ['undone', 'scheduled']) {
      const row = revocations.find((each) => stateOf(each, NOW) === state) as RevocationRow;
      const set = (keysOfSets.get(row.id) ?? []).map(({ key_id }) => keyOf(key_id));
      expect(set.filter((key) => statusAt(key, NOW) === 'active').length).toBeGreaterThan(0);
    }
    const undone = revocations[1] as RevocationRow;
    const back = (keysOfSets.get(undone.id) ?? []).map(({ key_id }) => keyOf(key_id).last_used_at);
    expect(back.some((at) => at !== null && at >= (undone.undoneAt as Date))).toBe(true);
  });

  it('have the events of their deciders, with count and hash, and their finished work', async () => {
    const { rows } = await client.query<{ action: string; at: Date; by: string; target: string; leaf: Buffer }>(
      `select e.action, e.occurred_at as at, e.actor_id as by, t.target_id as target, e.leaf
       from keyreeve.audit_events e join keyreeve.audit_targets t
         on t.organization_id = $1 and t.occurred_at = e.occurred_at and t.event_id = e.id
       where e.organization_id = $1 and e.action like 'revocation.%' order by e.occurred_at`,
      [organizationId],
    );
    const expected = revocations.flatMap((row) => [
      { id: row.id, action: 'revocation.requested', at: row.requestedAt, by: row.requestedBy },
      { id: row.id, action: 'revocation.applied', at: row.appliedAt, by: row.appliedBy },
      { id: row.id, action: 'revocation.undone', at: row.undoneAt, by: row.undoneBy },
      { id: row.id, action: 'revocation.cancelled', at: row.cancelledAt, by: row.requestedBy },
    ]);
    const told = expected.filter(({ at }) => at !== null).sort((a, b) => Number(a.at) - Number(b.at));
    expect(rows.map(({ target, action, at, by }) => ({ id: target, action, at, by }))).toEqual(
      told.map((each) => ({ ...each, by: each.by?.id })),
    );
    const byId = new Map(revocations.map((row) => [row.id, row]));
    for (const { action, target, leaf } of rows) {
      if (action !== 'revocation.applied' && action !== 'revocation.undone') continue;
      const row = byId.get(target) as RevocationRow;
      const { details } = JSON.parse(leaf.toString()) as { details: object };
      expect(details).toMatchObject({
        action: row.action,
        count: row.count,
        setHash: row.setHash?.toString('hex'),
        ...(action === 'revocation.applied' && { successors: 0, effectiveAt: row.effectiveAt?.toISOString() }),
      });
    }
    const jobs = await client.query<{ id: string }>(
      `select id from keyreeve.jobs where organization_id = $1 and kind = 'plan_revocation' and finished_at is not null
         and failure is null and done = total order by requested_at`,
      [organizationId],
    );
    expect(jobs.rows.map(({ id }) => id)).toEqual(revocations.map(({ id }) => id));
  });
});
