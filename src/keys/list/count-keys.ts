import type { Visibility } from '../../access/principal.js';
import type { OrganizationTerms } from '../organization-terms.js';
import { type Bounds, boundsOf, isEmpty } from './bounds.js';
import { branchesOf } from './branches.js';
import { driversOf } from './drivers.sql.js';
import { Judging } from './judging.js';
import { type KeyFilter, namesNothing } from './key-filter.js';
import type { KeyCountView } from './key-list.dto.js';
import { countCandidatesSql, countStretchSql } from './page.sql.js';
import { listScopes } from './scopes.js';
import { DEFAULT_SORT, Direction } from './sort-order.js';
import type { Statements } from './statements.js';
import { termGroups } from './term-groups.js';
import { walksSql } from './walks.sql.js';

/** What a count may cost. */
const MOST_COUNTED = 10_000;
const BUDGET = { plain: MOST_COUNTED, looked: 6_000, derived: 4_000 } as const;

export interface CountOptions {
  readonly statements: Statements;
  readonly terms: OrganizationTerms;
  readonly filter: KeyFilter;
  readonly visibility: Visibility;
}

/** How many keys a list has: exactly, or at least so many, out of those that were looked at within the budget. */
export async function countKeys({ statements, terms, filter, visibility }: CountOptions): Promise<KeyCountView> {
  const groups = termGroups(terms, filter.teams);
  const bounds = boundsOf(filter, groups, statements.now);
  const judging = new Judging({ terms, filter, visibility, bounds, now: statements.now, field: null });
  if (isEmpty(bounds.created) || namesNothing(filter)) return { count: 0, exact: true };
  const budget = BUDGET[judging.effort];
  const drivers = driversOf(filter, visibility, bounds, DEFAULT_SORT.field);
  const ids = await statements.fewest(drivers, budget);
  if (ids) {
    const [row] = await statements.rows<{ count: number }>((bind) =>
      countCandidatesSql({ ids: ids(bind), ...judging.sql(bind) }),
    );
    return { count: row?.count ?? 0, exact: true };
  }
  const { scopes } = listScopes(filter, visibility, DEFAULT_SORT.field);
  const direction = directionOf(bounds);
  const branches = branchesOf({
    direction,
    start: null,
    bounds,
    scopes,
    groups: groups.groups,
    latestStartMs: Infinity,
    usedSinceMs: -Infinity,
  });
  // One more than can be told, so that the last of them is told from one of many.
  const stretch = Math.ceil((budget + 1) / Math.max(1, branches.length));
  const stretches = branches.map((branch) => ({ branch, rows: stretch }));
  const [counted] = await statements.rows<{ longest: number; passed: number }>((bind) =>
    countStretchSql({ walks: walksSql(stretches, direction.down, bind), ...judging.sql(bind) }),
  );
  const { longest = 0, passed = 0 } = counted ?? {};
  return { count: Math.min(passed, MOST_COUNTED), exact: passed <= MOST_COUNTED && longest < stretch };
}

/** From where most of what is counted stands: what expires early was created early. */
function directionOf({ effective, endless }: Bounds): Direction {
  const isEarly = !endless && effective.untilMs < Infinity;
  return new Direction({ field: DEFAULT_SORT.field, descending: !isEarly }, false);
}
