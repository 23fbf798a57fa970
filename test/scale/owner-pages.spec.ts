import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { LAST_ID } from '../../src/keys/list/span.js';
import { toPublicId } from '../../src/platform/ids.js';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { movedCursor } from '../support/cursors.js';
import { inMs, MANY, print, Times } from '../support/figures.js';
import { functions, withoutIndexes } from '../support/generated-inventory.js';
import { type NodeProcess, startNodeProcess } from '../support/node-process.js';
import { administer, type TestKey, TestOrganization, type TestUser } from '../support/organization.js';

const PAGE = 200;
const LIST = '/v1/keys?owner=me&sort=createdAt';
/** One key may send 600 requests a minute: the owner of many uses some in turn. */
const CALLERS = 25;

/** An owner whose own keys do the listing, those among what is listed. */
interface Holder {
  owner: TestUser;
  callers: TestKey[];
  count: number;
}

describe('an owner pages through their keys', () => {
  let arranged: TestApplication;
  let node: NodeProcess;
  let client: pg.Client;
  let writer: pg.Client;
  let organization: TestOrganization;
  let team: { id: string };
  let bystander: TestUser;
  let few: Holder;
  let some: Holder;
  let many: Holder;
  let inserts = 0;

  beforeAll(async () => {
    arranged = await startApplication();
    client = await administer(arranged);
    writer = await administer(arranged);
    await Promise.all([client.query(functions), writer.query(functions)]);
    organization = await new TestOrganization(client, arranged).found();
    team = await organization.team('Payments');
    bystander = await organization.user('Ben Okafor', { teams: [team.id] });
    await withoutIndexes(client, async () => {
      few = await holder('Ana Ruiz', 1, 1);
      some = await holder('Zoë Li', 101, 1);
      many = await holder('Olga Berg', MANY, CALLERS);
      await insertKeys(client, bystander, 1_000, 0);
    });
    node = await startNodeProcess(arranged);
  }, 600_000);
  afterAll(async () => {
    await node?.stop();
    await writer.end();
    await client.end();
    await arranged.close();
  });

  async function holder(name: string, count: number, callers: number): Promise<Holder> {
    const owner = await organization.user(name, { teams: [team.id] });
    await insertKeys(client, owner, count - callers, count);
    const keys: TestKey[] = [];
    for (let at = 0; at < callers; at += 1) {
      keys.push(await organization.key(owner, team.id, { createdAt: organization.past(30 * (at % 12)) }));
    }
    return { owner, callers: keys, count };
  }

  /** Keys of the last three years, ten in each of the milliseconds in which any was made. Their ids. */
  async function insertKeys(by: pg.Client, owner: TestUser, count: number, salt: number): Promise<string[]> {
    const { rows } = await by.query<{ id: string }>(
      `with made as (
         insert into keyreeve.keys (organization_id, id, owner_id, team_id, created_at, activated_at, created_by, pepper_version, kind,
           digest, prefix, last_four, name, name_folded, search_text)
         select $1, pg_temp.id_at(k.at, n, $5), $2, $3, k.at, k.at, $2, 1, 'personal', sha256((n || ' ' || $5::bigint)::text::bytea),
           'kr', right(md5(n::text), 4), k.name, k.name, k.name
         from generate_series(1, $4::int) n
         cross join lateral (select pg_temp.word(n, 1) || ' ' || n as name,
           date_trunc('milliseconds', $6::timestamptz - pg_temp.pick(n / 10, $5) * interval '1095 days') as at offset 0) k
         returning organization_id, id),
       used as (insert into keyreeve.key_usage (organization_id, key_id) select * from made)
       select id from made where $4 < 1000`,
      [organization.id, owner.id, team.id, count, salt, arranged.clock.now()],
    );
    return rows.map(({ id }) => toPublicId('key', id));
  }

  /** Some more keys of the owner and of another, at any place of the list. The owner's. */
  async function insertMore(owner: TestUser): Promise<string[]> {
    const salt = -2 * ++inserts;
    await insertKeys(writer, bystander, 1, salt);
    return insertKeys(writer, owner, 3, salt - 1);
  }

  async function idsInOrder({ owner }: Holder): Promise<string[]> {
    const { rows } = await client.query<string[]>({
      text: `select id from keyreeve.keys where organization_id = $1 and owner_id = $2 order by id`,
      values: [organization.id, owner.id],
      rowMode: 'array',
    });
    return rows.map(([id = '']) => toPublicId('key', id));
  }

  interface Walked {
    ids: string[];
    times: Times;
    /** Of the page at the other end. */
    cursor: string | null;
  }

  /** Every page in one direction; while each is read, another connection inserts. */
  async function walk(
    { owner, callers }: Holder,
    direction: 'next' | 'previous',
    limit: number,
    start: string | null,
    inserted: Set<string>,
  ): Promise<Walked> {
    const walked: Walked = { ids: [], times: new Times(), cursor: start };
    for (;;) {
      const as = callers[walked.times.count % callers.length]?.secret ?? '';
      const { cursor } = walked;
      const path = `${LIST}&limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`;
      const [page, more] = await Promise.all([
        walked.times.of(() => call(node, 'GET', path, { as })),
        insertMore(owner),
      ]);
      if (page.status !== 200) throw new Error(`page ${walked.times.count}: ${page.text}`);
      const ids = page.body.data.map(({ id }: { id: string }) => id);
      walked.ids.push(...(direction === 'next' ? ids : ids.reverse()));
      for (const id of more) inserted.add(id);
      if (page.body.page[direction] === null) return walked;
      walked.cursor = page.body.page[direction];
    }
  }

  /** What was there at the beginning, in its order, each once; beside it only what was inserted, at most once. */
  function expectEachOnce(expected: readonly string[], ids: readonly string[], inserted: ReadonlySet<string>): void {
    let place = 0;
    const strays: string[] = [];
    const seen = new Set<string>();
    for (const id of ids) {
      if (id === expected[place]) place += 1;
      else if (inserted.has(id) && !seen.has(id)) seen.add(id);
      else strays.push(id);
    }
    expect({ found: place, strays: strays.slice(0, 5) }).toEqual({ found: expected.length, strays: [] });
  }

  async function thereAndBack(held: Holder, limit: number): Promise<void> {
    const inserted = new Set<string>();
    const before = await idsInOrder(held);
    const there = await walk(held, 'next', limit, null, inserted);
    expectEachOnce(before, there.ids, inserted);
    // Back to the beginning from the last page, which is read again: what it holds came after the page before it.
    const between = await idsInOrder(held);
    const back = await walk(held, 'previous', limit, there.cursor, inserted);
    const last = back.ids[0] ?? '';
    const expected = between.filter((id) => id <= last).reverse();
    expectEachOnce(expected, back.ids, new Set([...inserted].filter((id) => !expected.includes(id))));
  }

  /** A cursor behind the last key, as one that leads back from there. */
  async function cursorAtEnd({ callers }: Holder): Promise<string> {
    const { body } = await call(node, 'GET', `${LIST}&limit=${PAGE}`, { as: callers[0]?.secret ?? '' });
    const key = arranged.runtime.keyring.signingKey('cursor');
    return movedCursor(key, body.page.next, { p0: LAST_ID, back: true });
  }

  it('of one key, itself', async () => {
    expect(await idsInOrder(few)).toEqual([few.callers[0]?.publicId]);
    await thereAndBack(few, PAGE);
    await thereAndBack(few, 5);
  });

  it('of 101 keys: the one behind a round number, too', async () => {
    expect((await idsInOrder(some)).length).toBe(101);
    for (const limit of [100, 50, 7, PAGE]) await thereAndBack(some, limit);
  });

  it(`of ${MANY} keys, each exactly once and the last pages as fast as the first, while others insert`, async () => {
    expect((await idsInOrder(many)).length).toBe(MANY);
    const before = await idsInOrder(many);
    const inserted = new Set<string>();
    const [there, back] = await Promise.all([
      walk(many, 'next', PAGE, null, inserted),
      walk(many, 'previous', PAGE, await cursorAtEnd(many), inserted),
    ]);
    expectEachOnce(before, there.ids, inserted);
    expectEachOnce(before.reverse(), back.ids, inserted);
    for (const [name, { times, ids }] of Object.entries({ forwards: there, backwards: back })) {
      const stretch = Math.min(1_000, Math.floor(times.count / 2));
      const of = (from: number, until: number): string =>
        `p50 ${inMs(times.within(0.5, from, until))} ms, p99 ${inMs(times.within(0.99, from, until))} ms`;
      print(
        `${name}: ${ids.length} keys on ${times.count} pages of ${PAGE}, ${inserted.size} inserted by then; ` +
          `${((times.count / times.totalMs) * 1_000).toFixed(0)} pages/s`,
        `  first ${stretch} pages ${of(0, stretch)}; last ${stretch} ${of(times.count - stretch, times.count)}`,
      );
      // By offset the last pages would take hundreds of times as long.
      expect(times.within(0.5, times.count - stretch)).toBeLessThan(20 * times.within(0.5, 0, stretch));
    }
  }, 1_800_000);
});
