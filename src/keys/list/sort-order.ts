export const SORT_FIELDS = ['createdAt', 'expiresAt', 'lastUsedAt', 'name', 'owner'] as const;
export type SortField = (typeof SORT_FIELDS)[number];

export interface Sort {
  readonly field: SortField;
  readonly descending: boolean;
}

export const DEFAULT_SORT: Sort = { field: 'createdAt', descending: true };

/**
 * Where a key stands in a list. Of `createdAt`: its id; `name`: folded name, id; `owner`: the owner's folded name and id,
 * id; `lastUsedAt`: 1 when never used, instant, id; `expiresAt`: 1 when never, effective expiry, the instant that the
 * deciding term runs from (own date, creation, or since when it is idle), id. Instants are milliseconds.
 */
export type Position = readonly (string | number)[];

/** Stands behind every key of the first rank and before every key of the second, either way. */
export const BETWEEN_RANKS: Position = [0.5, 0, 0, ''];

const NEAR_MS = 3_600_000;

/** Ranks hold what has no value at the end, in both directions. */
const ranked: ReadonlySet<SortField> = new Set(['expiresAt', 'lastUsedAt']);

function isRanked({ field }: Sort): boolean {
  return ranked.has(field);
}

/** `createdAt` or `-createdAt`; null for anything else. */
export function readSort(text: string): Sort | null {
  const descending = text.startsWith('-');
  const field = SORT_FIELDS.find((each) => each === (descending ? text.slice(1) : text));
  return field === undefined ? null : { field, descending };
}

export function sortText({ field, descending }: Sort): string {
  return descending ? `-${field}` : field;
}

/** The order in which a list is gone through: `backwards` from its end. */
export class Direction {
  /** Values fall on the way. */
  readonly down: boolean;

  constructor(
    readonly sort: Sort,
    readonly backwards: boolean,
  ) {
    this.down = sort.descending !== backwards;
  }

  /** Negative when `a` comes before `b` on the way. */
  readonly compare = (a: Position, b: Position): number => {
    for (let part = 0; part < a.length; part += 1) {
      const difference = compareParts(a[part] ?? '', b[part] ?? '');
      if (difference !== 0) return this.isFalling(part) ? -difference : difference;
    }
    return 0;
  };

  /**
   * Whether two positions may well be on one page, as long as it is not known where the page ends. Expiries apart by
   * more than this rarely are, and looking for keys there would be for nothing. Two ends that are both open are equal,
   * though their difference is no number.
   */
  readonly isNear = (a: Position, b: Position): boolean =>
    this.sort.field !== 'expiresAt' ||
    (a[0] === b[0] && (a[1] === b[1] || Math.abs(Number(a[1]) - Number(b[1])) <= NEAR_MS));

  isFalling(part: number): boolean {
    return part === 0 && isRanked(this.sort) ? this.backwards : this.down;
  }
}

/** Characters whose order in UTF-16, by which JavaScript compares, is not that of their bytes in UTF-8. */
const OUT_OF_ORDER = /[\ud800-\udfff]/;

/** As PostgreSQL compares: numbers by size, ids and folded text by their bytes. */
export function compareParts(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [one, other] = [String(a), String(b)];
  if (one === other) return 0;
  if (!OUT_OF_ORDER.test(one) && !OUT_OF_ORDER.test(other)) return one < other ? -1 : 1;
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
