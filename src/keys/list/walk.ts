import { type Branch, resumed } from './branches.js';
import { type Found, Merge } from './merge.js';
import type { Direction, Position } from './sort-order.js';
import type { Place } from './span.js';

/** A row of a stretch (`stretchSql`). */
export interface WalkedRow {
  readonly branch: number;
  readonly turn: number;
  readonly walked: number;
  readonly pass: boolean | null;
  readonly text: string | null;
  readonly at: number | null;
  readonly owner: string | null;
  readonly id: string;
}

/** Looks at the next `stretch` rows of these branches. */
export type Look = (branches: readonly Branch[], stretch: number) => Promise<readonly WalkedRow[]>;

/** The first rows that are known without walking, of a part of the list that no index has in order. */
export interface Known {
  readonly rows: readonly Found[];
  /** Null where the part has no more. */
  readonly frontier: Position | null;
}

const FASTER = 4;
const FEWEST = 8;
/** Of more branches each is looked at for less than a whole page at first. */
const MANY = 6;

/** Goes through the branches of a list, each no further than the page needs, until it is full or a budget is spent. */
export class Walk {
  private readonly merge: Merge;
  private readonly branches: Branch[];
  private stretch: number;

  constructor(
    branches: readonly Branch[],
    known: readonly Known[],
    private readonly direction: Direction,
    private readonly options: { wanted: number; look: Look },
  ) {
    this.branches = [...branches];
    this.merge = new Merge(direction.compare, branches.length + known.length, options.wanted);
    this.stretch = Math.max(FEWEST, Math.ceil(options.wanted / Math.max(1, branches.length / MANY)));
    known.forEach(({ rows, frontier }, index) => this.merge.add(branches.length + index, rows, frontier, 0));
  }

  get blocked(): boolean {
    return this.merge.blocking().length > 0;
  }

  /** @param budget rows to look at in all, from the first */
  async go(budget: number): Promise<void> {
    for (let left = budget - this.examined; left > 0 && this.blocked; left = budget - this.examined) {
      const blocking = this.merge.blocking();
      const stretch = Math.max(1, Math.min(this.stretch, Math.floor(left / blocking.length)));
      await this.look(blocking, stretch);
      this.stretch *= FASTER;
    }
  }

  get rows(): Found[] {
    return this.merge.certain();
  }

  /** Undefined when everything was looked at to the end. */
  get frontier(): Position | undefined {
    return this.merge.frontier ?? undefined;
  }

  get examined(): number {
    return this.merge.examined;
  }

  private async look(blocking: readonly number[], stretch: number): Promise<void> {
    const branches = blocking.map((index) => this.branches[index] as Branch);
    const rows = await this.options.look(branches, stretch);
    blocking.forEach((index, place) =>
      this.take(
        index,
        stretch,
        rows.filter(({ branch }) => branch === place),
      ),
    );
  }

  private take(index: number, stretch: number, rows: readonly WalkedRow[]): void {
    const branch = this.branches[index] as Branch;
    const found = rows
      .filter(({ pass }) => pass === true)
      .map((row) => ({ id: row.id, position: branch.position(placeOf(branch, row)) }));
    const last = rows.find(({ turn, walked }) => turn === walked);
    const more = last !== undefined && last.walked >= stretch;
    if (more) this.branches[index] = resumed(branch, placeOf(branch, last), this.direction.down);
    this.merge.add(index, found, more ? branch.position(placeOf(branch, last)) : null, last?.walked ?? 0);
  }
}

function placeOf({ family }: Branch, { text, at, owner, id }: WalkedRow): Place {
  switch (family) {
    case 'ids':
      return [id];
    case 'names':
      return [text ?? '', id];
    case 'owners':
      return [text ?? '', owner ?? '', id];
    case 'ends':
    case 'uses':
    case 'restores':
      return [at ?? 0, id];
  }
}
