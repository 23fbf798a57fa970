import type { RequestSource } from '../platform/actor.js';

/** A key that was accepted: whom it acts for and what it may. */
export interface AcceptedKey {
  keyId: string;
  keyName: string;
  organizationId: string;
  ownerId: string;
  scopes: readonly string[];
  /** Answered as response headers: limits of the credential, expiry ahead. */
  headers: Record<string, string>;
}

/**
 * How the rest of the product asks whether a secret is good; `verification/` answers.
 * @throws Problem 401 `key.*`, 403 `key.ip_not_allowed`, 429 `rate.limited`, 503 `verification.unavailable`
 */
export abstract class CredentialVerifier {
  abstract accept(secret: string, source: RequestSource): Promise<AcceptedKey>;

  /** The same for an answer that is still being given: no request of its own, so that it counts against no limit. */
  abstract acceptAgain(secret: string, source: RequestSource): Promise<AcceptedKey>;
}
