import type { INestApplication } from '@nestjs/common';
import {
  DocumentBuilder,
  type OpenAPIObject,
  type OperationObject,
  type ResponseObject,
  type SchemaObject,
  SwaggerModule,
} from '@nestjs/swagger';
import { credentialProblems, problemResponses } from '../../access/endpoint.js';
import { sessionCookie } from '../../access/sessions/session-cookie.js';
import { declaredProblems } from '../../platform/http/problem.js';
import { version } from '../../platform/version.js';
import { verifyContract } from '../../verification/verify.contract.js';

/** Every group of operations there is, each after those it builds on; an operation in another is a defect. */
const tags = {
  'sign-in': 'Whoever calls: signing in and out, one’s own sessions, rights and password',
  organization: 'The organization itself',
  teams: 'Teams and who belongs to them',
  users: 'People: invite, list, deactivate, reactivate, suspend their keys',
  'service accounts': 'Owners of keys that outlive people, each with a steward',
  revocations: 'Decisions over sets of keys: planned, looked at, applied, and taken back',
  policies: 'How long keys may live, and who may make which, for the organization and for each team',
  exemptions: 'Rules of policies lifted for one owner or one key, with a reason and an end',
  keys: 'Keys of members and service accounts: generate, list, edit, regenerate, end, revoke, suspend, restore',
  verification: 'For services that are given a key and want to know what it is worth',
  audit: 'What happened, who did it, with which credential',
  operations: 'For those who run the server',
} as const;

const description = `Governs the API keys of an organization.

Send an API key in \`X-API-Key\`, or as \`Authorization: Bearer\`. Times are RFC 3339 in UTC with milliseconds. Lists are
pages of \`limit\` entries: follow \`page.next\` with \`?cursor=\`. Errors are \`application/problem+json\` (RFC 9457) with a
stable \`code\`; what the caller may not see answers as what does not exist.`;

/** The whole contract, as the decorators and the catalogues say it. The application need not be initialised. */
export function contractOf(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, heading(), {
    autoTagControllers: false,
  });
  document.paths[verifyContract.path] = { [verifyContract.method]: verifyContract.operation };
  const schemas = { ...document.components?.schemas, ...verifyContract.schemas, Problem: problemSchema() };
  const usual = usualAnswers();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item as Record<string, OperationObject>)) {
      operation.operationId = operationId(method, path);
      addVersions(method, operation);
      complete(operation, usual);
    }
  }
  const components = { ...document.components, schemas: sorted(schemas), responses: Object.fromEntries(usual) };
  return { ...document, paths: sorted(document.paths), components };
}

function heading(): Omit<OpenAPIObject, 'paths'> {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Keyreeve')
    .setDescription(description)
    .setVersion(version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The secret of a key' }, 'apiKey')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'The secret of a key' }, 'bearer')
    .addCookieAuth(sessionCookie, { type: 'apiKey', description: 'A browser’s session, from signing in' }, 'session');
  for (const [name, text] of Object.entries(tags)) builder.addTag(name, text);
  return builder.build();
}

/** `PATCH /v1/keys/{id}` is `patchKeysId`: it moves with the address alone, which is a promise, and not with the code. */
function operationId(method: string, path: string): string {
  const words = path
    .replace(/^\/v1/, '')
    .split(/[^A-Za-z]+/)
    .filter(Boolean);
  const capitals = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return method + (capitals.join('') || 'Root');
}

/** What every operation has and no decorator says. */
function complete(operation: OperationObject, usual: ReadonlyMap<string, ResponseObject>): void {
  operation.security ??= [];
  for (const parameter of operation.parameters ?? []) {
    if (!('$ref' in parameter)) parameter.description ??= parameterTexts[parameter.name];
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!response || '$ref' in response) continue;
    const name = usualNames[status] ?? '';
    operation.responses[status] =
      usual.get(name)?.description === response.description
        ? { $ref: `#/components/responses/${name}` }
        : withHeaders(status, response);
  }
}

const ifMatch = 'The ETag of what was read: when it changed since, nothing is done';

/** What answers 412 has versions: it gives them as ETag, and takes the one that was read back in If-Match. */
function addVersions(method: string, operation: OperationObject): void {
  if (!operation.responses['412']) return;
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!status.startsWith('2') || !response || '$ref' in response) continue;
    response.headers = { ...response.headers, ETag: { description: 'The version that is answered', schema: text } };
  }
  if (method === 'get') return;
  const needed = '428' in operation.responses;
  operation.parameters = [
    ...(operation.parameters ?? []).filter((each) => '$ref' in each || each.name.toLowerCase() !== 'if-match'),
    { name: 'If-Match', in: 'header', required: needed, description: ifMatch, schema: text },
  ];
}

/** Parameters in an address, which mean the same everywhere. */
const parameterTexts: Record<string, string> = {
  id: 'The id, as answers give it',
  userId: 'The id of the user',
  number: 'The number of the version',
};

const text = { type: 'string' } as const;
const retryAfter = { 'Retry-After': { description: 'Seconds to wait', schema: text } };
const answerHeaders: Record<string, Record<string, { description: string; schema: { type: 'string' } }>> = {
  401: { 'WWW-Authenticate': { description: 'How to authenticate', schema: text } },
  429: retryAfter,
  503: retryAfter,
};

const usualNames: Record<string, string> = {
  400: 'Invalid',
  401: 'Unauthenticated',
  403: 'AddressNotAllowed',
  429: 'RateLimited',
  503: 'Unavailable',
};

/**
 * The refusals that most operations have in common, to be named once: a further code is then one change of the
 * contract and not one for each operation.
 */
function usualAnswers(): Map<string, ResponseObject> {
  const answers = problemResponses(['request.invalid', ...credentialProblems], 'every operation');
  return new Map(
    Object.entries(answers).map(([status, response]) => [usualNames[status] ?? status, withHeaders(status, response)]),
  );
}

function withHeaders(status: string, response: ResponseObject): ResponseObject {
  const headers = answerHeaders[status];
  return headers ? { ...response, headers: { ...response.headers, ...headers } } : response;
}

function problemSchema(): SchemaObject {
  const codes = [...declaredProblems().keys()].sort();
  return {
    type: 'object',
    description: 'What went wrong (RFC 9457), and what to do about it',
    required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
    properties: {
      type: { type: 'string', format: 'uri', description: 'Names the kind of problem; documented in docs/errors.md' },
      title: { type: 'string', description: 'The kind of problem, in words' },
      status: { type: 'integer', description: 'The status of the answer' },
      detail: { type: 'string', description: 'This occurrence, in words' },
      code: { type: 'string', enum: codes, description: 'The stable name of the kind of problem' },
      requestId: { type: 'string', description: 'Names this request in the log of the server' },
      errors: {
        type: 'array',
        description: 'The fields that are wrong',
        items: {
          type: 'object',
          required: ['field', 'message'],
          properties: { field: { type: 'string' }, message: { type: 'string', description: 'Completes "`field` …"' } },
        },
      },
      fix: { type: 'string', description: 'What the caller can do' },
    },
    additionalProperties: true,
  };
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
