import type { KeyKind } from '../policies/domain/policy.js';
import type { RevokedCause, SuspendedCause } from '../keys/domain/facts.js';
import type { Person, ServiceAccount, Team } from './organization.js';

/** One key with all that ever happened to it. Instants in milliseconds. */
export interface GeneratedKey {
  readonly id: string;
  readonly kind: KeyKind;
  readonly owner: Person | ServiceAccount;
  readonly team: Team;
  readonly createdMs: number;
  readonly ownExpiresMs: number | null;
  /** To whom the secret was shown; null for a key that a key made for itself. */
  readonly maker: Person | null;
  readonly createdWith: string | null;
  readonly replaces: string | null;
  readonly succession: Succession | null;
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly string[];
  readonly allowedCidrs: readonly string[];
  readonly reference: string | null;
  readonly verifyLimit: number | null;
  /** Four base62 digits; nobody knows the secret that they end. */
  readonly lastFour: string;
  /** The first instant at which it was refused, or when it was generated. A suspension that was lifted counts. */
  readonly endMs: number;
  readonly edits: readonly KeyEdit[];
  readonly causes: readonly GeneratedCause[];
  readonly lifts: readonly GeneratedLift[];
  readonly usage: GeneratedUsage;
}

/** How a key was regenerated. */
export interface Succession {
  readonly keyId: string;
  readonly createdMs: number;
  readonly ownExpiresMs: number | null;
  /** The end of the overlap; may lie ahead. */
  readonly endsMs: number;
  /** Null when the key did it itself. */
  readonly maker: Person | null;
  readonly because: 'leaked' | null;
}

/** An edit, with the values that it replaced. */
export interface KeyEdit {
  readonly atMs: number;
  readonly by: Person | null;
  readonly nameBefore: string;
  readonly descriptionBefore: string;
}

interface Opened {
  readonly id: string;
  readonly level: 'owner' | 'team' | 'organization';
  readonly openedMs: number;
  readonly liftedMs: number | null;
  readonly by: Person | null;
  /** The key that renewed itself by this. */
  readonly byItself: string | null;
  readonly reason: string | null;
  readonly liftedBy: Person | null;
  readonly liftReason: string | null;
}

export type GeneratedCause =
  | (Opened & { readonly effect: 'revoked'; readonly cause: RevokedCause })
  | (Opened & { readonly effect: 'suspended'; readonly cause: SuspendedCause });

/** One key freed from a mark on its owner. */
export interface GeneratedLift {
  readonly markId: string;
  readonly atMs: number;
  readonly by: Person;
  readonly level: 'team' | 'organization';
  readonly reason: string;
}

export interface GeneratedUsage {
  readonly lastMs: number | null;
  readonly address: string | null;
  readonly client: string | null;
  readonly via: string | null;
  readonly refusedMs: number | null;
  readonly refusedAddress: string | null;
  readonly months: readonly UsageMonth[];
  readonly addresses: readonly UsedAddress[];
}

/** Bit n of `days`: accepted use on day n + 1. */
export interface UsageMonth {
  /** Its first day, in days since 1970. */
  readonly month: number;
  readonly days: number;
}

export interface UsedAddress {
  readonly address: string;
  readonly client: string;
  /** Days since 1970. */
  readonly firstDay: number;
  readonly lastDay: number;
}

export const NEVER_USED: GeneratedUsage = Object.freeze({
  lastMs: null,
  address: null,
  client: null,
  via: null,
  refusedMs: null,
  refusedAddress: null,
  months: [],
  addresses: [],
});
