import { type Branch, resumed } from './branches.js';
import { type Found, Merge } from './merge.js';
import { BETWEEN_RANKS, type Direction, type Position } from './sort-order.js';
import { FIRST_ID, type Place } from './span.js';

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

/** A branch, and how many of its next rows to look at. */
export interface Stretch {
  readonly branch: Branch;
  readonly rows: number;
}

export type Look = (stretches: readonly Stretch[]) => Promise<readonly WalkedRow[]>;

/** The first rows that are known without walking, of a part of the list that no index has in order. */
export interface Known {
  readonly rows: readonly Found[];
  /** Null where the part has no more. */
  readonly frontier: Position | null;
}

/** Each statement looks at so many times as many rows as the one before. */
const FASTER = 2;
/** Rows of a branch that are worth asking for. */
const FEWEST = 8;
/** Keys that belong lie unevenly: more are looked at than the rate so far asks for. */
const MARGIN = 1.5;

/** Goes through the branches of a list, each no further than the page needs, until it is full or a budget is spent. */
export class Walk {
  private readonly merge: Merge;
  private readonly branches: Branch[];
  /** Of each branch, so far. */
  private readonly seen: { walked: number; found: number }[];
  private rowsAtOnce: number;

  constructor(
    branches: readonly Branch[],
    known: readonly Known[],
    private readonly direction: Direction,
    private readonly options: { wanted: number; first: number; look: Look },
  ) {
    this.branches = [...branches];
    this.seen = branches.map(() => ({ walked: 0, found: 0 }));
    this.merge = new Merge(direction, branches.length + known.length, options.wanted);
    known.forEach(({ rows, frontier }, index) => this.merge.add(branches.length + index, rows, frontier, 0));
    branches.forEach((branch, index) => {
      const beginning = beginningOf(branch, direction);
      if (beginning !== null) this.merge.add(index, [], beginning, 0);
    });
    this.rowsAtOnce = options.first;
  }

  get blocked(): boolean {
    return this.merge.blocking().length > 0;
  }

  /** @param budget rows to look at in all, from the first */
  async go(budget: number): Promise<void> {
    for (let blocking = this.merge.blocking(); blocking.length > 0; blocking = this.merge.blocking()) {
      const left = budget - this.examined;
      if (left < FEWEST && this.examined > 0) return;
      await this.look(this.stretches(blocking, Math.max(1, Math.min(this.rowsAtOnce, left))));
      this.rowsAtOnce *= FASTER;
    }
  }

  /**
   * The branch that is furthest behind gets what is missing, by the rate at which it has yielded keys so far: that may
   * be all that the page needs. The others share what is left.
   */
  private stretches([behind = 0, ...others]: readonly number[], rows: number): Map<number, number> {
    const { walked, found } = this.seen[behind] ?? { walked: 0, found: 0 };
    const missing = this.options.wanted - this.rows.length;
    const share = Math.ceil(rows / (others.length + 1));
    const asked = found === 0 ? share : Math.ceil((MARGIN * missing * walked) / found);
    const first = walked === 0 ? share : Math.min(Math.max(asked, share), rows);
    const rest = others.length === 0 ? 0 : Math.max(FEWEST, Math.floor((rows - first) / others.length));
    return new Map([[behind, first], ...others.map((index) => [index, rest] as const)]);
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

  private async look(stretches: ReadonlyMap<number, number>): Promise<void> {
    const asked = [...stretches].map(([index, rows]) => ({ index, branch: this.branches[index] as Branch, rows }));
    const rows = await this.options.look(asked);
    asked.forEach((stretch, place) =>
      this.take(
        stretch,
        rows.filter(({ branch }) => branch === place),
      ),
    );
  }

  private take({ index, branch, rows: asked }: Stretch & { index: number }, rows: readonly WalkedRow[]): void {
    const found = rows
      .filter(({ pass }) => pass === true)
      .map((row) => ({ id: row.id, position: branch.position(placeOf(branch, row)) }));
    const last = rows.find(({ turn, walked }) => turn === walked);
    const walked = last?.walked ?? 0;
    const seen = this.seen[index] ?? { walked: 0, found: 0 };
    this.seen[index] = { walked: seen.walked + walked, found: seen.found + found.length };
    if (last === undefined || walked < asked) return this.merge.add(index, found, null, walked);
    const place = placeOf(branch, last);
    this.branches[index] = resumed(branch, place, this.direction.down);
    this.merge.add(index, found, branch.position(place), walked);
  }
}

/** No key of the branch stands before it on the way; null where that is not known without a look. */
function beginningOf(
  { rank, span, belongs, family, position }: Branch,
  { backwards, down }: Direction,
): Position | null {
  // What stands in the second rank on the way is not looked for before the first has been gone through.
  if (rank === (backwards ? 0 : 1)) return BETWEEN_RANKS;
  if (rank !== 0 || belongs === 'any') return null;
  const open = family === 'ids' ? [FIRST_ID] : [0, FIRST_ID];
  const place = down ? span.until : (span.from ?? open);
  return place && position(place);
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
