import type { Visibility } from '../access/principal.js';
import type { KeyFilters } from '../keys/list/key-list.dto.js';
import type { Lifter } from '../teams/domain/standing.js';
import type { RevocationAction } from './domain/revocation-state.js';

/** The job that reads a set and freezes it. */
export const PLAN_JOB = 'plan_revocation';

/** What the job is told; ids are UUIDs. */
export interface PlanInput {
  readonly action: RevocationAction;
  /** What whoever asked administers. */
  readonly visibility: Visibility;
  readonly filter: KeyFilters | null;
  readonly keyIds: readonly string[] | null;
  readonly exceptKeyIds: readonly string[];
  readonly includeKeyIds: readonly string[];
  readonly descendants: boolean;
  /** Who asked, as far as it decides what a restore may lift (R9.3). */
  readonly lifter: Omit<Lifter, 'own'>;
  readonly stewarded: readonly string[];
  /** The key with which it was asked for, which the set leaves out. */
  readonly callingKey: string | null;
}
