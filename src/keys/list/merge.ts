import type { Direction, Position } from './sort-order.js';

export interface Found {
  readonly id: string;
  readonly position: Position;
}

interface Branch {
  readonly found: Found[];
  /** The last position looked at; null before the first look. */
  frontier: Position | null;
  exhausted: boolean;
}

/**
 * Merges branches that are each gone through in order, a stretch at a time, into one list. A row is certain once every
 * branch has been looked through up to it: what a branch has not shown yet lies behind its frontier.
 */
export class Merge {
  examined = 0;
  private readonly branches: Branch[];
  /** In order, until there are more. */
  private merged: readonly Found[] | null = null;

  /** @param wanted how many certain rows are enough */
  constructor(
    private readonly order: Pick<Direction, 'compare' | 'isNear'>,
    branchCount: number,
    private readonly wanted: number,
  ) {
    this.branches = Array.from({ length: branchCount }, () => ({ found: [], frontier: null, exhausted: false }));
  }

  /** @param frontier the last position looked at; null when the branch has no more rows */
  add(branch: number, found: readonly Found[], frontier: Position | null, examined: number): void {
    const state = this.branches[branch];
    if (state === undefined) throw new RangeError('no such branch');
    state.found.push(...found);
    this.merged = null;
    state.exhausted = frontier === null;
    if (frontier !== null) state.frontier = frontier;
    this.examined += examined;
  }

  /** Up to where every branch has been looked through; undefined when to the end, null when one was not looked at yet. */
  get frontier(): Position | null | undefined {
    let first: Position | undefined;
    for (const { exhausted, frontier } of this.branches) {
      if (exhausted) continue;
      if (frontier === null) return null;
      if (first === undefined || this.order.compare(frontier, first) < 0) first = frontier;
    }
    return first;
  }

  /** In order, at most `wanted`; a row that two branches have shown counts once. */
  certain(): Found[] {
    const { frontier } = this;
    if (frontier === null) return [];
    const within =
      frontier === undefined ? this.all() : this.all().filter((row) => this.order.compare(row.position, frontier) <= 0);
    return within.slice(0, this.wanted);
  }

  /**
   * The branches to look through next, the furthest behind first: all that hold the page up, once enough rows are known
   * to tell; before, those that have not been looked at or are about as far behind.
   */
  blocking(): number[] {
    if (this.certain().length >= this.wanted) return [];
    const last = this.all()[this.wanted - 1];
    const open = this.branches.flatMap(({ exhausted, frontier }, index) => (exhausted ? [] : [{ index, frontier }]));
    open.sort((a, b) => {
      if (a.frontier === null || b.frontier === null) return Number(b.frontier === null) - Number(a.frontier === null);
      return this.order.compare(a.frontier, b.frontier);
    });
    const first = open[0]?.frontier ?? null;
    const matters = (frontier: Position): boolean => {
      if (last !== undefined) return this.order.compare(frontier, last.position) < 0;
      return first !== null && this.order.isNear(first, frontier);
    };
    return open.filter(({ frontier }) => frontier === null || matters(frontier)).map(({ index }) => index);
  }

  private all(): readonly Found[] {
    if (this.merged !== null) return this.merged;
    const rows = this.branches.flatMap(({ found }) => found).sort((a, b) => this.order.compare(a.position, b.position));
    this.merged = rows.filter((row, index) => row.id !== rows[index - 1]?.id);
    return this.merged;
  }
}
