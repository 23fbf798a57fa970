import { toPublicId } from '../platform/ids.js';
import { DAY_MS } from '../policies/domain/timeline.js';
import type { ImpactView, LeftOutView } from '../revocations/revocations.dto.js';
import { dayOf } from './calendar.js';
import type { Verdict } from './decided-sets.js';
import type { GeneratedKey, GeneratedUsage } from './generated-key.js';
import type { Organization, Team } from './organization.js';
import type { DecidedSet } from './sets-plan.js';

const MOST_TEAMS = 10;

export type Holder = GeneratedKey['owner'];

/** What the plan of a set found, gathered key by key in the order of their creation. */
export class SetTally {
  readonly ids: string[] = [];
  private readonly teams = new Map<Team, number>();
  /** How many keys those have who may have some in the set: in it; accepted at the plan; both. */
  private readonly holdings: Map<Holder, { taken: number; active: number; activeTaken: number }>;
  /** Keys of the set, and what was regenerated from them. */
  private readonly related = new Set<string>();
  private readonly used = { day: 0, week: 0, month: 0 };
  private readonly spared: LeftOutView['protected'] = [];
  private serviceKeys = 0;
  private descendants = 0;
  private inTargetState = 0;

  constructor(
    readonly set: DecidedSet,
    { accounts }: Organization,
  ) {
    const { team, owner } = set.filter;
    const ofTeam = team
      ? [...team.stints.map(({ person }) => person), ...accounts.filter((account) => account.team === team)]
      : [];
    const holders: readonly Holder[] = owner ? [owner] : ofTeam;
    this.holdings = new Map(holders.map((holder) => [holder, { taken: 0, active: 0, activeTaken: 0 }]));
  }

  /** Whose keys have to be added: all that the filter can find are theirs. */
  get holders(): Iterable<Holder> {
    return this.holdings.keys();
  }

  /** Keys that the filter found. */
  get found(): number {
    return this.ids.length + this.inTargetState + this.spared.length;
  }

  get teamIds(): string[] {
    return [...this.teams.keys()].map(({ id }) => id).sort();
  }

  add(key: GeneratedKey, verdict: Verdict | null): void {
    const { plannedMs } = this.set;
    if (key.createdMs > plannedMs) return;
    const holding = this.holdings.get(key.owner);
    if (holding === undefined) throw new Error('a key of somebody who can have none in the set');
    const active = key.endMs > plannedMs ? 1 : 0;
    holding.active += active;
    if (verdict === 'taken') {
      holding.taken += 1;
      holding.activeTaken += active;
      this.take(key);
    }
    if (verdict === 'in_target_state') this.inTargetState += 1;
    if (verdict === 'protected')
      this.spared.push({ id: toPublicId('key', key.id), name: key.name, why: 'verifier_key' });
    const descends = key.replaces !== null && this.related.has(key.replaces);
    if (descends && verdict !== 'taken') this.descendants += 1;
    if (descends || verdict === 'taken') this.related.add(key.id);
  }

  private take({ id, kind, team, usage }: GeneratedKey): void {
    this.ids.push(id);
    this.teams.set(team, (this.teams.get(team) ?? 0) + 1);
    if (kind === 'service') this.serviceKeys += 1;
    const unusedMs = unusedAt(usage, this.set.plannedMs);
    if (unusedMs <= DAY_MS) this.used.day += 1;
    if (unusedMs <= 7 * DAY_MS) this.used.week += 1;
    if (unusedMs <= 30 * DAY_MS) this.used.month += 1;
  }

  impact(): ImpactView {
    const holders = [...this.holdings.values()].filter(({ taken }) => taken > 0);
    const whole = holders.filter(({ active, activeTaken }) => activeTaken > 0 && active === activeTaken);
    const largest = [...this.teams].sort(([a, one], [b, other]) => other - one || (a.id < b.id ? -1 : 1));
    return {
      owners: holders.length,
      teams: largest.slice(0, MOST_TEAMS).map(([team, keys]) => ({
        id: toPublicId('team', team.id),
        name: nameAt(team, this.set.plannedMs),
        keys,
      })),
      teamCount: this.teams.size,
      usedLastDay: this.used.day,
      usedLastWeek: this.used.week,
      usedLastMonth: this.used.month,
      serviceKeys: this.serviceKeys,
      lastOfOwner: whole.reduce((sum, { taken }) => sum + taken, 0),
      descendants: this.descendants,
    };
  }

  leftOut(): LeftOutView {
    const { inTargetState, spared } = this;
    return { inTargetState, notLiftable: 0, protected: spared, protectedCount: spared.length };
  }
}

/** For how long a key had not been used at an instant: of uses before the last one the day is known. */
function unusedAt({ lastMs, months }: GeneratedUsage, atMs: number): number {
  if (lastMs === null) return Infinity;
  if (lastMs <= atMs) return atMs - lastMs;
  const today = dayOf(atMs);
  for (const { month, days } of months.toReversed()) {
    for (let day = Math.min(30, today - month); day >= 0; day--) {
      if ((days & (1 << day)) !== 0) return Math.max(0, atMs - (month + day + 0.5) * DAY_MS);
    }
  }
  return Infinity;
}

function nameAt({ name, former }: Team, atMs: number): string {
  return former !== null && atMs < former.untilMs ? former.name : name;
}
