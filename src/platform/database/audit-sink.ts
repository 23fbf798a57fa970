import type { Statements } from './statements.js';

export interface AuditTarget {
  readonly type:
    | 'key'
    | 'user'
    | 'service_account'
    | 'team'
    | 'organization'
    | 'policy'
    | 'session'
    | 'membership'
    | 'role'
    | 'exemption'
    | 'revocation'
    | 'export';
  readonly id: string;
  readonly name: string | null;
}

/** What a command says of its change; who, when and from where the unit of work knows already. */
export interface AuditEntry {
  /** `noun.past`, out of the catalogue in `audit/catalogue.ts`. */
  action: string;
  targets: readonly AuditTarget[];
  teamId?: string | null;
  outcome?: 'success' | 'refused' | 'failure';
  /** The code of the problem that a refused or failed attempt was answered with. */
  code?: string;
  change?: { before?: Record<string, unknown>; after?: Record<string, unknown> };
  /** As typed by the actor. */
  reason?: string | null;
  /** Small closed values: a count, the hash of a set, the level of the decision. */
  details?: Record<string, string | number | boolean | null>;
}

/** The port through which the unit of work writes events; `audit/` binds it. */
export abstract class AuditSink {
  abstract write(tx: Statements, entries: readonly AuditEntry[]): Promise<void>;
}
