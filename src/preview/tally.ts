import { AT_ONCE, type ChangeRow, LATER, REVIVES, type SampleRow, SPARED } from './changes.sql.js';

/** How many keys, and of how many owners. */
export interface Extent {
  readonly keys: number;
  readonly owners: number;
}

/** Keys of one owner or team that stop working, and how many of them were used within seven days. */
export interface Share {
  readonly id: string;
  readonly keys: number;
  readonly lastWeek: number;
}

export interface Use {
  lastDay: number;
  lastWeek: number;
  lastMonth: number;
}

export interface Changes {
  readonly affected: Extent & {
    readonly now: Extent;
    /** Days on which keys stop working, counted from today. */
    readonly byDay: readonly (Extent & { readonly day: number })[];
    /** Behind the days that are told apart. */
    readonly later: Extent;
    readonly byOwner: readonly Share[];
    readonly byTeam: readonly Share[];
    /** Of how many teams. */
    readonly teams: number;
    readonly inUse: Use;
  };
  readonly revives: Extent & { readonly inUse: Use };
  /** What would be affected if no time were granted, and `now` what would end at once. */
  readonly atOnce: Extent & { readonly now: Extent };
  readonly sample: readonly SampleRow[];
}

export const MOST = { owners: 20, teams: 50, samples: 20 } as const;

/** Adds up the changes of stretch after stretch, exactly; owners are numbered, so that each day's are one bit apiece. */
export class Tally {
  private readonly numbers = new Map<string, number>();
  private readonly owners = new Map<string, { keys: number; lastWeek: number }>();
  private readonly teams = new Map<string, { keys: number; lastWeek: number }>();
  private readonly days = new Map<number, Count>();
  private readonly affected = new Count();
  private readonly sooner = new Count();
  private readonly soonerNow = new Count();
  private readonly inUse: Use = { lastDay: 0, lastWeek: 0, lastMonth: 0 };
  private readonly revivedInUse: Use = { lastDay: 0, lastWeek: 0, lastMonth: 0 };
  private samples: SampleRow[] = [];

  add(row: ChangeRow): void {
    const number = this.numbers.get(row.owner) ?? this.numbers.size;
    this.numbers.set(row.owner, number);
    if (row.sooner > 0) this.sooner.add(number, row.sooner);
    if (row.soonerNow > 0) this.soonerNow.add(number, row.soonerNow);
    if (row.day === SPARED) return;
    const day = this.days.get(row.day) ?? new Count();
    this.days.set(row.day, day);
    day.add(number, row.keys);
    addUse(row.day === REVIVES ? this.revivedInUse : this.inUse, row);
    if (row.day === REVIVES) return;
    this.affected.add(number, row.keys);
    addShare(this.owners, row.owner, row);
    addShare(this.teams, row.team, row);
  }

  /** The ones that were used last stay. */
  addSamples(rows: readonly SampleRow[]): void {
    const used = (row: SampleRow): number => row.used ?? -Infinity;
    this.samples = [...this.samples, ...rows]
      .sort((one, other) => (used(one) === used(other) ? (one.id < other.id ? -1 : 1) : used(other) - used(one)))
      .slice(0, MOST.samples);
  }

  changes(): Changes {
    const days = [...this.days].sort(([one], [other]) => one - other);
    return {
      affected: {
        ...this.affected.extent,
        now: this.on(AT_ONCE),
        byDay: days.filter(([day]) => day > AT_ONCE && day < LATER).map(([day, count]) => ({ day, ...count.extent })),
        later: this.on(LATER),
        byOwner: largest(this.owners, MOST.owners, inUseFirst),
        byTeam: largest(this.teams, MOST.teams, mostKeysFirst),
        teams: this.teams.size,
        inUse: this.inUse,
      },
      revives: { ...this.on(REVIVES), inUse: this.revivedInUse },
      atOnce: { ...this.sooner.extent, now: this.soonerNow.extent },
      sample: this.samples,
    };
  }

  private on(day: number): Extent {
    return this.days.get(day)?.extent ?? { keys: 0, owners: 0 };
  }
}

class Count {
  private keys = 0;
  private owners = 0;
  private seen = new Uint8Array(64);

  add(owner: number, keys: number): void {
    const [byte, bit] = [owner >> 3, 1 << (owner & 7)];
    if (byte >= this.seen.length) {
      const larger = new Uint8Array(Math.max(byte + 1, this.seen.length * 2));
      larger.set(this.seen);
      this.seen = larger;
    }
    const flags = this.seen[byte] ?? 0;
    if ((flags & bit) === 0) this.owners += 1;
    this.seen[byte] = flags | bit;
    this.keys += keys;
  }

  get extent(): Extent {
    return { keys: this.keys, owners: this.owners };
  }
}

function addUse(sum: Use, { lastDay, lastWeek, lastMonth }: Use): void {
  sum.lastDay += lastDay;
  sum.lastWeek += lastWeek;
  sum.lastMonth += lastMonth;
}

function addShare(shares: Map<string, { keys: number; lastWeek: number }>, id: string, row: ChangeRow): void {
  const share = shares.get(id) ?? { keys: 0, lastWeek: 0 };
  share.keys += row.keys;
  share.lastWeek += row.lastWeek;
  shares.set(id, share);
}

const mostKeysFirst = (one: Share, other: Share): number => other.keys - one.keys;
const inUseFirst = (one: Share, other: Share): number => other.lastWeek - one.lastWeek || mostKeysFirst(one, other);

function largest(
  shares: ReadonlyMap<string, { keys: number; lastWeek: number }>,
  most: number,
  order: (one: Share, other: Share) => number,
): Share[] {
  return [...shares]
    .map(([id, share]) => ({ id, ...share }))
    .sort((one, other) => order(one, other) || (one.id < other.id ? -1 : 1))
    .slice(0, most);
}
