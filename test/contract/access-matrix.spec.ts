import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { RefusalLog } from '../../src/platform/http/problem.filter.js';
import { newId, toPublicId } from '../../src/platform/ids.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { type AccessCase, accessCases } from './access-cases.js';
import { addressOf, Contract, expectRowForEach, type Operation, routesOf } from './operations.js';
import { type Expectation, expectedOf, isRefusedByGuard, reachOf, type RowRule, rows } from './reach.js';
import { stored } from './stored.js';
import { type Caller, label, type Relation, roles, scopeSets, type Thing, World } from './world.js';

interface Cell {
  operation: Operation;
  row: AccessCase;
  caller: Caller;
  relation: Relation;
  expected: Expectation;
}

interface Prepared extends Cell {
  parameters: Record<string, string>;
  body: object | undefined;
  headers: Record<string, string>;
}

type Answer = { status: number; code: string | undefined; text: string; headers: Record<string, unknown> };

/** Requests under way at once: enough to keep the database busy, too few to wait for connections. */
const atOnce = 6;
const mostAttempts = 5;

let node: TestApplication;
let world: World;
let operations: readonly Operation[];
let callers: Caller[];
let cells: Cell[];

beforeAll(async () => {
  node = await startApplication();
  // Each refusal would be a transaction of its own; catalogue.spec.ts sees to it that they are written.
  jest.spyOn(node.app.get(RefusalLog), 'record').mockResolvedValue();
  world = await World.found(node);
  ({ operations } = await Contract.of(node));
  callers = await everyCaller();
  cells = operations.flatMap((operation) => cellsOf(operation, accessCases[operation.name]));
}, 60_000);
afterAll(async () => {
  await world.client.end();
  await node.close();
});

/** A user of each role with a key for each set of scopes, another with sessions: a limit of one does not slow the other. */
async function everyCaller(): Promise<Caller[]> {
  const made: Caller[] = [{ role: 'member', user: await world.user('member'), credential: { kind: 'none' } }];
  for (const role of roles) {
    const [withKeys, withFull, withSessions] = [await world.user(role), await world.user(role), await world.user(role)];
    for (const scopes of scopeSets)
      made.push(await world.withKey(role, scopes[0] === 'full' ? withFull : withKeys, scopes));
    made.push(await world.withSession(role, withSessions, false), await world.withSession(role, withSessions, true));
  }
  return made;
}

/**
 * What the guard refuses cannot depend on the target: there each caller tries another one. An old session is a session
 * where no step-up is asked for: it tries the first alone.
 */
function cellsOf(operation: Operation, row: AccessCase | undefined): Cell[] {
  if (!row) return [];
  const asking = row.costly ? callers.filter(isOfEachKind) : callers;
  return asking.flatMap((caller, at) => {
    const cellOn = (relation: Relation): Cell => {
      return { operation, row, caller, relation, expected: expectedOf(operation, row.row, caller, relation) };
    };
    const turn = cellOn(row.relations[at % row.relations.length] as Relation);
    if (isRefusedByGuard(turn.expected)) return [turn];
    const isOld = caller.credential.kind === 'session' && caller.credential.stale;
    return row.relations.slice(0, isOld ? 1 : undefined).map(cellOn);
  });
}

const isOfEachKind = ({ role, credential }: Caller): boolean =>
  role === 'member' && (credential.kind !== 'key' || credential.scopes.includes('full'));

/** A server that cannot decide just now says so, and is asked again: the machine may be busy, the answer is the same. */
async function send(cell: Prepared): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await sendOnce(cell);
    // Without a socket a request may end without the loop having turned: whatever else is under way would starve.
    await nextTurn();
    if (answer.status !== 503 || attempt === mostAttempts) return answer;
  }
}

async function sendOnce({ operation, caller, parameters, body, headers }: Prepared): Promise<Answer> {
  const { credential } = caller;
  const answer = await node.app.inject({
    method: operation.method as 'GET',
    url: addressOf(operation, parameters),
    headers: {
      ...(credential.kind === 'key' && { 'x-api-key': credential.secret }),
      ...(credential.kind === 'session' && { cookie: credential.cookie, 'sec-fetch-site': 'same-origin' }),
      ...headers,
    },
    ...(body && { payload: body }),
  });
  const isProblem = answer.headers['content-type']?.toString().startsWith('application/problem+json');
  const code = isProblem ? answer.json<{ code: string }>().code : undefined;
  return { status: answer.statusCode, code, text: answer.body, headers: answer.headers };
}

async function each<T>(list: readonly T[], work: (element: T) => Promise<void>): Promise<void> {
  const queue = list.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const element of queue) await work(element);
    }),
  );
}

let turn: Promise<unknown> = Promise.resolve();

/** What arranges a cell uses one connection. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = turn.then(work);
  turn = done.catch(() => undefined);
  return done;
}

/** Targets that nothing may happen to are shared; `own` is the caller's alone. */
const shared = new Map<string, Record<string, string>>();
const sharedBodies = new Map<string, object>();

async function prepareShared(cell: Cell): Promise<Prepared> {
  const { operation, row, relation } = cell;
  const caller = await arranged(cell);
  const whose = relation === 'own' ? caller.user.id : '';
  const place = `${operation.path.replace(/^(.*\}).*/, '$1')} ${row.target?.toString()} ${relation} ${whose}`;
  const parameters = shared.get(place) ?? (await row.target?.(world, relation, caller)) ?? {};
  shared.set(place, parameters);
  const name = `${operation.name} ${relation}`;
  const body = sharedBodies.get(name) ?? (await row.body?.(world, relation, caller));
  if (body) sharedBodies.set(name, body);
  const headers = (await row.headers?.(world, relation, caller)) ?? {};
  return { ...cell, caller, parameters, body, headers };
}

/** A caller to whom something must have happened before is somebody of their own. */
async function arranged({ row, caller, relation, expected }: Cell): Promise<Caller> {
  if (!row.arrange || relation !== 'own' || isRefusedByGuard(expected)) return caller;
  const another = await world.another(caller);
  await row.arrange(world, another.user.id === caller.user.id ? caller : another);
  return another;
}

async function prepareFresh(cell: Cell): Promise<Prepared> {
  const { row, relation } = cell;
  const usedUp = row.endsCaller === 'always' || (row.endsCaller === 'own' && relation === 'own');
  const caller = row.arrange ? await arranged(cell) : usedUp ? await world.another(cell.caller) : cell.caller;
  const parameters = (await row.target?.(world, relation, caller)) ?? {};
  const headers = (await row.headers?.(world, relation, caller)) ?? {};
  return { ...cell, caller, parameters, headers, body: await row.body?.(world, relation, caller) };
}

/** The ids on all pages of a list. */
async function everythingListed(cell: Cell): Promise<Set<string>> {
  const ids = new Set<string>();
  let cursor: string | null = '';
  while (cursor !== null) {
    const path = `${cell.operation.path}?limit=200${cursor && `&cursor=${cursor}`}`;
    const { text } = await send({
      ...cell,
      operation: { ...cell.operation, path },
      parameters: {},
      headers: {},
      body: undefined,
    });
    const { data, page } = JSON.parse(text) as { data: { id: string }[]; page: { next: string | null } };
    for (const { id } of data) ids.add(id);
    cursor = page.next;
  }
  return ids;
}

const told = ({ operation, caller, relation, row }: Cell): string =>
  `${operation.name} by ${label(caller)}${row.target ? ` on ${relation}` : ''}`;

function judge(cell: Cell, { status, code, text }: Answer): string[] {
  const { expected, row } = cell;
  const asExpected =
    row.answers === undefined
      ? reachOf(status, code) === expected.reach && (expected.code === undefined || code === expected.code)
      : status === row.answers;
  return asExpected
    ? []
    : [
        `${told(cell)}: ${status} ${code ?? ''}, expected ${row.answers ?? expected.reach} ${expected.code ?? ''} ${text.slice(60, 160)}`,
      ];
}

/** What was answered of things that are not the caller's to know, for comparison. */
const hidden = new Map<string, { cell: Prepared; answer: string }>();
const isHidden = ({ row, expected }: Cell): boolean => row.target !== undefined && expected.reach === '404';

const isReading = ({ operation }: Cell): boolean => operation.method === 'GET';
const isRefused = ({ expected }: Cell): boolean => expected.reach !== 'allowed';

function count(list: readonly Cell[]): string {
  const by = (reach: string): number => list.filter(({ expected }) => expected.reach === reach).length;
  return `${list.length} cells: ${by('allowed')} allowed, ${by('401')} 401, ${by('403')} 403, ${by('404')} 404`;
}

describe('access: every operation × credential × role × target', () => {
  it('has a row for every operation of the contract, and none besides', () => {
    expectRowForEach(operations, accessCases);
    expect(operations.length).toBeGreaterThan(50);
  });

  it('knows every route of the server, but for pages and what they load', () => {
    const routes = routesOf(node).filter((route) => !/^GET \/(docs\/assets|app)\//.test(route));
    expect(routes.sort()).toEqual(operations.map(({ name }) => name).sort());
  });

  it('refuses every cell that the permission table and R9 do not allow, and changes nothing', async () => {
    const refused = cells.filter(isRefused);
    const prepared: Prepared[] = [];
    for (const cell of refused) prepared.push(await prepareShared(cell));
    const before = await stored(world.client);
    const wrong: string[] = [];
    await each(prepared, async (cell) => {
      const answer = await send(cell);
      wrong.push(...judge(cell, answer));
      if (isHidden(cell)) hidden.set(told(cell), { cell, answer: comparable(answer) });
    });
    expect(wrong.slice(0, 30)).toEqual([]);
    expect(await stored(world.client)).toEqual(before);
    process.stdout.write(`access matrix, refused: ${count(refused)}\n`);
  }, 120_000);

  it('answers what others have byte for byte like what nobody has', async () => {
    expect(hidden.size).toBe(cells.filter(isHidden).length);
    const baselines = new Map<string, Promise<string>>();
    const wrong: string[] = [];
    await each([...hidden.values()], async ({ cell, answer }) => {
      const place = `${cell.operation.name} ${label(cell.caller)}`;
      const baseline = baselines.get(place) ?? send({ ...cell, parameters: unknown(cell.parameters) }).then(comparable);
      baselines.set(place, baseline);
      if (answer !== (await baseline)) wrong.push(`${told(cell)}: ${answer} where nobody has it: ${await baseline}`);
    });
    expect(wrong.slice(0, 30)).toEqual([]);
    process.stdout.write(`access matrix, hidden: ${hidden.size} compared with ${baselines.size} of unknown ids\n`);
  }, 120_000);

  it('answers what is no id like an id that nobody has', async () => {
    const wrong: string[] = [];
    const hiding = operations.flatMap(({ name }, at) => {
      const candidates = cells.filter((cell) => cell.operation.name === name && isHidden(cell));
      return candidates.slice(at % Math.max(1, candidates.length)).slice(0, 1);
    });
    expect(hiding.length).toBeGreaterThan(30);
    await each(hiding, async (cell) => {
      const prepared = await inTurn(() => prepareShared(cell));
      const parameters = unknown(prepared.parameters);
      const baseline = comparable(await send({ ...prepared, parameters }));
      for (const id of ['nobody', 'key_0', parameters['id']?.toUpperCase() ?? '', 'null']) {
        const answer = comparable(await send({ ...prepared, parameters: { ...parameters, id } }));
        if (answer !== baseline)
          wrong.push(`${told(cell)} under ${id}: ${answer.slice(-200)}, expected ${baseline.slice(-200)}`);
      }
    });
    expect(wrong.slice(0, 30)).toEqual([]);
  }, 60_000);

  it('lists exactly what may be read one by one', async () => {
    const wrong: string[] = [];
    const things = new Map<string, string>();
    const listing = cells.filter((cell) => Object.hasOwn(lists, cell.operation.name) && !isRefused(cell));
    await each(listing, async (cell) => {
      const { row, thing } = lists[cell.operation.name] as (typeof lists)[string];
      const wanted = accessCases[`${cell.operation.name}/{id}`]?.relations ?? [];
      const ids: string[] = [];
      for (const relation of wanted) {
        const place = `${cell.operation.name} ${relation} ${relation === 'own' ? cell.caller.user.id : ''}`;
        const id = things.get(place) ?? (await inTurn(() => thing(relation, cell.caller))).publicId;
        things.set(place, id);
        ids.push(id);
      }
      const shown = await everythingListed(cell);
      wanted.forEach((relation, at) => {
        const may = row(cell.caller, relation) === 'allowed';
        if (shown.has(ids[at] as string) !== may) wrong.push(`${told(cell)}: ${relation} ${may ? 'missing' : 'shown'}`);
      });
    });
    expect(wrong.slice(0, 30)).toEqual([]);
    process.stdout.write(`access matrix, lists: ${listing.length} of ${Object.keys(lists).length} kinds\n`);
  }, 60_000);

  it('lets through every cell that they allow, with something done or told at the end', async () => {
    const allowed = cells.filter((cell) => !isRefused(cell));
    const wrong: string[] = [];
    const done = new Set<string>();
    await each(allowed, async (cell) => {
      const prepared = await inTurn(() => (isReading(cell) ? prepareShared(cell) : prepareFresh(cell)));
      const answer = await send(prepared);
      wrong.push(...judge(cell, answer));
      if (answer.status < 400 || cell.row.answers === answer.status) done.add(cell.operation.name);
    });
    expect(wrong.slice(0, 30)).toEqual([]);
    expect(operations.map(({ name }) => name).filter((name) => !done.has(name))).toEqual([]);
    process.stdout.write(`access matrix, allowed: ${count(allowed)}; in all ${count(cells)}\n`);
  }, 120_000);
});

/** In which list each kind of thing is, and the rule by which one is read. */
const lists: Record<string, { row: RowRule; thing: (relation: Relation, caller: Caller) => Promise<Thing> }> = {
  'GET /v1/keys': { row: rows.keyRead, thing: (relation, caller) => world.key(relation, caller) },
  'GET /v1/users': { row: rows.userRead, thing: (relation, caller) => world.person(relation, caller) },
  'GET /v1/teams': { row: rows.teamRead, thing: async (relation, caller) => world.holder(relation, caller).team },
  'GET /v1/service-accounts': {
    row: rows.accountRead,
    thing: (relation, caller) => world.serviceAccount(relation, caller),
  },
};

/** Ids of the same kinds that nobody has. */
function unknown(parameters: Record<string, string>): Record<string, string> {
  const another = (id: string): string => {
    const kind = /^(key|user|svc|team|ses)_/.exec(id)?.[1] as 'key' | undefined;
    return kind ? toPublicId(kind, newId()) : id;
  };
  return Object.fromEntries(Object.entries(parameters).map(([name, id]) => [name, another(id)]));
}

/** The whole answer but what is different each time. */
function comparable({ status, text, headers }: Answer): string {
  const { date: _, ratelimit: __, 'x-request-id': requestId, ...kept } = headers;
  return `${status} ${JSON.stringify(kept)} ${text.replaceAll(String(requestId), 'the request')}`;
}
