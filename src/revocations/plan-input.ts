import type { Visibility } from '../access/principal.js';
import type { KeyFilters } from '../keys/list/key-list.dto.js';
import type { Lifter } from '../teams/domain/standing.js';
import type { RevocationAction } from './domain/revocation-state.js';

/** The job that reads a set and freezes it. */
export const PLAN_JOB = 'plan_revocation';

/** Whoever asked, as they stood then: what they administer, and what a restore of theirs may lift (R9.3). */
export interface Planner extends Omit<Lifter, 'own'> {
  readonly stewarded: readonly string[];
}

/** What the job is told; ids are UUIDs. */
export interface PlanInput {
  readonly action: RevocationAction;
  readonly planner: Planner;
  readonly filter: KeyFilters | null;
  readonly keyIds: readonly string[] | null;
  readonly exceptKeyIds: readonly string[];
  readonly includeKeyIds: readonly string[];
  readonly descendants: boolean;
  /** The key with which it was asked for, which the set leaves out. */
  readonly callingKey: string | null;
}

/** The job that looks at a frozen set again. */
export const RECHECK_JOB = 'recheck_revocation';

export interface RecheckInput {
  readonly revocationId: string;
  readonly plannedMs: number;
  readonly count: number;
  /** Teams that whoever asked administers; null for all. */
  readonly administered: readonly string[] | null;
}

/** Decided about are keys of teams that one administers: one's own are one's own to end. */
export function administeredBy({ organizationRole, adminTeams }: Planner): Visibility {
  return { all: organizationRole === 'owner' || organizationRole === 'admin', owners: [], teams: adminTeams };
}
