import { applyDecorators, HttpCode, SetMetadata, type Type } from '@nestjs/common';
import { ApiCookieAuth, ApiExtension, ApiHeader, ApiOperation, ApiResponse, ApiSecurity } from '@nestjs/swagger';
import { declaredProblems } from '../platform/http/problem.js';
import { type Permission, type PermissionName, permission } from './permissions.js';

interface Described {
  summary: string;
  description?: string;
  /** The answer's shape; an array of one type for a bare array; omitted for 204. */
  returns?: Type | [Type];
  /** Defaults to 201 with `created`, 204 without `returns`, else 200. */
  status?: number;
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
  const status = options.status ?? (options.returns ? 200 : 204);
  const decorators: (ClassDecorator | MethodDecorator | PropertyDecorator)[] = [
    SetMetadata(ACCESS, access),
    HttpCode(status),
    ApiOperation({ summary: options.summary, ...(options.description && { description: options.description }) }),
    ApiResponse({
      status,
      description: options.returns ? 'Done' : 'Done; nothing to tell',
      ...(Array.isArray(options.returns)
        ? { type: options.returns[0], isArray: true }
        : options.returns && { type: options.returns }),
    }),
    ...problems(options, access.requires && permission(access.requires)),
  ];
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

/** Problem answers, gathered by status: OpenAPI knows one response a status, the codes are listed in it. */
function problems(options: EndpointOptions, wanted: Permission | undefined): MethodDecorator[] {
  const codes = new Set<string>(['request.invalid', ...(options.throws ?? [])]);
  if (wanted) for (const code of ['credential.missing', 'rate.limited']) codes.add(code);
  if (wanted?.scope) codes.add('key.insufficient_scope');
  if (wanted?.stepUp) codes.add('session.step_up_required');
  if (wanted && !wanted.roles.includes('member')) codes.add('access.forbidden');
  if (wanted?.sessionOnly) codes.add('session.required');
  if (options.idempotent) for (const code of ['idempotency.mismatch', 'idempotency.in_flight']) codes.add(code);
  if (options.versioned) codes.add('version.outdated');
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const kind = declaredProblems().get(code);
    if (!kind) throw new Error(`${options.summary}: the problem ${code} is in no catalogue`);
    byStatus.set(kind.status, [...(byStatus.get(kind.status) ?? []), code]);
  }
  return [...byStatus].map(([status, list]) =>
    ApiResponse({
      status,
      description: list.map((code) => `\`${code}\` ${declaredProblems().get(code)?.title}`).join('; '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    }),
  );
}
