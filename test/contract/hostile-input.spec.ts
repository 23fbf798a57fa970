import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { JobRunner } from '../../src/platform/jobs/job-runner.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { accessCases } from './access-cases.js';
import { escaped, hostileEscaped, hostileHeader, hostileJson } from './hostile-values.js';
import { addressOf, Contract, expectRowForEach, type Operation } from './operations.js';
import { tablesOf } from './stored.js';
import { closeWire, exchange, type WireAnswer } from './wire.js';
import { type Caller, type Relation, World } from './world.js';

/** How many values each place of an operation is tried with, on average. */
const valuesAPlace = 5;

let node: TestApplication;
let world: World;
let contract: Contract;
let counting: string;
let tried = 0;

beforeAll(async () => {
  node = await startApplication();
  // Work that a request has asked for goes on while the next ones are refused.
  jest.spyOn(node.app.get(JobRunner), 'wake').mockReturnValue();
  world = await World.found(node);
  contract = await Contract.of(node);
  counting = await countingStatement();
}, 60_000);
afterAll(async () => {
  closeWire();
  await world.client.end();
  await node.close();
});

/** Where a request can be wrong. */
type Place =
  | { in: 'body'; field: string }
  /** A field that there is not, or the body as a whole. */
  | { in: 'more' | 'whole' }
  | { in: 'query' | 'path' | 'header'; name: string };

interface Valid {
  caller: Caller;
  parameters: Record<string, string>;
  body: Record<string, unknown> | undefined;
  headers: Record<string, string>;
}

/** Headers that any operation may be sent; one of them for each operation in turn. */
const everyHeader = [
  'accept',
  'content-type',
  'content-encoding',
  'user-agent',
  'x-forwarded-for',
  'origin',
  'cookie',
  'if-match',
  'idempotency-key',
];
let drawn = 0;
/** Another one each time; a failure names it. */
const seed = Date.now() & 0x7fffffff;

function placesOf({ parameters, body, method }: Operation): Place[] {
  const named = parameters.map(({ name, in: where }): Place => ({ in: where as 'query' | 'path' | 'header', name }));
  const fields = Object.keys(body?.schema.properties ?? {}).map((field): Place => ({ in: 'body', field }));
  const general = everyHeader[(drawn += 1) % everyHeader.length] as string;
  return [
    ...named,
    ...fields,
    { in: 'header', name: general },
    { in: 'query', name: 'unheardOf' },
    ...(method === 'GET' ? [] : ([{ in: 'more' }, { in: 'whole' }] as const)),
  ];
}

/** A request that would be answered, by whoever may most; each place of it is then spoilt apart. */
async function valid(operation: Operation): Promise<Valid> {
  const row = accessCases[operation.name];
  if (!row) throw new Error(`no row for ${operation.name}`);
  const relation: Relation = row.relations.includes('mate') ? 'mate' : 'own';
  const user = await world.user('owner');
  const caller = operation.permission?.sessionOnly
    ? await world.withSession('owner', user, false)
    : await world.withKey('owner', user, ['full']);
  const parameters = (await row.target?.(world, relation, caller)) ?? {};
  const body = (await row.body?.(world, relation, caller)) as Valid['body'];
  return { caller, parameters, body, headers: (await row.headers?.(world, relation, caller)) ?? {} };
}

function spoil(operation: Operation, from: Valid, place: Place, value: string) {
  const { credential } = from.caller;
  const parameters = place.in === 'path' ? { ...from.parameters, [place.name]: '\u0001' } : from.parameters;
  const address = addressOf(operation, parameters).replace('%01', value);
  const headers: [string, string][] = Object.entries(from.headers);
  if (credential.kind === 'key') headers.push(['x-api-key', credential.secret]);
  if (credential.kind === 'session') headers.push(['cookie', credential.cookie], ['sec-fetch-site', 'same-origin']);
  const body = bodyText(from, place, value);
  if (body !== undefined) headers.push(['content-type', 'application/json']);
  const spoilt = place.in === 'header' ? headers.filter(([name]) => name !== place.name) : headers;
  if (place.in === 'header') spoilt.push([place.name, value]);
  const target = place.in === 'query' ? `${address}?${escaped(place.name)}=${value}` : address;
  return { method: operation.method, target, headers: spoilt, body };
}

function bodyText({ body }: Valid, place: Place, value: string): string | undefined {
  if (place.in === 'whole') return value;
  const fields = Object.entries(body ?? {}).map(([name, each]) => [name, JSON.stringify(each)]);
  const kept = fields.filter(([name]) => place.in !== 'body' || name !== place.field);
  if (place.in === 'body') kept.push([place.field, value]);
  if (place.in === 'more') kept.push(['unheardOf', value]);
  if (kept.length === 0) return body && '{}';
  return `{${kept.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;
}

const valueFor = (place: Place, known: readonly string[]): fc.Arbitrary<string> => {
  if (place.in === 'header') return hostileHeader;
  return place.in === 'query' || place.in === 'path' ? hostileEscaped(known) : hostileJson(known);
};

/** Rows of every table, but of those that note what was refused; among the events only what was done. */
async function countingStatement(): Promise<string> {
  const noted = [
    'audit_events',
    'audit_targets',
    'audit_personal',
    'sign_in_failures',
    'key_usage_months',
    'key_addresses',
  ];
  const counted = (await tablesOf(world.client)).filter((table) => !noted.includes(table));
  const parts = counted.map((table) => `(select count(*) from keyreeve.${table})`);
  parts.push(`(select count(*) from keyreeve.audit_events where outcome = 'success')`);
  return `select concat_ws(' ', ${parts.join(', ')}) as counts`;
}

async function counts(): Promise<string> {
  const { rows } = await world.client.query<{ counts: string }>(counting);
  return rows[0]?.counts ?? '';
}

const naming = new Set(['request.invalid', 'request.unprocessable', 'field.contains_secret', 'password.weak']);

/** What every refusal must be: a problem document of a documented kind that names what is wrong. */
function faultsOf(operation: Operation, place: Place, { status, headers, text }: WireAnswer): string[] {
  if (status < 400) return [];
  if (status >= 500 && !(status === 503 && operation.statuses.includes(503))) return [`${status}`];
  if (headers['content-type'] !== 'application/problem+json; charset=utf-8')
    return [`answers ${headers['content-type']}`];
  const problem = JSON.parse(text) as { code: string; status: number; errors?: { field: string; message: string }[] };
  const faults: string[] = [];
  if (problem.status !== status) faults.push(`says ${problem.status} with ${status}`);
  if (!operation.codes.includes(problem.code) && !beforeAnyOperation.has(problem.code))
    faults.push(`${problem.code} is not documented`);
  if (naming.has(problem.code)) {
    const fields = problem.errors?.map(({ field }) => field) ?? [];
    if (fields.length === 0) faults.push(`${problem.code} names no field`);
    if (place.in === 'body' && !fields.some((field) => field.split('.')[0] === place.field || field === ''))
      faults.push(`names ${fields.join()}`);
  }
  if (text.length > 4_000) faults.push(`repeats what was sent: ${text.length} characters`);
  return faults;
}

/** Kinds of the request itself, before it is known which operation it is for, or what it may hold. */
const beforeAnyOperation = new Set([
  'request.not_json',
  'request.too_large',
  'request.media_type',
  'request.headers_too_large',
  'request.refused',
  'route.unknown',
  'field.contains_secret',
]);

describe('hostile input', () => {
  it('is tried on every operation of the contract', () => {
    expectRowForEach(contract.operations, accessCases);
  });

  it('never ends in a 5xx, is answered by a problem that names the field, and changes nothing where it is refused', async () => {
    const wrong: string[] = [];
    for (const operation of contract.operations) wrong.push(...(await attack(operation)));
    process.stdout.write(
      `hostile input: ${tried} requests to ${contract.operations.length} operations, seed ${seed}\n`,
    );
    expect(wrong.slice(0, 40)).toEqual([]);
  }, 300_000);
});

/** Tries all places of an operation; a request that was answered after all has used its target up. */
async function attack(operation: Operation): Promise<string[]> {
  const places = placesOf(operation);
  const known = [world.stranger.publicId, world.foreignTeam.publicId, world.stranger.email, world.mate.email];
  const trial = fc.constantFrom(...places).chain((place) => valueFor(place, known).map((value) => ({ place, value })));
  const trials = fc.sample(trial, { seed, numRuns: places.length * valuesAPlace });
  const wrong: string[] = [];
  let request = await valid(operation);
  let before = await counts();
  for (const { place, value } of trials) {
    const answer = await patient(spoil(operation, request, place, value));
    tried += 1;
    const faults = faultsOf(operation, place, answer);
    const after = await counts();
    if (answer.status >= 400 && after !== before) faults.push('changed something');
    const told = `${operation.name} ${JSON.stringify(place)} ${value.slice(0, 80)}: ${answer.status}`;
    wrong.push(...faults.map((fault) => `${told} ${fault} ${answer.text.slice(50, 250)}`));
    if (answer.status < 400 && operation.method !== 'GET') request = await valid(operation);
    before = answer.status < 400 ? await counts() : after;
  }
  return wrong;
}

/** A caller that is told to come back does. */
async function patient(request: Parameters<typeof exchange>[1]): Promise<WireAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await exchange(node.url, request).catch(() => null);
    if (answer && (answer.status !== 503 || attempt > 5)) return answer;
    if (attempt > 10) throw new Error('no answer');
  }
}
