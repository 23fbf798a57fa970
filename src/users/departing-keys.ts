import type { DepartingKeyCounts, DepartingPersonalKey, DepartingServiceKey } from './departure.dto.js';

/** What of the live keys (active or suspended) in a user's reach a departure touches. */
export interface DepartingKeySets {
  live: number;
  usedLately: { total: number; data: DepartingPersonalKey[] };
  knownServiceKeys: { total: number; data: DepartingServiceKey[] };
  madeWithTheirKeys: DepartingKeyCounts;
}

/** Port: the keys that a departure bears on. `keys/` answers, since it has the rule. */
export abstract class DepartingKeys {
  /**
   * @param userId the UUID
   * @param teams those whose keys are meant; null for all
   */
  abstract of(organizationId: string, userId: string, teams: readonly string[] | null): Promise<DepartingKeySets>;
}
