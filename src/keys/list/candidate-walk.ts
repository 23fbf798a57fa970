import type { Start } from './branches.js';
import type { Found } from './merge.js';
import type { Position } from './sort-order.js';

/** A row of a stretch of candidates (`candidateStretchSql`), its position in `p0`, `p1`, … */
export type CandidateRow = Readonly<Record<string, string | number | boolean | null>>;

const FASTER = 4;

export interface CandidateWalk {
  readonly rows: readonly Found[];
  /** Where the budget ended; undefined when all were looked at. */
  readonly frontier: Position | undefined;
  readonly examined: number;
}

/** Goes through few candidates in the order of the list, no further than a page needs. */
export async function walkCandidates(
  look: (start: Start | null, rows: number) => Promise<readonly CandidateRow[]>,
  { start, wanted, first, budget }: { start: Start | null; wanted: number; first: number; budget: number },
): Promise<CandidateWalk> {
  const rows: Found[] = [];
  let [from, stretch, examined] = [start, first, 0];
  for (;;) {
    const asked = Math.min(stretch, budget - examined);
    const looked = await look(from, asked);
    const last = looked.find(({ turn, walked }) => turn === walked);
    examined += Number(last?.['walked'] ?? 0);
    rows.push(...looked.filter(({ pass }) => pass === true).map(foundOf));
    if (last === undefined || Number(last['walked']) < asked) return { rows, frontier: undefined, examined };
    const { position } = foundOf(last);
    if (rows.length >= wanted || examined >= budget) return { rows, frontier: position, examined };
    [from, stretch] = [{ position, inclusive: false }, stretch * FASTER];
  }
}

export function foundOf(row: CandidateRow): Found {
  const parts = Object.keys(row).filter((name) => /^p\d$/.test(name));
  const position = parts.map((_, part) => row[`p${part}`] as string | number);
  return { id: String(position.at(-1)), position };
}
