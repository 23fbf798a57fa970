import { applyDecorators, Header, HttpCode, SetMetadata, type Type } from '@nestjs/common';
import {
  ApiCookieAuth,
  ApiExtension,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  ApiSecurity,
  type ResponseObject,
} from '@nestjs/swagger';
import { declaredProblems } from '../platform/http/problem.js';
import { type Permission, type PermissionName, permission } from './permissions.js';

interface Described {
  summary: string;
  description?: string;
  /** The answer's shape; an array of one type for a bare array; omitted for 204. */
  returns?: Type | [Type];
  /** The media type of an answer that is text and not one JSON document, instead of `returns`; of several the handler says which. */
  produces?: string | readonly string[];
  /** Defaults to 200, or 204 where nothing is answered. */
  status?: number;
  /** Answers 202 with the same shape while what is asked for is not done yet. */
  mayTakeLong?: boolean;
  /** The shape of a 202 instead of the answer, where it can be had by an id later. */
  later?: Type;
  /** Codes of the catalogue that this operation answers besides those of every operation. */
  throws?: readonly string[];
  /** Honours Idempotency-Key. */
  idempotent?: boolean;
  /** Answers an ETag, and needs it back in If-Match where it writes. */
  versioned?: boolean;
}

export type EndpointOptions = Described & ({ requires: PermissionName } | { open: string });

export interface Access {
  requires?: PermissionName;
  open?: string;
}

export const ACCESS = Symbol('access');

/** The second decorator of every handler: who may call it, and its part of the contract. `open` says why anyone may. */
export function Endpoint(options: EndpointOptions): MethodDecorator {
  const access: Access = 'requires' in options ? { requires: options.requires } : { open: options.open };
  const status = options.status ?? (options.returns || options.produces ? 200 : 204);
  const decorators: (ClassDecorator | MethodDecorator | PropertyDecorator)[] = [
    SetMetadata(ACCESS, access),
    HttpCode(status),
    ApiOperation({ summary: options.summary, ...(options.description && { description: options.description }) }),
    ApiResponse({ status, description: status === 204 ? 'Done; nothing to tell' : 'Done', ...answerShape(options) }),
    ...problems(options, access.requires && permission(access.requires)),
  ];
  if (options.mayTakeLong || options.later) {
    const shape = answerShape({ ...options, ...(options.later && { returns: options.later }) });
    decorators.push(ApiResponse({ status: 202, description: 'Under way; ask for it by its id', ...shape }));
  }
  if (typeof options.produces === 'string') decorators.push(Header('content-type', options.produces));
  if (access.requires) {
    decorators.push(
      ApiSecurity('apiKey'),
      ApiSecurity('bearer'),
      ApiCookieAuth('session'),
      ApiExtension('x-permission', { name: access.requires, ...permission(access.requires) }),
    );
  }
  if (options.idempotent) {
    decorators.push(
      ApiHeader({
        name: 'Idempotency-Key',
        required: false,
        description: 'The same key and body give the same answer',
      }),
    );
  }
  return applyDecorators(...decorators);
}

function answerShape({ returns, produces }: Described): object {
  if (produces) {
    const text = { schema: { type: 'string' } };
    return { content: Object.fromEntries([produces].flat().map((type) => [type, text])) };
  }
  return Array.isArray(returns) ? { type: returns[0], isArray: true } : returns ? { type: returns } : {};
}

/** What every operation that wants a credential may answer about it. */
export const credentialProblems = [
  'credential.ambiguous',
  'credential.missing',
  'key.malformed',
  'key.unknown',
  'key.revoked',
  'key.suspended',
  'key.expired',
  'key.ip_not_allowed',
  'session.expired',
  'rate.limited',
  'verification.unavailable',
  'service.unavailable',
  'service.busy',
] as const;

function problems(options: EndpointOptions, wanted: Permission | undefined): MethodDecorator[] {
  const codes = new Set<string>(['request.invalid', ...(options.throws ?? [])]);
  if (wanted) for (const code of credentialProblems) codes.add(code);
  if (wanted?.scope) codes.add('key.insufficient_scope');
  if (wanted?.stepUp) codes.add('session.step_up_required');
  if (wanted && !wanted.roles.includes('member')) codes.add('access.forbidden');
  if (wanted?.sessionOnly) codes.add('session.required');
  if (options.idempotent) for (const code of ['idempotency.mismatch', 'idempotency.in_flight']) codes.add(code);
  if (options.versioned) codes.add('version.outdated');
  return Object.entries(problemResponses([...codes], options.summary)).map(([answer, response]) =>
    ApiResponse({ status: Number(answer), ...response }),
  );
}

/** Answers of `codes`, gathered by status: OpenAPI knows one response a status, its codes are listed in it. */
export function problemResponses(codes: readonly string[], operation: string): Record<string, ResponseObject> {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const kind = declaredProblems().get(code);
    if (!kind) throw new Error(`${operation}: the problem ${code} is in no catalogue`);
    byStatus.set(kind.status, [...(byStatus.get(kind.status) ?? []), code]);
  }
  const problem = { $ref: '#/components/schemas/Problem' };
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => {
      const schema = { allOf: [problem, { type: 'object', properties: { code: { type: 'string', enum: list } } }] };
      return [
        status,
        {
          description: list.map((code) => `\`${code}\`: ${declaredProblems().get(code)?.title}`).join('; '),
          content: { 'application/problem+json': { schema } },
        },
      ];
    }),
  );
}
