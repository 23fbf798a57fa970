import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { toPublicId } from '../../src/platform/ids.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { inMs, MANY, print, Times } from '../support/figures.js';
import { generateInventory, withoutIndexes } from '../support/generated-inventory.js';
import { knownSecrets } from '../support/known-secrets.js';
import { type NodeProcess, startNodeProcess } from '../support/node-process.js';
import { administer, type TestKey, TestOrganization } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

const FEW = 100;
const MAX_DAYS = 90;
const DAY_MS = 86_400_000;
/** Every node is bound by a decision from this long after its commit on (R5.8). */
const BOUND_MS = 250;
const SAMPLES = 300;
/** `total` counts no further. */
const MOST_COUNTED = 10_000;
const PAGE = 200;
/** So many further cuts, for times that can be compared. */
const FURTHER = 15;

const STATUSES = ['active', 'suspended', 'expired', 'revoked'] as const;
type Status = (typeof STATUSES)[number];

/** What the plain loop knows of a key; instants are ms. */
interface Fact {
  id: string;
  publicId: string;
  kind: string;
  team: string;
  createdMs: number;
  ownEndMs: number | null;
  isRevoked: boolean;
  isSuspended: boolean;
}

/** The rule in its plainest form; `maxDays` null before the cut. */
function plainStatus(fact: Fact, maxDays: number | null, nowMs: number): Status {
  if (fact.isRevoked) return 'revoked';
  if (fact.isSuspended) return 'suspended';
  const ends = [fact.ownEndMs ?? Infinity, maxDays === null ? Infinity : fact.createdMs + maxDays * DAY_MS];
  return Math.min(...ends) <= nowMs ? 'expired' : 'active';
}

describe('a policy that cuts the maximum lifetime', () => {
  let a: TestApplication;
  let b: NodeProcess;
  let client: pg.Client;
  let large: TestOrganization;
  let small: TestOrganization;
  let owner: TestKey;
  let ownerOfSmall: TestKey;
  let verifier: TestKey;
  let cookie: string;
  let facts: Fact[];
  let secrets: Map<string, string>;

  beforeAll(async () => {
    a = await startApplication();
    client = await administer(a);
    large = await new TestOrganization(client, a).found();
    small = await new TestOrganization(client, a).found();
    const now = a.clock.now();
    await withoutIndexes(client, async () => {
      await generateInventory(client, large, { keys: MANY, owners: MANY / 100, teams: MANY / 2_000 }, now);
      await generateInventory(client, small, { keys: FEW, owners: 10, teams: 4 }, now);
      verifier = await gatewayKey(large);
      ({ key: owner, cookie } = await administrator(large));
      ({ key: ownerOfSmall } = await administrator(small));
      facts = await readFacts(now);
      const generated = facts.filter(({ createdMs }) => createdMs < now.getTime());
      const step = Math.floor(generated.length / SAMPLES);
      const sample = generated.filter((_, at) => at % step === 0);
      secrets = await knownSecrets(client, a, large, sample);
    });
    b = await startNodeProcess(a);
  }, 600_000);
  afterAll(async () => {
    jest.restoreAllMocks();
    await b?.stop();
    await client.end();
    await a.close();
  });

  async function administrator(organization: TestOrganization): Promise<{ key: TestKey; cookie: string }> {
    const team = await organization.team('Platform');
    const olga = await organization.user('Olga Berg', { role: 'owner', teams: [team.id] });
    return {
      key: await organization.key(olga, team.id, { scopes: ['full'] }),
      cookie: await openSession(client, organization, olga),
    };
  }

  async function gatewayKey(organization: TestOrganization): Promise<TestKey> {
    const team = await organization.team('Gateways');
    const gateway = await organization.serviceAccount('gateway', team.id);
    return organization.key(gateway, team.id, { scopes: ['keys:verify'], kind: 'service' });
  }

  /** In the order of creation. */
  async function readFacts(now: Date): Promise<Fact[]> {
    const { rows } = await client.query<[string, string, string, Date, Date | null, boolean, boolean]>({
      text: `select k.id, k.kind, k.team_id, k.created_at, k.own_expires_at, r.key_id is not null, s.key_id is not null or m.owner_id is not null
        from keyreeve.keys k
        left join (select distinct key_id from keyreeve.key_causes where organization_id = $1 and effect = 'revoked' and opened_at <= $2) r
          on r.key_id = k.id
        left join (select distinct key_id from keyreeve.key_causes where organization_id = $1 and effect = 'suspended'
          and opened_at <= $2 and (lifted_at is null or lifted_at > $2)) s on s.key_id = k.id
        left join (select owner_id, max(since) as since from keyreeve.owner_marks where organization_id = $1 and since <= $2
          and (until is null or until > $2) group by owner_id) m on m.owner_id = k.owner_id and k.created_at <= m.since
        where k.organization_id = $1 order by k.id`,
      values: [large.id, now],
      rowMode: 'array',
    });
    return rows.map(([id, kind, team, created, end, isRevoked, isSuspended]) => ({
      id,
      publicId: toPublicId('key', id),
      kind,
      team,
      createdMs: created.getTime(),
      ownEndMs: end?.getTime() ?? null,
      isRevoked,
      isSuspended,
    }));
  }

  const put = (organization: TestKey, version: number, body: object): Promise<Answer> =>
    call(a, 'PUT', '/v1/policies/organization', {
      as: organization.secret,
      body,
      headers: { 'if-match': `"${version}"` },
    });

  const codeOf = async (node: { url: string }, secret: string): Promise<string> =>
    (await call(node, 'POST', '/v1/keys/verify', { as: verifier.secret, body: { secret } })).body.code;

  /** How many known secrets a node answers as the plain loop says, by status; all that it answers otherwise. */
  async function compare(node: { url: string }, maxDays: number | null): Promise<{ told: object; wrong: string[] }> {
    const told: Record<string, number> = {};
    const wrong: string[] = [];
    for (const fact of facts) {
      const secret = secrets.get(fact.id);
      if (secret === undefined) continue;
      const statuses = [plainStatus(fact, maxDays, a.clock.now().getTime())];
      const code = await codeOf(node, secret);
      // It may have ended while it was asked for.
      statuses.push(plainStatus(fact, maxDays, a.clock.now().getTime()));
      const expected = statuses.map((status): string => (status === 'active' ? 'valid' : status));
      if (expected.includes(code)) told[code] = (told[code] ?? 0) + 1;
      else wrong.push(`${fact.publicId}: ${code}, not ${expected[0]}`);
    }
    return { told, wrong };
  }

  /** The statements of the transaction that wrote the policy, in which nothing else runs. */
  async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
    const heard: { client: pg.Client; text: string }[] = [];
    // oxlint-disable-next-line typescript/unbound-method -- it is called on the client it was called on
    const original = pg.Client.prototype.query as unknown as (this: pg.Client, ...asked: unknown[]) => unknown;
    const recording = function (this: pg.Client, ...asked: unknown[]): unknown {
      const text = typeof asked[0] === 'string' ? asked[0] : (asked[0] as pg.QueryConfig).text;
      heard.push({ client: this, text: text.replaceAll(/\s+/g, ' ').trim() });
      return original.apply(this, asked);
    };
    const spy = jest.spyOn(pg.Client.prototype, 'query').mockImplementation(recording as never);
    await work();
    spy.mockRestore();
    const writing = heard.find(({ text }) => /insert into keyreeve\.policy_versions/.test(text))?.client;
    return heard.filter((statement) => statement.client === writing).map(({ text }) => text);
  }

  /** Rows that the transaction of the organization's newest policy version wrote, by table. */
  async function rowsWritten({ id }: TestOrganization): Promise<Record<string, number>> {
    const { rows } = await client.query<{ writer: string }>(
      `select xmin::text as writer from keyreeve.policy_versions where organization_id = $1 order by number desc limit 1`,
      [id],
    );
    const tables = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'keyreeve'::regnamespace and relkind = 'r' order by relname`,
    );
    const written: Record<string, number> = {};
    for (const { name } of tables.rows) {
      const { rows: counted } = await client.query<{ count: number }>(
        `select count(*)::integer as count from keyreeve.${name} where xmin::text = $1`,
        [rows[0]?.writer],
      );
      const { count = 0 } = counted[0] ?? {};
      if (count > 0) written[name] = count;
    }
    return written;
  }

  it('ends them all at commit, by the same small write as for a hundred keys', async () => {
    for (const node of [a, b]) {
      const { told, wrong } = await compare(node, null);
      expect(wrong).toEqual([]);
      expect(told).toMatchObject({ valid: expect.any(Number), revoked: expect.any(Number) });
    }
    const took = new Times();
    const body = { maxLifetimeDays: MAX_DAYS, reason: 'new standard' };
    const ofSmall = await statementsOf(async () => expect((await put(ownerOfSmall, 0, body)).status).toBe(200));
    const ofLarge = await statementsOf(async () => expect((await took.of(() => put(owner, 0, body))).status).toBe(200));
    await delay(BOUND_MS);
    const onA = await compare(a, MAX_DAYS);
    const onB = await compare(b, MAX_DAYS);
    expect([onA.wrong, onB.wrong]).toEqual([[], []]);
    const written = await rowsWritten(large);
    print(
      `the cut over ${MANY} keys: ${inMs(took.within(1))} ms, ${ofLarge.length} statements, rows written ${JSON.stringify(written)}`,
      ...ofLarge.map((text) => `  ${text.slice(0, 110)}`),
      `the first requests after it: A ${JSON.stringify(onA.told)}, B ${JSON.stringify(onB.told)}`,
    );
    expect(ofLarge).toEqual(ofSmall);
    expect(ofLarge.length).toBeLessThanOrEqual(12);
    expect(written).toEqual(await rowsWritten(small));
    expect(written).not.toHaveProperty('keys');
    expect(written).toMatchObject({ policy_versions: 1, change_feed: 1 });
  }, 300_000);

  interface Listed {
    id: string;
    status: Status;
  }

  async function list(query: string, pages = Infinity): Promise<Listed[]> {
    const listed: Listed[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null && page < pages; page += 1) {
      const answer: Answer = await call(
        b,
        'GET',
        `/v1/keys?limit=${PAGE}&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`,
        { cookie },
      );
      if (answer.status !== 200) throw new Error(`${query}: ${answer.text}`);
      listed.push(...answer.body.data);
      cursor = answer.body.page.next;
    }
    return listed;
  }

  const total = async (query: string): Promise<{ count: number; exact: boolean }> =>
    (await call(b, 'GET', `/v1/keys?limit=1&total=true&${query}`, { cookie })).body.total;

  /** A team of which everything can be listed and counted. */
  function smallTeam(): string {
    const sizes = new Map<string, number>();
    for (const { team } of facts) sizes.set(team, (sizes.get(team) ?? 0) + 1);
    const [[team] = ['']] = [...sizes].filter(([, size]) => size >= 20).sort(([, one], [, other]) => one - other);
    return team;
  }

  it('leaves lists and totals that say what a plain loop over all keys says', async () => {
    const began = a.clock.now().getTime();
    const team = smallTeam();
    const ofTeam = `team=${toPublicId('team', team)}`;
    const active = await list('status=active&sort=createdAt');
    const expired = await list('status=expired&sort=createdAt', 25);
    const newest = await list('status=expired&sort=-createdAt', 25);
    const teams: Record<string, Listed[]> = {};
    const totals: Record<string, { count: number; exact: boolean }> = {};
    const teamTotals: typeof totals = {};
    for (const status of STATUSES) {
      teams[status] = await list(`status=${status}&sort=createdAt&${ofTeam}`);
      totals[status] = await total(`status=${status}`);
      teamTotals[status] = await total(`status=${status}&${ofTeam}`);
    }
    const sorted: Listed[] = [];
    for (const sort of ['name', 'owner', '-lastUsedAt', 'expiresAt']) {
      for (const status of ['active', 'expired']) sorted.push(...(await list(`status=${status}&sort=${sort}`, 3)));
    }
    const ended = a.clock.now().getTime();

    const statusAt = (ms: number): Map<string, Status> =>
      new Map(facts.map((fact) => [fact.publicId, plainStatus(fact, MAX_DAYS, ms)]));
    const [atFirst, atLast] = [statusAt(began), statusAt(ended)];
    /** Few keys end while the lists are read. */
    const moved = new Set([...atFirst].filter(([id, status]) => atLast.get(id) !== status).map(([id]) => id));
    expect(moved.size).toBeLessThan(MANY / 1_000);
    const settled = (listed: readonly { id: string }[]): string[] =>
      listed.map(({ id }) => id).filter((id) => !moved.has(id));
    const expected = (status: Status, of: (fact: Fact) => boolean = () => true): string[] =>
      settled(
        facts.filter((fact) => atFirst.get(fact.publicId) === status && of(fact)).map((f) => ({ id: f.publicId })),
      );

    expect(settled(active)).toEqual(expected('active'));
    expect(settled(expired)).toEqual(expected('expired').slice(0, settled(expired).length));
    expect(settled(newest)).toEqual(expected('expired').reverse().slice(0, settled(newest).length));
    for (const { id, status } of [...active, ...expired, ...newest, ...sorted]) {
      if (!moved.has(id) && atFirst.get(id) !== status) throw new Error(`${id} is listed as ${status}`);
    }
    for (const status of STATUSES) {
      const [inAll, inTeam] = [expected(status).length, expected(status, (fact) => fact.team === team)];
      expect(settled(teams[status] ?? [])).toEqual(inTeam);
      const { count = -1, exact } = teamTotals[status] ?? {};
      expect([status, exact, Math.abs(count - inTeam.length) <= moved.size]).toEqual([status, true, true]);
      expectWithin(totals[status], inAll, moved.size);
    }
    print(
      `listed afterwards: ${active.length} active keys, ${expired.length + newest.length} of ${expected('expired').length} expired ` +
        `ones, in other orders ${sorted.length}; ${moved.size} ended meanwhile`,
      `  totals ${JSON.stringify(totals)}`,
      `  of a team ${JSON.stringify(teamTotals)}`,
    );
  }, 300_000);

  function expectWithin(told: { count: number; exact: boolean } | undefined, is: number, moved: number): void {
    const { count = -1, exact = false } = told ?? {};
    expect(count).toBeLessThanOrEqual(Math.min(is + moved, MOST_COUNTED));
    // Of what is common a count comes across a good part within its budget.
    expect(count).toBeGreaterThanOrEqual(exact ? is - moved : is > 20_000 ? 500 : 1);
  }

  it('takes no longer over many keys than over a hundred', async () => {
    const [ofLarge, ofSmall] = [new Times(), new Times()];
    for (let cut = 1; cut <= FURTHER; cut += 1) {
      const body = { maxLifetimeDays: MAX_DAYS - cut };
      expect((await ofLarge.of(() => put(owner, cut, body))).status).toBe(200);
      expect((await ofSmall.of(() => put(ownerOfSmall, cut, body))).status).toBe(200);
    }
    const ratio = ofLarge.within(0.5) / ofSmall.within(0.5);
    print(
      `a cut over ${MANY} keys p50 ${inMs(ofLarge.within(0.5))} ms, slowest ${inMs(ofLarge.within(1))} ms; ` +
        `over ${FEW} keys p50 ${inMs(ofSmall.within(0.5))} ms, slowest ${inMs(ofSmall.within(1))} ms; ratio ${ratio.toFixed(2)}`,
    );
    expect(ratio).toBeLessThan(5);
    await delay(BOUND_MS);
    for (const node of [a, b]) expect((await compare(node, MAX_DAYS - FURTHER)).wrong).toEqual([]);
  }, 120_000);
});
