/** The body of `POST /v1/keys/verify`, for Fastify's validator and for the contract. */
export const verifyBodySchema = {
  type: 'object',
  required: ['secret'],
  additionalProperties: false,
  properties: {
    secret: { type: 'string', maxLength: 1_024, description: 'The full text of the key as it was presented' },
    scopes: {
      type: 'array',
      maxItems: 100,
      items: { type: 'string', minLength: 1, maxLength: 100 },
      description: 'What the key must carry',
    },
    ip: { type: 'string', maxLength: 64, description: 'The address that used the key; needed when the key has CIDRs' },
  },
} as const;
