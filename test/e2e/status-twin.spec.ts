import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import pg from 'pg';
import { expiryOf, type Expiry } from '../../src/keys/domain/expiry.js';
import { statusOf, type KeyStatus } from '../../src/keys/domain/status.js';
import { evaluation, type Need } from '../../src/keys/list/evaluation.sql.js';
import { statusSql, type Bind, type PolicyScopes } from '../../src/keys/status.sql.js';
import { compile, EMPTY_POLICY, type CompiledPolicy } from '../../src/policies/domain/timeline.js';
import type { Mark } from '../../src/keys/domain/facts.js';
import { exemptionRow, inOrder } from '../support/generated-exemptions.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { keyCase, type KeyCase } from '../support/generated-keys.js';
import { EPOCH, policyHistory } from '../support/generated-policies.js';
import { revocationRow } from '../support/generated-sets.js';

const TEAMS = 4;

/** One generated key with the team it is in, as it is stored. */
interface Stored extends KeyCase {
  readonly id: string;
  readonly teamId: string;
}

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  // Days are whole in UTC whatever the connection says: this zone changes its clock within the generated time.
  await client.query(`set timezone to 'Europe/Berlin'`);
});

afterAll(async () => {
  await client?.end();
  await database?.drop();
});

async function insert(table: string, rows: readonly object[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  if (columns === '') return;
  const sql = `insert into keyreeve.${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::keyreeve.${table}, $1)`;
  await client.query(sql, [JSON.stringify(rows)]);
}

/** Writes an organization of the cases; every key has an owner of its own. */
async function store(organizationId: string, teamIds: readonly string[], cases: readonly KeyCase[]): Promise<Stored[]> {
  const organization_id = organizationId;
  const stored = cases.map((facts, index) => ({ ...facts, id: randomUUID(), teamId: teamIds[index % TEAMS] ?? '' }));
  const created_at = new Date(EPOCH.getTime() - 30 * 86_400_000);
  const tag = [...randomUUID().replaceAll('-', '')].slice(0, 4).join('');
  await insert('organizations', [{ id: organization_id, name: tag, routing_tag: tag, created_at, version: 1 }]);
  await insert(
    'teams',
    teamIds.map((id) => ({ organization_id, id, name: id, name_folded: id, created_at, version: 1 })),
  );
  const owners = new Map<string, string>(stored.map(({ id }) => [id, randomUUID()]));
  const ownerOf = (key: Stored): string => owners.get(key.id) ?? '';
  await insert(
    'owners',
    stored.map((key) => ownerRow(organization_id, key, ownerOf(key), created_at)),
  );
  await insert(
    'keys',
    stored.map((key) => keyRow(organization_id, key, ownerOf(key))),
  );
  await insert(
    'key_usage',
    stored
      .filter(({ usage }, index) => usage.lastUsedAt !== null || index % 2 === 0)
      .map(({ id, usage }) => ({ organization_id, key_id: id, last_used_at: usage.lastUsedAt })),
  );
  await insert(
    'key_causes',
    stored.flatMap(({ id, key }) =>
      key.causes.map(({ id: causeId, effect, cause, openedAt, liftedAt }) => ({
        organization_id,
        key_id: id,
        id: causeId,
        effect,
        cause,
        level: 'team',
        opened_at: openedAt,
        lifted_at: liftedAt,
      })),
    ),
  );
  await insert(
    'key_lifts',
    stored.flatMap(({ id, ownLifts }) =>
      ownLifts.map(({ causeId, at }) => ({ organization_id, key_id: id, mark_id: causeId, at })),
    ),
  );
  await insert(
    'revocations',
    stored.flatMap(({ sets }) => sets.map(({ set }) => revocationRow({ organization_id }, set))),
  );
  await insert(
    'revocation_keys',
    stored.flatMap(({ id, sets }) =>
      sets.map(({ set, lifts }) => ({ organization_id, key_id: id, revocation_id: set.id, lifts })),
    ),
  );
  await insert(
    'exemptions',
    stored.flatMap((key) => {
      const whose = { ownerId: ownerOf(key), keyId: key.id, teamId: key.teamId };
      const elsewhere = { ...whose, teamId: teamIds.find((id) => id !== key.teamId) ?? '' };
      return key.exemptions.flatMap((exemption) => [
        exemptionRow({ organization_id }, exemption, whose),
        // From another team's rule: none of this key's.
        exemptionRow({ organization_id }, { ...exemption, id: randomUUID(), level: 'team' }, elsewhere),
      ]);
    }),
  );
  await insert(
    'owner_states',
    stored.flatMap((key) => [
      { organization_id, owner_id: ownerOf(key), since: created_at, until: key.owner.removedAt, state: 'active' },
      ...(key.owner.removedAt === null
        ? []
        : [{ organization_id, owner_id: ownerOf(key), since: key.owner.removedAt, until: null, state: 'removed' }]),
    ]),
  );
  const markRow = (key: Stored, { id, cause, since, until }: Mark, team_id: string | null): object => ({
    organization_id,
    id,
    owner_id: ownerOf(key),
    cause,
    level: team_id === null ? 'organization' : 'team',
    team_id,
    since,
    until,
  });
  await insert(
    'owner_marks',
    stored.flatMap((key, index) => [
      ...key.owner.marks.map((mark) => markRow(key, mark, index % 3 === 0 ? key.teamId : null)),
      // An owner's mark in one team is none of their keys' in another.
      markRow(
        key,
        { id: randomUUID(), cause: 'administrator', since: EPOCH, until: null },
        teamIds.find((id) => id !== key.teamId) ?? null,
      ),
    ]),
  );
  await insert(
    'memberships',
    stored.flatMap((key) => [
      {
        organization_id,
        id: randomUUID(),
        team_id: key.teamId,
        user_id: ownerOf(key),
        since: created_at,
        until: null,
        lifted_at: null,
      },
      ...key.membership.marks.map(({ id, since, until }) => ({
        organization_id,
        id,
        team_id: key.teamId,
        user_id: ownerOf(key),
        since: created_at,
        until: since,
        lifted_at: until,
      })),
    ]),
  );
  return stored;
}

function ownerRow(organization_id: string, { key, teamId }: Stored, id: string, created_at: Date): object {
  const account = key.kind === 'service';
  const type = account ? 'service_account' : 'user';
  return {
    organization_id,
    id,
    type,
    team_id: account ? teamId : null,
    created_at,
    version: 1,
    name: id,
    name_folded: id,
    description: '',
  };
}

function keyRow(organization_id: string, { id, key, teamId }: Stored, owner_id: string): object {
  return {
    organization_id,
    id,
    owner_id,
    team_id: teamId,
    created_at: key.createdAt,
    own_expires_at: key.ownExpiresAt,
    created_by: owner_id,
    version: 1,
    pepper_version: 1,
    imported: false,
    kind: key.kind,
    digest: `\\x${id.replaceAll('-', '')}`,
    prefix: 'kru',
    last_four: '9QzA',
    name: id,
    name_folded: id,
    description: '',
    search_text: id,
    scopes: [],
    allowed_cidrs: [],
  };
}

interface Said {
  readonly id: string;
  readonly now: Date;
}

type Column = 'status' | 'reason' | 'since' | 'effective' | 'decidedBy' | 'policyLifetime' | 'policyIdle' | 'fixedEnd';
/** How a statement reads the columns, given how it binds parameters; `$1` is the organization. */
type Reading = (bind: Bind) => {
  tables: readonly string[];
  joins: string;
  /** Its tables ask for the instant, too: they cannot see a column of the statement. */
  byInstant?: boolean;
  columns: { readonly [name in Column]?: string };
};

/** What SQL says of every key at each of the instants: `now` is a column here instead of a parameter. */
async function ask(organizationId: string, instants: readonly Date[], read: Reading): Promise<Said[]> {
  if (instants.length > 1 && read(() => '').byInstant === true) {
    const said: Said[] = [];
    for (const instant of instants) said.push(...(await ask(organizationId, [instant], read)));
    return said;
  }
  const values: unknown[] = [organizationId];
  const [only] = instants;
  const now = read(() => '').byInstant === true && only ? `timestamptz '${only.toISOString()}'` : 'moment.now';
  const bind = (value: unknown): string => (value instanceof Date ? now : `$${values.push(value)}`);
  const { tables, joins, columns } = read(bind);
  const { rows } = await client.query<Said>(
    `${tables.length > 0 ? `with ${tables.join(', ')}` : ''}
     select k.id, moment.now, ${Object.entries(columns)
       .map(([name, sql]) => `${sql} as "${name}"`)
       .join(', ')}
     from keyreeve.keys k
     cross join unnest(${bind(instants.map((instant) => instant.toISOString()))}::timestamptz[]) as moment (now)
     ${joins}
     where k.organization_id = $1`,
    values,
  );
  return rows;
}

/** A span that holds every id. */
const anywhere = (column: string): string => `${column} is not null`;

/** The whole rule, and the shorter ways that lists take when they need less of it. */
function readings(policies: PolicyScopes): Reading[] {
  const short =
    (needs: readonly Need[], columns: { readonly [name in Column]?: string }, beside?: typeof anywhere): Reading =>
    (bind) => ({
      ...evaluation({ needs: new Set(needs), policies, now: EPOCH, bind, worth: 'true', beside }),
      byInstant: beside !== undefined,
      columns,
    });
  const status = { status: 'e.status' };
  const terms = { effective: 'e.effective', decidedBy: 'e.decided_by', fixedEnd: 'e.fixed_end' };
  const reason = { reason: 'e.reason', since: 'e.status_since' };
  return [
    (bind) => {
      const { joins, statusSince, ...sql } = statusSql(policies, EPOCH, bind);
      const { reason: because, effective, decidedBy, policyLifetime, policyIdle, fixedEnd } = sql;
      const usage = 'left join keyreeve.key_usage u on u.organization_id = k.organization_id and u.key_id = k.id';
      const columns = {
        status: sql.status,
        reason: because,
        since: statusSince,
        effective,
        decidedBy,
        policyLifetime,
        policyIdle,
        fixedEnd,
      };
      return { tables: [], joins: `${usage} ${joins}`, columns };
    },
    short(['status'], status),
    short(['status'], status, anywhere),
    short(['reason'], reason, anywhere),
    short(['terms'], terms),
    short(['reason', 'status', 'terms'], { ...status, ...terms, ...reason }),
  ];
}

type KeyStatusAndExpiry = Pick<KeyStatus, 'status' | 'reason' | 'since'> & Expiry;

function expected(
  { key, usage, owner, membership, teamId }: Stored,
  policies: PolicyScopes,
  now: Date,
): KeyStatusAndExpiry {
  const both = { organization: policies.organization, team: policies.teams.get(teamId) ?? EMPTY_POLICY };
  const { status, reason, since } = statusOf(key, usage, owner, membership, both, now);
  return { status, reason, since, ...expiryOf(key, usage, owner, membership, both) };
}

/** A decision in the very millisecond in which a term ends a key comes too late, and one before it does not. */
function exemptAtItsEnd(facts: KeyCase, policies: PolicyScopes, teamId: string): KeyCase {
  const bare = { ...facts, key: { ...facts.key, exemptions: [] } };
  const { effective } = expected({ ...bare, id: '', teamId }, policies, EPOCH);
  if (effective === null) return facts;
  const exemptions = facts.exemptions
    .map((each, index) =>
      index < 2 && each.until > effective ? { ...each, since: new Date(effective.getTime() - index) } : each,
    )
    .sort(inOrder);
  return { ...facts, key: { ...facts.key, exemptions }, exemptions };
}

function isWrong(answer: object, right: KeyStatusAndExpiry): boolean {
  return Object.entries(answer).some(([column, said]) => !isDeepStrictEqual(said, right[column as Column]));
}

/** Instants at which something begins or ends for one of the keys, and the milliseconds beside them. */
function edges(keys: readonly Stored[], policies: PolicyScopes): Date[] {
  const instants = keys.flatMap((stored) => {
    const { key, owner, membership } = stored;
    const { effective, policyIdle } = expected(stored, policies, EPOCH);
    const marks = [...owner.marks, ...membership.marks];
    return [
      effective,
      policyIdle,
      ...key.causes.flatMap((cause) => [cause.openedAt, cause.liftedAt]),
      ...marks.flatMap(({ since, until }) => [since, until]),
      ...key.lifts.map(({ at }) => at),
      ...key.exemptions.flatMap(({ since, until }) => [since, until]),
      owner.removedAt,
    ];
  });
  return instants.flatMap((instant) =>
    instant === null ? [] : [-1, 0, 1].map((ms) => new Date(instant.getTime() + ms)),
  );
}

const histories = fc.tuple(policyHistory(), fc.array(policyHistory(4), { minLength: TEAMS - 1, maxLength: TEAMS - 1 }));
const cases = fc.array(keyCase, { minLength: 1, maxLength: 40, size: 'max' });
const picks = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });

describe('the status rule in SQL', () => {
  it('says of every key at every instant what the pure rule says, to the millisecond', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(histories, cases, picks, async ([organization, ofTeams], facts, chosen) => {
        const organizationId = randomUUID();
        const teamIds = Array.from({ length: TEAMS }, () => randomUUID());
        const teams = new Map<string, CompiledPolicy>(
          ofTeams.map((versions, index) => [teamIds[index] ?? '', compile(versions)]),
        );
        const policies = { organization: compile(organization), teams, exempted: true };
        const keys = await store(
          organizationId,
          teamIds,
          facts.map((each, index) => exemptAtItsEnd(each, policies, teamIds[index % TEAMS] ?? '')),
        );
        const instants = [EPOCH, ...edges(keys, policies)];
        const asked = [...new Set(chosen.map((pick) => instants[pick % instants.length] ?? EPOCH))];
        for (const read of readings(policies)) {
          const said = await ask(organizationId, asked, read);
          expect(said.length).toBe(keys.length * asked.length);
          for (const { id, now, ...answer } of said) {
            const stored = keys.find((key) => key.id === id);
            if (stored === undefined) throw new Error(`No key ${id} was stored`);
            const right = expected(stored, policies, now);
            // Matchers are slow, and these are ten thousand answers: they explain only what is wrong.
            if (isWrong(answer, right)) expect({ now, ...right }).toMatchObject({ now, ...answer });
            seen.add(right.reason ?? right.status);
          }
        }
      }),
      // A failure is reported as small as it could be made in this time.
      { numRuns: 40, interruptAfterTimeLimit: 20_000 },
    );
    // Agreement says nothing about an answer that never came up.
    expect([...seen].sort()).toEqual([
      'active',
      'administrator',
      'known_to_leaver',
      'leak_quarantine',
      'leaked',
      'lifetime',
      'membership_ended',
      'owner',
      'owner_deactivated',
      'owner_removed',
      'policy_idle',
      'policy_lifetime',
      'regenerated',
      'revocation',
    ]);
  });
});
