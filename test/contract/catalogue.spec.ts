import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { actions } from '../../src/audit/catalogue.js';
import { AuditSink } from '../../src/platform/database/audit-sink.js';
import { type Answer, call, startApplication, type TestApplication } from '../support/application.js';
import { accessCases } from './access-cases.js';
import { type CatalogueCase, catalogueCases, recordedReads } from './catalogue-cases.js';
import { addressOf, Contract, expectRowForEach, type Operation } from './operations.js';
import { stored } from './stored.js';
import { type Caller, type Relation, World } from './world.js';

let node: TestApplication;
let world: World;
let contract: Contract;

beforeAll(async () => {
  node = await startApplication();
  world = await World.found(node);
  contract = await Contract.of(node);
}, 60_000);
afterAll(async () => {
  await world.client.end();
  await node.close();
});

interface Event {
  action: string;
  outcome: { result: string; code: string | null };
  actor: { id: string | null; method: string; key: { id: string } | null; sessionId: string | null };
  source: { ip: string | null; userAgent: string | null; requestId: string };
  targets: { type: string; id: string; name: string | null }[];
  reason: string | null;
  details: Record<string, unknown>;
}

const writing = (): Operation[] => contract.operations.filter(({ method }) => method !== 'GET');

interface Request {
  caller: Caller;
  parameters: Record<string, string>;
  body: Record<string, unknown> | undefined;
  /** As they are when it is sent: what is done in between changes the number of the newest policy. */
  headers: () => Promise<Record<string, string>>;
}

async function prepare(operation: Operation, row: CatalogueCase = { actions: [] }): Promise<Request> {
  const access = accessCases[operation.name];
  if (!access) throw new Error(`no row for ${operation.name}`);
  const relation: Relation = row.relation ?? (access.relations.includes('mate') ? 'mate' : 'own');
  const caller = await callerFor(operation, row);
  const parameters = (await access.target?.(world, relation, caller)) ?? {};
  await row.arrange?.(world, caller, parameters);
  const body = await (row.body ? row.body(world, caller) : access.body?.(world, relation, caller));
  const headers = async () => (await access.headers?.(world, relation, caller)) ?? {};
  return { caller, parameters, body: body as Request['body'], headers };
}

async function callerFor({ permission }: Operation, { as }: CatalogueCase): Promise<Caller> {
  const user = await world.user('owner');
  if (as === 'nobody') return { role: 'owner', user, credential: { kind: 'none' } };
  return as === 'session' || permission?.sessionOnly
    ? world.withSession('owner', user, false)
    : world.withKey('owner', user, ['full']);
}

async function send(operation: Operation, request: Request): Promise<Answer> {
  const { caller, parameters, body, headers } = request;
  const { credential } = caller;
  return call(node, operation.method, addressOf(operation, parameters), {
    ...(credential.kind === 'key' && { as: credential.secret }),
    ...(credential.kind === 'session' && { cookie: credential.cookie }),
    ...(body && { body }),
    headers: { 'user-agent': 'audit/1', ...(await headers()) },
  });
}

/** The events of one request: each carries the id that the answer names. */
async function eventsOf(answer: Answer): Promise<Event[]> {
  const { data } = await everyEvent();
  return data.filter(({ source }) => source.requestId === answer.headers.get('x-request-id'));
}

async function everyEvent(): Promise<{ data: Event[] }> {
  const reader = await world.withKey('owner', world.above, ['full']);
  const answer = await call(node, 'GET', '/v1/audit-events?limit=20', {
    as: reader.credential.kind === 'key' ? reader.credential.secret : '',
  });
  return answer.body as { data: Event[] };
}

describe('the log', () => {
  it('knows every operation that changes something', () => {
    expectRowForEach(writing(), catalogueCases);
    const known = Object.keys(actions);
    const used = [
      ...Object.values(catalogueCases).flatMap((row) => row.actions),
      ...Object.values(recordedReads).flat(),
    ];
    expect(used.filter((action) => !known.includes(action))).toEqual([]);
  });

  it('holds, of each operation, exactly the events of the catalogue, whole', async () => {
    const wrong: string[] = [];
    for (const operation of writing()) {
      const row = catalogueCases[operation.name] as CatalogueCase;
      const request = await prepare(operation, row);
      const answer = await send(operation, request);
      const events = await eventsOf(answer);
      const told = `${operation.name}: ${answer.status} ${answer.status < 400 ? '' : answer.text}`;
      const is = events.map(({ action }) => action).sort();
      if (answer.status >= 400 || String(is) !== String([...row.actions].sort())) wrong.push(`${told} [${is.join()}]`);
      for (const event of events)
        wrong.push(...faultsOf(event, request).map((fault) => `${operation.name} ${event.action}: ${fault}`));
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it('holds that it was read, and of other reads nothing', async () => {
    const wrong: string[] = [];
    for (const operation of contract.operations.filter(({ method }) => method === 'GET')) {
      const answer = await send(operation, await prepare(operation));
      const is = (await eventsOf(answer)).map(({ action }) => action);
      const expected = recordedReads[operation.name] ?? [];
      if (answer.status !== 200 || String(is) !== String(expected))
        wrong.push(`${operation.name}: ${answer.status} [${is.join()}]`);
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it('holds every refused privileged attempt, before its answer', async () => {
    const privileged = contract.operations.filter(
      ({ permission }) => permission && !permission.roles.includes('member'),
    );
    expect(privileged.length).toBeGreaterThan(20);
    for (const operation of privileged) {
      const request = await prepare(operation);
      const member = await world.withSession('member', await world.user('member'), false);
      const answer = await send(operation, { ...request, caller: member });
      expect([operation.name, answer.status, answer.body.code]).toEqual([operation.name, 403, 'access.forbidden']);
      expect(await eventsOf(answer)).toEqual([
        expect.objectContaining({
          action: 'access.refused',
          outcome: { result: 'refused', code: 'access.forbidden' },
          actor: expect.objectContaining({ id: member.user.publicId }) as unknown,
          details: expect.objectContaining({ permission: operation.permission?.name }) as unknown,
        }),
      ]);
    }
  }, 60_000);

  it('fails, and with it every change: nothing is written', async () => {
    const changing = writing().filter(({ name }) => catalogueCases[name]?.actions.length);
    // What makes a version comes after what withdraws the newest.
    const makesVersion = ({ name }: Operation): number => Number(/policies.*(organization|[}]|rollback)$/.test(name));
    const inOrder = [...changing].sort((a, b) => makesVersion(a) - makesVersion(b));
    const requests: [Operation, Request][] = [];
    for (const operation of inOrder)
      requests.push([operation, await prepare(operation, catalogueCases[operation.name])]);
    const before = await stored(world.client, byUse);
    const full = logTakesNothing();
    for (const [operation, request] of requests) {
      const answer = await send(operation, request);
      expect([operation.name, answer.status, answer.body.code]).toEqual([operation.name, 500, 'internal.error']);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
    expect(full).toHaveBeenCalledTimes(requests.length);
    full.mockRestore();
    expect(await stored(world.client, byUse)).toEqual(before);
    // And each of them would have been done.
    for (const [operation, request] of requests) {
      const { status } = await send(operation, request);
      expect([operation.name, status < 300]).toEqual([operation.name, true]);
    }
    expect(requests.length).toBeGreaterThan(35);
  }, 60_000);

  it('fails, and with it every refusal of a privileged attempt', async () => {
    const full = jest
      .spyOn(node.app.get(AuditSink), 'write')
      .mockRejectedValue(new Error('the log takes nothing more'));
    const member = await world.withSession('member', await world.user('member'), false);
    const operation = contract.operations.find(({ name }) => name === 'POST /v1/teams') as Operation;
    const answer = await send(operation, { ...(await prepare(operation)), caller: member });
    full.mockRestore();
    expect([answer.status, answer.body.code]).toEqual([503, 'service.unavailable']);
  });
});

function logTakesNothing() {
  return jest.spyOn(node.app.get(AuditSink), 'write').mockRejectedValue(new Error('the log takes nothing more'));
}

/** Changes by use, and by the failures of sign-in that are counted apart from any organization. */
const byUse = ['key_usage', 'key_usage_months', 'key_addresses', 'sign_in_failures'];

/** What audit.md says that every event carries. */
function faultsOf(event: Event, { caller, parameters, body }: Request): string[] {
  const faults: string[] = [];
  const { actor, source, targets, reason } = event;
  const { credential, user } = caller;
  if (event.outcome.result !== 'success') faults.push(`ended as ${event.outcome.result}`);
  if (credential.kind !== 'none' && actor.id !== user.publicId) faults.push(`by ${actor.id}`);
  if (credential.kind === 'key' && !(actor.method === 'api_key' && actor.key))
    faults.push('the key that acted is missing');
  if (credential.kind === 'session' && !(actor.method === 'session' && actor.sessionId))
    faults.push('the session is missing');
  if (source.ip !== '127.0.0.1' || source.userAgent !== 'audit/1') faults.push(`from ${JSON.stringify(source)}`);
  if (targets.length === 0) faults.push('no target');
  if (targets.some(({ type, name }) => name === null && !['session', 'organization'].includes(type)))
    faults.push('a target without its name');
  for (const id of Object.values(parameters)) {
    if (/_/.test(id) && !targets.some((target) => target.id === id)) faults.push(`${id} is no target`);
  }
  if (typeof body?.['reason'] === 'string' && reason !== body['reason']) faults.push(`the reason is ${reason}`);
  return faults;
}
