import type { SetKey } from '../keys/list/key-set.js';
import type { RevocationAction } from './domain/revocation-state.js';
import type { Impact } from './impact.js';
import type { PlanInput } from './plan-input.js';

/** The status that a decision leads to: keys that have it already are left out and counted. */
export const TARGET: Record<RevocationAction, SetKey['status']> = {
  revoke: 'revoked',
  suspend: 'suspended',
  restore: 'active',
};

/** A key of the set; of a restore, with the suspensions that it lifts. */
export interface ChosenKey extends SetKey {
  readonly lifts?: readonly string[];
}

/** Which of the keys that a selection names the set takes, and what became of the others. */
export class Choice {
  inTargetState = 0;
  /** Of a restore: keys whose suspensions are not the planner's to lift, or whose owner is not active. */
  notLiftable = 0;
  /** Keys that are protected, and why. */
  readonly spared: { id: string; why: 'calling_key' | 'verifier_key' }[] = [];
  private readonly excepted: ReadonlySet<string>;
  private readonly included: ReadonlySet<string>;

  /** @param liftsOf the suspensions that a restore may lift, by key; a key without any suspension is missing */
  constructor(
    private readonly input: PlanInput,
    private readonly impact: Impact,
    private readonly liftsOf: (keys: readonly SetKey[]) => Promise<ReadonlyMap<string, readonly string[]>>,
  ) {
    this.excepted = new Set(input.exceptKeyIds);
    this.included = new Set(input.includeKeyIds);
  }

  async of(keys: readonly SetKey[]): Promise<ChosenKey[]> {
    const taken = keys.filter((key) => this.takes(key));
    const chosen = this.input.action === 'restore' ? this.liftable(taken, await this.liftsOf(taken)) : taken;
    for (const key of chosen) this.impact.add(key);
    return chosen;
  }

  private takes(key: SetKey): boolean {
    const { id, status, verifies } = key;
    if (this.excepted.has(id)) return false;
    if (TARGET[this.input.action] === status) {
      this.inTargetState += 1;
      if (status !== 'active') this.impact.addRefused(key);
      return false;
    }
    if (this.input.action === 'restore' || this.included.has(id)) return true;
    const why = id === this.input.callingKey ? 'calling_key' : verifies ? 'verifier_key' : null;
    if (why !== null) this.spared.push({ id, why });
    return why === null;
  }

  private liftable(keys: readonly SetKey[], lifts: ReadonlyMap<string, readonly string[]>): ChosenKey[] {
    return keys.flatMap((key) => {
      const lifted = lifts.get(key.id);
      if (lifted === undefined) this.inTargetState += 1;
      else if (lifted.length === 0) this.notLiftable += 1;
      return lifted && lifted.length > 0 ? [{ ...key, lifts: lifted }] : [];
    });
  }
}
