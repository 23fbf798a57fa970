import type { JudgedKey } from '../keys/list/key-set.js';
import type { RecheckChangesView } from './revocations.dto.js';

const DAY_MS = 86_400_000;
const MONTH_MS = 30 * DAY_MS;
const OF_OWNERS = ['owner_deactivated', 'owner_removed'];

/** How the keys of a set stand now against how they stood when it was frozen, gathered key by key. */
export class Comparison {
  private accepted = 0;
  private readonly refused = new Map<string, { count: number; sincePlan: number }>();
  private readonly owners = new Set<string>();
  private readonly used = { sincePlan: 0, lastDay: 0, lastWeek: 0, lastMonth: 0, noLonger: 0 };
  private foreign = 0;

  constructor(
    private readonly plannedMs: number,
    private readonly nowMs: number,
    private readonly administers: (teamId: string) => boolean,
  ) {}

  add({ ownerId, teamId, lastUsedMs, reason, sinceMs }: JudgedKey): void {
    if (reason === null) this.accepted += 1;
    else this.addRefused(reason, sinceMs, ownerId);
    if (!this.administers(teamId)) this.foreign += 1;
    if (lastUsedMs === null) return;
    const { used, nowMs, plannedMs } = this;
    if (lastUsedMs > plannedMs) used.sincePlan += 1;
    if (nowMs - lastUsedMs <= DAY_MS) used.lastDay += 1;
    if (nowMs - lastUsedMs <= 7 * DAY_MS) used.lastWeek += 1;
    if (nowMs - lastUsedMs <= MONTH_MS) used.lastMonth += 1;
    else if (plannedMs - lastUsedMs <= MONTH_MS) used.noLonger += 1;
  }

  private addRefused(reason: string, sinceMs: number, ownerId: string): void {
    const counted = this.refused.get(reason) ?? { count: 0, sincePlan: 0 };
    counted.count += 1;
    if (sinceMs > this.plannedMs) {
      counted.sincePlan += 1;
      if (OF_OWNERS.includes(reason)) this.owners.add(ownerId);
    }
    this.refused.set(reason, counted);
  }

  changes(successors: number): RecheckChangesView {
    const refused = [...this.refused].map(([reason, counts]) => ({ reason, ...counts }));
    return {
      accepted: this.accepted,
      refused: refused.sort((one, other) => other.count - one.count),
      usedSincePlan: this.used.sincePlan,
      usedLastDay: this.used.lastDay,
      usedLastWeek: this.used.lastWeek,
      usedLastMonth: this.used.lastMonth,
      newlyIdle: this.used.noLonger,
      ownersLeft: this.owners.size,
      successors,
      notAdministered: this.foreign,
    };
  }
}
