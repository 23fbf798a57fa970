/** Where a request came from, as far as the trusted proxies let us know. */
export interface RequestSource {
  ip: string | null;
  userAgent: string | null;
  requestId: string;
}

/** With what the actor proved who they are. */
export type Credential =
  | { type: 'key'; id: string; name: string; scopes: readonly string[] }
  | { type: 'session'; id: string; authenticatedAt: Date; method: string }
  | { type: 'none' };

/** Same key and same body, same answer: what the caller asked to be done once only. */
export interface IdempotentCall {
  key: string;
  operation: string;
  requestHash: Buffer;
}

/**
 * Who acts. It comes from the credential alone: nothing in a body decides it.
 * `system` acts for the installation itself (first owner, upkeep, seeding).
 */
export interface Actor {
  organizationId: string;
  type: 'user' | 'service_account' | 'system';
  id: string | null;
  name: string;
  credential: Credential;
  source: RequestSource;
  idempotency?: IdempotentCall | undefined;
}

export function systemActor(organizationId: string, name: string): Actor {
  return {
    organizationId,
    type: 'system',
    id: null,
    name,
    credential: { type: 'none' },
    source: { ip: null, userAgent: null, requestId: name },
  };
}
