import type { Visibility } from '../../access/principal.js';
import type { KeyRow } from '../key.rows.js';
import type { KeyView } from '../key.view.js';
import { type KeyFilter, namesNothing } from '../list/key-filter.js';
import type { KeyCountView } from '../list/key-list.dto.js';
import type { Stretch } from '../list/key-search.js';
import type { KeySource } from '../list/key-source.js';
import type { Found } from '../list/merge.js';
import type { Start } from '../list/branches.js';
import { Direction, type Sort } from '../list/sort-order.js';
import type { Statements } from '../list/statements.js';
import type { OrganizationTerms } from '../organization-terms.js';
import { toKeyView } from '../to-key-view.js';
import { judgeAt, passes } from './past-filter.js';
import { type PastStretch, type PastStretchOptions, pastStretch } from './past-stretch.js';

export interface PastKeysOptions {
  /** Their instant is the one that is asked about. */
  readonly statements: Statements;
  /** The policies as they were then. */
  readonly terms: OrganizationTerms;
  readonly filter: KeyFilter;
  readonly visibility: Visibility;
  readonly sort: Sort;
}

/** Keys looked at in one statement, and for one page. */
const STRETCH = 500;
const BUDGET = 4_000;

/** Keys as they were at an instant that has passed, by the one rule over the facts that were known then. */
export class PastKeys implements KeySource {
  private readonly found = new Map<string, KeyRow>();
  /** A page and a count that begin at the same end of the list look at the same keys. */
  private readonly looked = new Map<string, Promise<PastStretch>>();

  constructor(private readonly options: PastKeysOptions) {}

  async page(start: Start | null, backwards: boolean, limit: number): Promise<Stretch> {
    const rows: Found[] = [];
    const { down } = new Direction(this.options.sort, backwards);
    let examined = 0;
    for await (const stretch of this.walk(start, down)) {
      examined += stretch.examined;
      for (const row of stretch.rows) {
        rows.push({ id: row.id, position: [row.id] });
        this.found.set(row.id, row);
      }
      if (stretch.frontier === null) return { rows: rows.slice(0, limit + 1), frontier: undefined, examined };
      if (rows.length > limit) return { rows: rows.slice(0, limit + 1), frontier: [stretch.frontier], examined };
      if (examined >= BUDGET) return { rows, frontier: [stretch.frontier], examined };
    }
    return { rows, frontier: undefined, examined };
  }

  async shown(ids: readonly string[]): Promise<KeyView[]> {
    const { terms, statements } = this.options;
    return ids.flatMap((id) => {
      const row = this.found.get(id);
      return row === undefined ? [] : [toKeyView(row, terms.of(row.team_id), statements.now)];
    });
  }

  /** How many there were, or at least so many out of those that were looked at within the budget. */
  async count(): Promise<KeyCountView> {
    let [count, examined] = [0, 0];
    for await (const stretch of this.walk(null, true)) {
      count += stretch.rows.length;
      examined += stretch.examined;
      if (stretch.frontier === null) break;
      if (examined >= BUDGET) return { count, exact: false };
    }
    return { count, exact: true };
  }

  /** Stretches of the way from a place on, of which only keys that pass are left. */
  private async *walk(start: Start | null, down: boolean): AsyncGenerator<PastStretch> {
    if (namesNothing(this.options.filter)) return;
    let from = start && { id: String(start.position[0]), inclusive: start.inclusive };
    for (;;) {
      const stretch = await this.look(from, down);
      yield stretch;
      if (stretch.frontier === null) return;
      from = { id: stretch.frontier, inclusive: false };
    }
  }

  private look(from: PastStretchOptions['from'], down: boolean): Promise<PastStretch> {
    const place = `${down} ${from?.inclusive} ${from?.id}`;
    const looking = this.looked.get(place) ?? this.lookAt(from, down);
    this.looked.set(place, looking);
    return looking;
  }

  private async lookAt(from: PastStretchOptions['from'], down: boolean): Promise<PastStretch> {
    const { statements, filter, visibility, terms } = this.options;
    const stretch = await pastStretch({ statements, filter, visibility, down, from, size: STRETCH });
    const passing = stretch.rows.filter((row) => passes(judgeAt(row, terms.of(row.team_id), statements.now), filter));
    return { ...stretch, rows: passing };
  }
}
