import type { OpenAPIObject, OperationObject, ParameterObject, RequestBodyObject } from '@nestjs/swagger';
import type { Permission } from '../../access/permissions.js';
import { exampleOf } from './example.js';

interface Variable {
  key: string;
  value: string;
  description?: string | undefined;
  disabled?: boolean;
}

interface Script {
  listen: 'test';
  script: { type: 'text/javascript'; exec: string[] };
}

interface Request {
  name: string;
  request: {
    method: string;
    description: string;
    header: Variable[];
    url: { raw: string; host: string[]; path: string[]; query: Variable[] };
    auth?: { type: 'noauth' };
    body?: { mode: 'raw'; raw: string; options: { raw: { language: 'json' } } };
  };
  event: Script[];
}

interface Operation extends OperationObject {
  method: string;
  path: string;
  permission: Permission | undefined;
}

const secretVariable = 'postman-api-key';

/** What later requests take from an answer: variable ← where it is. Lists and creations have it by their address. */
const kept: Record<string, Record<string, string>> = {
  'GET /me': { 'my-id': 'user?.id', 'my-team-id': 'teams?.[0]?.id' },
  'POST /v1/policies/organization/preview': { 'preview-id': 'id' },
  'POST /v1/keys': { 'new-key-id': 'key?.id', 'new-key-secret': 'secret' },
};

/** Values of body fields that an example cannot know. */
const known: Record<string, unknown> = {
  team: '{{my-team-id}}',
  user: '{{new-user-id}}',
  steward: '{{my-id}}',
  secret: '{{new-key-secret}}',
  email: 'postman-{{$timestamp}}@example.com',
};

/** Operations that end the credential they are called with come last, or nothing after them would be answered. */
const last = /^(?:DELETE|POST) \/v1\/(?:keys\/self|auth\/(?:logout|password))/;

/**
 * The contract as a Postman collection (v2.1). It authenticates with `X-API-Key: {{postman-api-key}}`, and can be run
 * whole, from the first request to the last: what a list begins with is what is read, and only what the collection itself
 * made is changed, so that running it against real keys harms none of them.
 */
export function postmanCollection(document: OpenAPIObject): object {
  const operations = operationsIn(document);
  const folder = (name: string, description: string | undefined, members: Operation[]): object => ({
    name,
    description,
    item: members.toSorted(byUse).map((operation) => request(operation, document)),
  });
  const isLast = ({ method, path }: Operation): boolean => last.test(`${method} ${path}`);
  const folders = (document.tags ?? []).map(({ name, description }) =>
    folder(
      name,
      description,
      operations.filter((operation) => operation.tags?.[0] === name && !isLast(operation)),
    ),
  );
  const ending = folder('the end', 'What ends the key or the session of the call', operations.filter(isLast));
  return {
    info: {
      name: document.info.title,
      description: document.info.description,
      version: document.info.version,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: { type: 'apikey', apikey: apiKeyIn(secretVariable) },
    variable: [
      { key: 'base-url', value: 'http://127.0.0.1:3000' },
      { key: secretVariable, value: '', type: 'secret' },
    ],
    event: [script(everyAnswer)],
    item: [...folders, ending],
  };
}

function operationsIn(document: OpenAPIObject): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, OperationObject & { 'x-permission'?: Permission }>).map(
      ([method, operation]) => ({
        ...operation,
        method: method.toUpperCase(),
        path,
        permission: operation['x-permission'],
      }),
    ),
  );
}

/** In the order in which one can do them: make before read, read before change, end at last. */
function byUse(a: Operation, b: Operation): number {
  const rank = ({ method }: Operation): number => ['GET', 'POST', 'PUT', 'PATCH'].indexOf(method);
  const isEnd = ({ method }: Operation): number => Number(method === 'DELETE');
  if (isEnd(a) !== isEnd(b)) return isEnd(a) - isEnd(b);
  const deepestFirst = isEnd(a) ? -1 : 1;
  if (a.path !== b.path) return a.path < b.path ? -deepestFirst : deepestFirst;
  return rank(a) - rank(b);
}

function request(operation: Operation, document: OpenAPIObject): Request {
  const { method, path } = operation;
  const segments = path
    .split('/')
    .slice(1)
    .map((segment, place, all) => toVariable(segment, all[place - 1], method));
  const parameters = (operation.parameters ?? []).filter((each): each is ParameterObject => 'in' in each);
  const header = parameters.filter((each) => each.in === 'header').map(headerOf);
  const body = bodyOf(operation, document);
  return {
    name: operation.summary ?? path,
    request: {
      method,
      description: operation.description ?? '',
      header: body ? [...header, { key: 'Content-Type', value: 'application/json' }] : header,
      url: {
        raw: `{{base-url}}/${segments.join('/')}`,
        host: ['{{base-url}}'],
        path: segments,
        // There for whoever wants them, and off.
        query: parameters
          .filter((each) => each.in === 'query')
          .map(({ name, description }) => ({ key: name, value: '', description, disabled: true })),
      },
      ...(operation.permission === undefined && { auth: { type: 'noauth' as const } }),
      ...(body && { body }),
    },
    event: [script(testsOf(operation))],
  };
}

/** `GET /v1/keys/{id}` takes `{{key-id}}`, which the list gives; a change takes `{{new-key-id}}`, which the creation gives. */
function toVariable(segment: string, before: string | undefined, method: string): string {
  const name = /^\{(\w+)\}$/.exec(segment)?.[1];
  if (name === undefined) return segment;
  if (name === 'number') return '1';
  const of = name === 'id' ? singular(before ?? '') : name.replace(/Id$/, '');
  return `{{${method === 'GET' ? '' : 'new-'}${of}-id}}`;
}

const singular = (segment: string): string => segment.replace(/s$/, '');

function headerOf({ name, description }: ParameterObject): Variable {
  const isVersion = name.toLowerCase() === 'if-match';
  return { key: name, value: isVersion ? '{{etag}}' : '{{$guid}}', description, disabled: !isVersion };
}

function bodyOf(operation: Operation, document: OpenAPIObject): Request['request']['body'] {
  const schema = (operation.requestBody as RequestBodyObject | undefined)?.content['application/json']?.schema;
  if (!schema) return undefined;
  const example = exampleOf(schema, document.components?.schemas ?? {}, known);
  return { mode: 'raw', raw: JSON.stringify(example, null, 2), options: { raw: { language: 'json' } } };
}

/** Passes with any answer of the contract but those that mean the collection itself is wrong, or the server is. */
function testsOf(operation: Operation): string[] {
  const { method, path, permission } = operation;
  const statuses = Object.keys(operation.responses).map(Number);
  const wanted = statuses.filter(
    (status) =>
      status < 500 &&
      status !== 429 &&
      !(status === 401 && permission && !permission.sessionOnly && !permission.stepUp) &&
      !(status === 400 && method === 'GET'),
  );
  return [
    `pm.test('answers as the contract says', () => pm.expect(pm.response.code).to.be.oneOf(${JSON.stringify(wanted)}));`,
    ...keeping({ ...listedOrMade(operation), ...kept[`${method} ${path}`] }),
  ];
}

function listedOrMade({ method, path, responses }: Operation): Record<string, string> {
  const noun = /^\/v1\/(?:\w+\/)?([a-z-]+s)$/.exec(path)?.[1];
  if (noun === undefined) return {};
  if (method === 'GET') return { [`${singular(noun)}-id`]: 'data?.[0]?.id' };
  const made = `id ?? answer.${singular(noun).replaceAll('-', '_')}?.id`;
  return '201' in responses ? { [`new-${singular(noun)}-id`]: made } : {};
}

function keeping(values: Record<string, string>): string[] {
  const lines = Object.entries(values).map(
    ([name, place]) => `if (answer.${place}) pm.collectionVariables.set('${name}', answer.${place});`,
  );
  return lines.length > 0 ? ['const answer = pm.response.code < 300 ? pm.response.json() : {};', ...lines] : [];
}

const everyAnswer = [
  "pm.test('is a problem document where it refuses, and JSON, text or nothing elsewhere', () => {",
  "  const type = pm.response.headers.get('Content-Type') ?? '';",
  '  if (pm.response.code < 400) return pm.expect(type).to.match(/^(application\\/json|text\\/.*|$)/);',
  '  pm.expect(type).to.match(/^application\\/problem\\+json/);',
  "  pm.expect(pm.response.json()).to.include.keys('type', 'title', 'status', 'detail', 'code', 'requestId');",
  '});',
  "const etag = pm.response.headers.get('ETag');",
  "if (etag) pm.collectionVariables.set('etag', etag);",
];

function script(exec: string[]): Script {
  return { listen: 'test', script: { type: 'text/javascript', exec } };
}

function apiKeyIn(variable: string): { key: string; value: string; type: 'string' }[] {
  return Object.entries({ key: 'X-API-Key', value: `{{${variable}}}`, in: 'header' }).map(([key, value]) => ({
    key,
    value,
    type: 'string',
  }));
}
