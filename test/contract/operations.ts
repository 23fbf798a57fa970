import type { OpenAPIObject, ParameterObject, SchemaObject } from '@nestjs/swagger';
import type { Permission, PermissionName } from '../../src/access/permissions.js';
import type { TestApplication } from '../support/application.js';

/** One operation, as the contract that is served tells it. */
export interface Operation {
  /** `GET /v1/keys/{id}` */
  name: string;
  method: string;
  path: string;
  /** Null for operations that are open to everyone. */
  permission: (Permission & { name: PermissionName }) | null;
  parameters: ParameterObject[];
  /** The fields of the body; null without one. */
  body: { required: boolean; schema: SchemaObject } | null;
  statuses: number[];
  codes: string[];
}

interface OperationObject {
  parameters?: ParameterObject[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Referring }> };
  responses: Record<string, Referring>;
  'x-permission'?: Operation['permission'];
}
type Referring = SchemaObject & { $ref?: string };

export class Contract {
  readonly operations: readonly Operation[];

  constructor(private readonly document: OpenAPIObject) {
    this.operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, OperationObject>).map(([method, operation]) =>
        this.read(method.toUpperCase(), path, operation),
      ),
    );
  }

  static async of({ app }: TestApplication): Promise<Contract> {
    const answer = await app.inject({ method: 'GET', url: '/openapi.json' });
    return new Contract(answer.json<OpenAPIObject>());
  }

  resolve(schema: Referring): SchemaObject {
    if (!schema.$ref) return schema;
    let found: unknown = this.document;
    for (const step of schema.$ref.split('/').slice(1)) found = (found as Record<string, unknown>)[step];
    return this.resolve(found as Referring);
  }

  private read(method: string, path: string, operation: OperationObject): Operation {
    const { parameters = [], requestBody, responses, 'x-permission': permission = null } = operation;
    const schema = requestBody?.content['application/json']?.schema;
    return {
      name: `${method} ${path}`,
      method,
      path,
      permission,
      parameters,
      body: schema ? { required: requestBody.required ?? false, schema: this.resolve(schema) } : null,
      statuses: Object.keys(responses).map(Number),
      codes: [
        ...JSON.stringify(Object.values(responses).map((each) => this.resolve(each))).matchAll(/"enum":\[(.*?)\]/g),
      ].flatMap(([, list]) => JSON.parse(`[${list}]`) as string[]),
    };
  }
}

/** Fails for an operation that the table does not know, and for a row of an operation that does not exist (any more). */
export function expectRowForEach(operations: readonly Operation[], table: object): void {
  const names = operations.map(({ name }) => name);
  const missing = names.filter((name) => !Object.hasOwn(table, name));
  const left = Object.keys(table).filter((name) => !names.includes(name));
  if (missing.length + left.length === 0) return;
  throw new Error(
    `operations without a row: ${missing.join(', ') || 'none'}; rows without an operation: ${left.join(', ') || 'none'}`,
  );
}

/** `/v1/keys/{id}` with its parameters in place, each escaped. */
export function addressOf({ path }: Operation, parameters: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`${path}: nothing is known for ${name}`);
    return encodeURIComponent(value);
  });
}

/** What the server answers at all, as it tells it itself: `GET /v1/keys/{id}`. HEAD goes with each GET. */
export function routesOf({ app }: TestApplication): string[] {
  const tree = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', segment = '', methods = ''] = /^([ │]*)[├└]── (\S+) \((.*)\)$/.exec(line) ?? [];
    const depth = indent.length / 4;
    above.splice(depth, Number.POSITIVE_INFINITY, segment);
    const path = above.join('').replace(/:(\w+)/g, '{$1}');
    return methods
      .split(', ')
      .filter((method) => method !== '' && method !== 'HEAD')
      .map((method) => `${method} ${path}`);
  });
}
