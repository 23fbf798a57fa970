import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ParameterObject, SchemaObject } from '@nestjs/swagger';
import pg from 'pg';
import { call, startApplication, type TestApplication } from '../support/application.js';
import { accessCases } from './access-cases.js';
import { addressOf, Contract, type Operation } from './operations.js';
import { type Caller, label, password, roles, World } from './world.js';

interface Statement {
  text: string;
  values: readonly unknown[];
}

let node: TestApplication;
let world: World;
let contract: Contract;
const statements: Statement[] = [];

beforeAll(async () => {
  recordReads();
  node = await startApplication();
  world = await World.found(node);
  contract = await Contract.of(node);
}, 60_000);
afterAll(async () => {
  jest.restoreAllMocks();
  await world.client.end();
  await node.close();
});

type Query = (this: pg.Client, config: string | pg.QueryConfig, values?: unknown[]) => unknown;

/** Every statement of every connection whose role is the reading one, from the first on. */
function recordReads(): void {
  // oxlint-disable-next-line typescript/unbound-method -- it is called on the client it was called on
  const original = pg.Client.prototype.query as unknown as Query;
  const recording = function (this: pg.Client, ...asked: Parameters<Query>): unknown {
    const { options } = (this as unknown as { connectionParameters: { options?: string } }).connectionParameters;
    if (/role=keyreeve_read/.test(options ?? '')) {
      const [config, values] = asked;
      statements.push(
        typeof config === 'string'
          ? { text: config, values: values ?? [] }
          : { text: config.text, values: config.values ?? [] },
      );
    }
    return original.apply(this, asked);
  };
  jest.spyOn(pg.Client.prototype, 'query').mockImplementation(recording as never);
}

/** Statements that find out whose tenant it is, or drop from memory what changed in any: the only ones without one. */
const exceptions: Record<string, RegExp> = {
  'a session, by the digest of its cookie': /^select [^;]* from keyreeve\.sessions where digest = \$1 and [^;]*$/,
  'a setup link, by the digest of its token':
    /^select [^;]* from keyreeve\.setup_links l join [^;]* where l\.digest = \$1 and [^;]*$/,
  'a key, by the routing tag and its digest':
    /^select [^;]* from keyreeve\.organizations g join keyreeve\.keys k on k\.organization_id = g\.id and k\.digest = any\(\$2::bytea\[\]\) [^;]* where g\.routing_tag = \$1$/,
  'the change feed, which carries ids alone':
    /^select pg_current_snapshot\(\)[^;]* from keyreeve\.change_feed f where [^;]*$/,
  'the jobs that wait, whoever asked for them':
    /^select organization_id as "organizationId", [^;]* from keyreeve\.jobs where finished_at is null [^;]*$/,
  'the organizations that a sign-in may mean': /^select id, name from keyreeve\.organizations order by id$/,
};

const withoutComments = (text: string): string => text.replaceAll(/--.*$/gm, '').replaceAll(/\s+/g, ' ').trim();

/** Where a table is read: `keyreeve.keys k`, `keyreeve.teams`. */
const tableRead =
  /\b(?:from|join|,)\s+keyreeve\.(\w+)(?:\s+(?:as\s+)?(?!where|on|join|left|cross|order|group|limit|for|using|set|union)(\w+))?/g;

/** Tables that have no tenant: the installation's own. */
const common = new Set(['installation']);

/** What is wrong with a statement: tables that are read without the tenant, or with somebody else's. */
function faultsOf({ text, values }: Statement): string[] {
  const sql = withoutComments(text);
  if (!/keyreeve\./.test(sql) || Object.values(exceptions).some((exception) => exception.test(sql))) return [];
  const faults: string[] = [];
  for (const [, table = '', alias] of sql.matchAll(tableRead)) {
    if (common.has(table)) continue;
    const column = table === 'organizations' ? 'id' : 'organization_id';
    const name = alias === undefined ? `(?:${table}\\.)?` : `${alias}\\.`;
    const named = new RegExp(
      `(?<![\\w.])${name}${column} = (?:any\\(\\$(\\d+)::uuid\\[\\]\\)|\\$(\\d+)(?!\\d)|\\w+\\.organization_id)`,
    );
    const found = named.exec(sql);
    if (!found) faults.push(`${table} ${alias ?? ''} without a tenant`);
    const place = Number(found?.[1] ?? found?.[2] ?? 0);
    const given = [values[place - 1]].flat();
    const known: unknown[] = found?.[1] ? [world.home.id, world.foreign.id] : [world.home.id];
    if (place > 0 && !given.every((value) => known.includes(value))) faults.push(`${table} of ${String(given)}`);
  }
  return faults.map((fault) => `${fault}: ${sql.slice(0, 300)}`);
}

/** A value that a parameter takes, so that its part of the statement is there. */
function valueOf({ name, schema }: ParameterObject): string {
  const shape = schema as SchemaObject;
  const items = shape.type === 'array' ? (shape.items as SchemaObject) : shape;
  const known: Record<string, string> = {
    team: world.team.publicId,
    owner: world.mate.email,
    createdBy: 'me',
    knownTo: world.mate.publicId,
    actor: world.mate.publicId,
    target: world.mate.publicId,
    credential: 'key_01h455vb4pex5vsknk084sn02q',
    createdWith: 'key_01h455vb4pex5vsknk084sn02q',
    usedFrom: '10.0.0.0/8',
    hint: '9QzA',
    scope: 'orders:read',
    reference: 'vault/42',
    q: 'rotation settlement',
    from: '2026-11-01T00:00:00Z',
    until: '2026-11-25T00:00:00Z',
    action: 'key.revoked',
    limit: '2',
    reason: 'administrator',
  };
  const value =
    known[name] ?? items.enum?.[0] ?? (shape.type === 'boolean' ? 'true' : shape.type === 'integer' ? '30' : '90d');
  return `${name}=${encodeURIComponent(String(value))}`;
}

async function ask(operation: Operation, caller: Caller, address: string, body?: object): Promise<string | null> {
  const { credential } = caller;
  const answer = await call(node, operation.method, address, {
    ...(credential.kind === 'key' && { as: credential.secret }),
    ...(credential.kind === 'session' && { cookie: credential.cookie }),
    ...(body && { body }),
  });
  const page = (answer.body as { page?: { next: string | null } } | null)?.page;
  return answer.status < 400 ? (page?.next ?? null) : null;
}

/** The address alone, with each parameter apart, with each sort, and the pages after and before. */
async function readEverything(operation: Operation, caller: Caller): Promise<void> {
  const row = accessCases[operation.name];
  const relation = row?.relations.includes('mate') ? 'mate' : 'own';
  const address = addressOf(operation, (await row?.target?.(world, relation, caller)) ?? {});
  await ask(operation, caller, address);
  for (const parameter of operation.parameters.filter(
    ({ in: where, name }) => where === 'query' && name !== 'cursor',
  )) {
    const windowed = parameter.name === 'q' && operation.name === 'GET /v1/audit-events';
    const more = windowed ? '&from=2026-11-01T00:00:00Z&until=2026-11-26T00:00:00Z' : '';
    const sorts =
      parameter.name === 'sort'
        ? ((parameter.schema as SchemaObject).enum ?? []).map((sort) => `sort=${String(sort)}`)
        : [];
    for (const query of [valueOf(parameter) + more, ...sorts]) {
      const next = await ask(operation, caller, `${address}?${query}`);
      const page = await ask(operation, caller, `${address}?limit=1&${query.replace(/^limit=\d+/, '')}`);
      for (const cursor of [next, page])
        if (cursor) await ask(operation, caller, `${address}?limit=1&${query}&cursor=${cursor}`);
    }
  }
}

describe('the reading role', () => {
  it('names its tenant in every statement, whatever is read by whom', async () => {
    const reading = contract.operations.filter(
      ({ method, name }) => method === 'GET' || name === 'POST /v1/keys/lookup',
    );
    // An administrator of the organization reads what its owner does.
    for (const role of roles.filter((each) => each !== 'admin')) {
      const user = await world.user(role);
      const callers = [await world.withKey(role, user, ['full']), await world.withKey(role, user, [])];
      for (const operation of reading) {
        const asking = operation.permission?.sessionOnly ? [await world.withSession(role, user, false)] : callers;
        for (const caller of asking) await readEverything(operation, caller);
      }
      process.stdout.write(
        `read as ${label(callers[0] as Caller)}: ${new Set(statements.map(({ text }) => text)).size} statements so far\n`,
      );
    }
    const faults = new Set(statements.flatMap(faultsOf));
    expect([...faults].slice(0, 20)).toEqual([]);
    expect(new Set(statements.map(({ text }) => text)).size).toBeGreaterThan(60);
  }, 120_000);

  it('names it also where something is changed, signed in to, verified and refused', async () => {
    const owner = await world.user('owner');
    const admin = await world.withKey('owner', owner, ['full']);
    const page = { headers: { 'sec-fetch-site': 'same-origin' } };
    for (const operation of contract.operations.filter(({ method }) => method !== 'GET')) {
      const row = accessCases[operation.name];
      const relation = row?.relations.includes('mate') ? 'mate' : 'own';
      const parameters = (await row?.target?.(world, relation, admin)) ?? {};
      const body = (await row?.body?.(world, relation, admin)) ?? undefined;
      if (operation.name !== 'DELETE /v1/keys/self')
        await ask(operation, admin, addressOf(operation, parameters), body);
    }
    const { email } = await world.user('member');
    const signIn = await call(node, 'POST', '/v1/auth/login', { ...page, body: { email, password } });
    expect(signIn.status).toBe(200);
    const setup = { token: await world.invitation(), password };
    expect((await call(node, 'POST', '/v1/auth/setup', { ...page, body: setup })).status).toBe(200);
    const faults = new Set(statements.flatMap(faultsOf));
    expect([...faults].slice(0, 20)).toEqual([]);
  }, 60_000);

  it('uses each of the documented exceptions, and would be caught with another', () => {
    for (const [name, exception] of Object.entries(exceptions)) {
      expect([name, statements.some(({ text }) => exception.test(withoutComments(text)))]).toEqual([name, true]);
    }
    const values = [world.home.id];
    for (const text of [
      'select * from keyreeve.keys where id = $1',
      'select * from keyreeve.keys k where k.id = $1 and organization_id = $1',
      'select * from keyreeve.keys k join keyreeve.teams t on t.id = k.team_id where k.organization_id = $1',
      'select * from keyreeve.organizations o where o.name = $1',
      'select (select count(*) from keyreeve.names n where n.subject_id = k.id) from keyreeve.keys k where k.organization_id = $1',
    ]) {
      expect(faultsOf({ text, values })).toHaveLength(1);
    }
    const good = 'select * from keyreeve.keys k where k.organization_id = $1';
    expect(faultsOf({ text: good, values })).toEqual([]);
    expect(faultsOf({ text: good, values: [world.foreign.id] })).toHaveLength(1);
  });
});
