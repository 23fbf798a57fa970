import type { Transaction } from '../platform/database/unit-of-work.js';
import type { StillRefused, SuspendedKeys } from './users.dto.js';

/** Port: what decisions make of the keys of people. `keys/` answers, since it has the rule. */
export abstract class OwnedKeys {
  /**
   * How many keys marks that are about to be opened will bear on, of those that no decision refuses yet; and what of the
   * user's reach they leave alone. A key that a policy has let expire counts: policies are no business of users.
   *
   * @param teams those whose keys are meant; null for all
   */
  abstract countSuspending(tx: Transaction, userId: string, teams: readonly string[] | null): Promise<SuspendedKeys>;

  /** Why keys are still refused, by what refuses them first: an end, then a suspension, then their own date. */
  abstract stillRefused(tx: Transaction, keyIds: readonly string[]): Promise<StillRefused[]>;
}
