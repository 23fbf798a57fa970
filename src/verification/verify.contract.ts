import type { OperationObject, SchemaObject } from '@nestjs/swagger';
import { credentialProblems, problemResponses } from '../access/endpoint.js';
import { permissions } from '../access/permissions.js';
import { outcomes } from './decide.js';
import { verifyBodySchema } from './verify.schema.js';

const instant = { type: 'string', format: 'date-time' };
const nullable = (type: string, more: object = {}): object => ({ type: [type, 'null'], ...more });

const verification = {
  type: 'object',
  required: ['valid', 'code'],
  description:
    'What does not exist and what belongs to another organization has nothing beside its code, byte for byte alike.',
  properties: {
    valid: { type: 'boolean' },
    code: {
      type: 'string',
      enum: [...outcomes],
      description: 'The first that applies, in this order; `valid` when none does',
    },
    keyId: { type: 'string', examples: ['key_01h455vb4pex5vsknk084sn02q'] },
    name: { type: 'string' },
    kind: { type: 'string', enum: ['personal', 'service'] },
    owner: {
      type: 'object',
      required: ['id', 'type', 'name', 'email'],
      properties: {
        id: { type: 'string' },
        type: { type: 'string', enum: ['user', 'service_account'] },
        name: { type: 'string' },
        email: nullable('string'),
      },
    },
    team: {
      type: 'object',
      required: ['id', 'name'],
      properties: { id: { type: 'string' }, name: { type: 'string' } },
    },
    scopes: {
      type: 'array',
      items: { type: 'string' },
      description: 'What the key carries, as far as the policies allow it',
    },
    status: { type: 'string', enum: ['active', 'suspended', 'expired', 'revoked'] },
    reason: { type: 'string', description: 'Why the key is not active' },
    since: { ...instant, description: 'Since when the key is not active' },
    expiresAt: nullable('string', {
      format: 'date-time',
      description: 'When an active key expires without further use',
    }),
  },
};

/** The part of the contract of `POST /v1/keys/verify`, which is a route without decorators. */
export const verifyContract = {
  path: '/v1/keys/verify',
  method: 'post',
  schemas: { VerifyRequest: verifyBodySchema, Verification: verification } as unknown as Record<string, SchemaObject>,
  operation: {
    tags: ['verification'],
    summary: 'Verify a key that was presented to another service',
    description:
      'Only keys of the verifier’s organization are answered for. The answer is 200 whatever the outcome: see `code`.',
    security: [{ apiKey: [] }, { bearer: [] }, { session: [] }],
    'x-permission': { name: 'key.verify', ...permissions['key.verify'] },
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/VerifyRequest' } } },
    },
    responses: {
      200: {
        description: 'Decided',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Verification' } } },
      },
      ...problemResponses(['request.invalid', ...credentialProblems, 'key.insufficient_scope'], 'POST /v1/keys/verify'),
    },
  } as OperationObject,
} as const;
