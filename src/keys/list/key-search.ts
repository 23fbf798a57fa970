import type { Visibility } from '../../access/principal.js';
import type { OrganizationTerms } from '../organization-terms.js';
import { areFew, type ExemptApart, exemptApart, restoredSince, smallTeams } from './apart.js';
import { latestStart } from './latest-start.js';
import { type Bounds, boundsOf, isEmpty } from './bounds.js';
import { branchesOf, type Scope, type Start } from './branches.js';
import { type CandidateRow, foundOf, walkCandidates } from './candidate-walk.js';
import { type Driver, driversOf } from './drivers.sql.js';
import { type Effort, Judging } from './judging.js';
import type { KeyFilter } from './key-filter.js';
import type { Found } from './merge.js';
import { candidatesSql, candidateStretchSql, stretchSql } from './page.sql.js';
import { listScopes } from './scopes.js';
import { Direction, type Position, type Sort } from './sort-order.js';
import type { Statements } from './statements.js';
import { termGroups } from './term-groups.js';
import { type Known, type Look, Walk } from './walk.js';
import { walksSql } from './walks.sql.js';

export interface SearchOptions {
  readonly statements: Statements;
  readonly terms: OrganizationTerms;
  readonly filter: KeyFilter;
  readonly visibility: Visibility;
  readonly sort: Sort;
}

export interface Stretch {
  /** On the way that was gone, at most one more than the page takes. */
  readonly rows: readonly Found[];
  /** Up to where everything was looked at; undefined where that is the end of the list. */
  readonly frontier: Position | undefined;
  readonly examined: number;
}

/** Where a look costs more than a row, planning the statement costs as much as so many looks. */
const FIRST_STRETCH = 600;
/** Rows looked at before further indexes are asked, and until a page is given up as partial. */
const FIRST_LOOK = 1_000;
const BUDGET: Record<Effort, number> = { plain: 10_000, looked: 6_000, derived: 4_000 };
/** Each step of the order by last use jumps to another key. */
const LAST_USED_BUDGET = 2_000;
/** So many candidates are sorted rather than the list gone through in its order; or judged, where the order needs it. */
const MOST_CANDIDATES = 10_000;
const MOST_JUDGED = 5_000;

/** Finds one page of a list by whichever way looks at the fewest keys. */
export class KeySearch {
  private readonly bounds: Bounds;
  private readonly judging: Judging;

  constructor(private readonly options: SearchOptions) {
    const { terms, filter, visibility, sort, statements } = options;
    const { now } = statements;
    this.bounds = boundsOf(filter, termGroups(terms, filter.teams), now);
    this.judging = new Judging({ terms, filter, visibility, bounds: this.bounds, now, field: sort.field });
  }

  async page(start: Start | null, backwards: boolean, limit: number): Promise<Stretch> {
    if (isEmpty(this.bounds.created)) return { rows: [], frontier: undefined, examined: 0 };
    const from = { direction: new Direction(this.options.sort, backwards), start, wanted: limit + 1 };
    const narrow = await this.fewest(this.drivers(['narrow']));
    if (narrow) return this.among(narrow, from);
    const walk = await this.walk(from);
    const further = this.drivers(['wide', 'slow']);
    if (further.length > 0) {
      await walk.go(FIRST_LOOK);
      const wide = walk.blocked ? await this.fewest(further) : null;
      if (wide) return this.among(wide, from);
    }
    await walk.go(this.options.sort.field === 'lastUsedAt' ? LAST_USED_BUDGET : BUDGET[this.judging.effort]);
    return walk;
  }

  private drivers(kinds: readonly Driver['kind'][]): Driver[] {
    const { filter, visibility, sort } = this.options;
    return driversOf(filter, visibility, this.bounds, sort.field).filter(({ kind }) => kinds.includes(kind));
  }

  private fewest(drivers: readonly Driver[]): Promise<Driver['ids'] | null> {
    const { sort, statements } = this.options;
    return statements.fewest(drivers, sort.field === 'expiresAt' ? MOST_JUDGED : MOST_CANDIDATES);
  }

  /** Only the order by expiry needs every candidate judged before they can be sorted. */
  private among(ids: Driver['ids'], from: From): Promise<Stretch> {
    return this.options.sort.field === 'expiresAt' ? this.amongAll(ids, from) : this.amongSorted(ids, from);
  }

  private async amongAll(ids: Driver['ids'], { direction, start, wanted }: From): Promise<Stretch> {
    const rows = await this.options.statements.rows<CandidateRow>((bind) =>
      candidatesSql({ ids: ids(bind), direction, start, limit: wanted, ...this.judging.sql(bind), bind }),
    );
    return { rows: rows.map(foundOf), frontier: undefined, examined: rows.length };
  }

  private amongSorted(ids: Driver['ids'], { direction, start, wanted }: From): Promise<Stretch> {
    const { statements } = this.options;
    const budget = BUDGET[this.judging.effort];
    const look = (from: Start | null, limit: number): Promise<CandidateRow[]> =>
      statements.rows((bind) =>
        candidateStretchSql({ ids: ids(bind), direction, start: from, limit, ...this.judging.sql(bind), bind }),
      );
    const first = this.judging.effort === 'plain' ? wanted : Math.max(wanted, FIRST_STRETCH);
    return walkCandidates(look, { start, wanted, first, budget });
  }

  private async walk(from: From): Promise<Walk> {
    const { sort, terms, filter, statements } = this.options;
    const { scopes, ownersApart } = await this.scopes();
    const teams = scopes.flatMap(({ by, id }) => (by === 'team' && id !== null ? [id] : []));
    // Nor has any index the keys that are exempt from a term in the order of their ends.
    const exempt = sort.field === 'expiresAt' && terms.scopes.exempted ? await exemptApart(statements) : null;
    const { groups, apart } = termGroups(terms, teams.length > 0 ? teams : filter.teams, exempt?.owners);
    // By the order of expiry the keys of a small team with terms of its own would be sought among all others' uses.
    const small = sort.field === 'expiresAt' ? await smallTeams(statements, apart) : [];
    const restored = await this.restored();
    const branches = branchesOf({
      ...from,
      bounds: this.bounds,
      scopes: scopes.filter(({ id }) => id === null || !small.includes(id)),
      groups: groups.filter(({ team }) => team === null || !small.includes(team)),
      latestStartMs: sort.field === 'expiresAt' ? await latestStart(statements) : Infinity,
      usedSinceMs: restored === null ? -Infinity : this.bounds.idleSinceMs,
    });
    const known = await Promise.all([
      ...(small.length > 0 ? [this.known('team_id', small, from)] : []),
      ...(ownersApart.length > 0 ? [this.known('owner_id', ownersApart, from)] : []),
      ...(restored !== null && restored.length > 0 ? [this.known('id', restored, from)] : []),
      ...(exempt === null ? [] : [this.knownBy(exempt.ids, from)]),
    ]);
    const { effort, isTrivial } = this.judging;
    const everyRow = isTrivial && effort !== 'derived';
    const first = from.wanted * branches.length;
    const walking = { wanted: from.wanted, first: everyRow ? first : Math.max(first, FIRST_STRETCH) };
    return new Walk(branches, known, from.direction, { ...walking, look: this.look(from, apart, exempt) });
  }

  private async scopes(): Promise<{ scopes: readonly Scope[]; ownersApart: readonly string[] }> {
    const { filter, visibility, sort, statements } = this.options;
    const found = listScopes(filter, visibility, sort.field);
    if (await areFew(statements, found.ownersApart)) return found;
    return { scopes: [{ by: 'organization', id: null }], ownersApart: [] };
  }

  /** Keys last used before the list's idle bound that may pass nevertheless; null where nothing is gained by them. */
  private async restored(): Promise<string[] | null> {
    const { idleSinceMs } = this.bounds;
    if (this.options.sort.field !== 'lastUsedAt' || !Number.isFinite(idleSinceMs)) return null;
    return restoredSince(this.options.statements, idleSinceMs);
  }

  private known(column: 'team_id' | 'owner_id' | 'id', ids: readonly string[], from: From): Promise<Known> {
    // Indexes: keys_team, keys_owner, keys_pkey.
    return this.knownBy(
      (bind) =>
        `select k.id from keyreeve.keys k where k.organization_id = $1 and k.${column} = any(${bind(ids)}::uuid[])`,
      from,
    );
  }

  private async knownBy(ids: Driver['ids'], from: From): Promise<Known> {
    const { rows } = await this.among(ids, from);
    return { rows, frontier: rows.length < from.wanted ? null : (rows.at(-1)?.position ?? null) };
  }

  private look({ direction }: From, apart: readonly string[], exempt: ExemptApart | null): Look {
    const { sort, statements } = this.options;
    return (stretches) =>
      statements.rows((bind) =>
        stretchSql({
          walks: walksSql(stretches, direction.down, bind),
          field: sort.field,
          apart,
          exempt,
          ...this.judging.sql(bind),
          bind,
        }),
      );
  }
}

interface From {
  readonly direction: Direction;
  readonly start: Start | null;
  readonly wanted: number;
}
