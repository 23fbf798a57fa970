import { keysOfOwners, type OwnersOptions, type SetKey } from '../keys/list/key-set.js';
import { toPublicId } from '../platform/ids.js';
import type { SetReads } from './frozen-set.js';
import type { ImpactTeamView, ImpactView } from './revocations.dto.js';

const DAY_MS = 86_400_000;
const MOST_TEAMS = 10;
/** Keys of owners that are judged in one statement. */
const MOST_JUDGED = 20_000;

/** What a decision over a set means, gathered key by key. */
export class Impact {
  /** How many keys of the set each owner and each team has; of owners, the active ones apart. */
  private readonly owners = new Map<string, { keys: number; active: number }>();
  /** How many further keys of an owner are known not to be active. */
  private readonly refused = new Map<string, number>();
  private readonly teams = new Map<string, number>();
  /** Keys that took the place of keys of the set. */
  readonly successors: string[] = [];
  private readonly used = { lastDay: 0, lastWeek: 0, lastMonth: 0 };
  private serviceKeys = 0;

  constructor(private readonly at: Date) {}

  add({ ownerId, teamId, kind, successor, lastUsedMs, status }: SetKey): void {
    const owner = this.owners.get(ownerId) ?? { keys: 0, active: 0 };
    owner.keys += 1;
    if (status === 'active') owner.active += 1;
    this.owners.set(ownerId, owner);
    this.teams.set(teamId, (this.teams.get(teamId) ?? 0) + 1);
    if (successor !== null) this.successors.push(successor);
    if (kind === 'service') this.serviceKeys += 1;
    const unusedMs = lastUsedMs === null ? Infinity : this.at.getTime() - lastUsedMs;
    if (unusedMs <= DAY_MS) this.used.lastDay += 1;
    if (unusedMs <= 7 * DAY_MS) this.used.lastWeek += 1;
    if (unusedMs <= 30 * DAY_MS) this.used.lastMonth += 1;
  }

  /** A key outside the set that is not active, so that it need not be looked at again. */
  addRefused({ ownerId }: SetKey): void {
    this.refused.set(ownerId, (this.refused.get(ownerId) ?? 0) + 1);
  }

  get teamIds(): string[] {
    return [...this.teams.keys()].sort();
  }

  async view(reads: SetReads & OwnersOptions, descendants: number): Promise<ImpactView> {
    return {
      owners: this.owners.size,
      teams: await this.largestTeams(reads),
      teamCount: this.teams.size,
      usedLastDay: this.used.lastDay,
      usedLastWeek: this.used.lastWeek,
      usedLastMonth: this.used.lastMonth,
      serviceKeys: this.serviceKeys,
      lastOfOwner: await this.lastOfOwner(reads),
      descendants,
    };
  }

  private async largestTeams({ client, organizationId }: SetReads): Promise<ImpactTeamView[]> {
    const largest = [...this.teams]
      .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
      .slice(0, MOST_TEAMS);
    // Index: teams_pkey.
    const { rows } = await client.query<{ id: string; name: string }>(
      `select t.id, t.name from keyreeve.teams t where t.organization_id = $1 and t.id = any($2::uuid[])`,
      [organizationId, largest.map(([id]) => id)],
    );
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    return largest.map(([id, keys]) => ({ id: toPublicId('team', id), name: names.get(id) ?? '', keys }));
  }

  /** Keys of owners all of whose active keys are in the set. */
  private async lastOfOwner(reads: OwnersOptions): Promise<number> {
    const { all, active } = await keysOfOwners(reads, [...this.owners.keys()]);
    let [last, judged] = [0, 0];
    let asked: string[] = [];
    const judge = async (): Promise<void> => {
      const counts = await active(asked);
      for (const id of asked) {
        const owner = this.owners.get(id);
        if (owner && owner.active > 0 && (counts.get(id) ?? 0) === owner.active) last += owner.keys;
      }
      [asked, judged] = [[], 0];
    };
    for (const [id, { keys, active: activeKeys }] of this.owners) {
      const held = all.get(id) ?? 0;
      if (activeKeys === 0) continue;
      if (held === keys + (this.refused.get(id) ?? 0)) last += keys;
      else {
        judged += held;
        asked.push(id);
      }
      if (judged > MOST_JUDGED) await judge();
    }
    if (asked.length > 0) await judge();
    return last;
  }
}
