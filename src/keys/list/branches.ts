import { createdMsOf } from '../../platform/ids.js';
import { type Bounds, intersect } from './bounds.js';
import { behind, both, FIRST_ID, idSpan, isNothing, type Place, type Span, timeSpan, WHOLE } from './span.js';
import type { Direction, Position } from './sort-order.js';
import { type Ending, firstStart, LATEST_MS, type TermGroup } from './term-groups.js';

/** The index that is gone through; each yields places of its own columns. */
export type Family = 'ids' | 'names' | 'ends' | 'uses' | 'restores' | 'owners';

/** Whose keys: all of the organization's, or one team's or owner's through an index that begins with it. */
export interface Scope {
  readonly by: 'organization' | 'team' | 'owner';
  readonly id: string | null;
}

/**
 * What makes a key belong to this branch and to no other, so that each key is found once: for the order by effective
 * expiry, that this branch's term is the one that decides.
 */
export type Belongs = 'any' | 'unused' | 'own' | 'lifetime' | 'used' | 'never' | 'restored' | 'endless';

/** One way through an index that yields keys in the order of the list. */
export interface Branch {
  readonly family: Family;
  readonly scope: Scope;
  readonly belongs: Belongs;
  readonly group: Pick<TermGroup, 'team' | 'kind' | 'owner'> | null;
  /** The rank of its keys, where the order has ranks. */
  readonly rank: 0 | 1 | null;
  /** What is left of it. */
  readonly span: Span;
  /** Where the index has the keys of each owner in order: those outside, and other owners, are not looked at. */
  readonly ids: Span;
  readonly ownerType: 'user' | 'service_account' | null;
  /** Where in the list the key at a place of the index stands. */
  readonly position: (place: Place) => Position;
}

/** Where a page begins: behind a position, or at it. */
export interface Start {
  readonly position: Position;
  readonly inclusive: boolean;
}

export interface BranchesOptions {
  readonly direction: Direction;
  readonly start: Start | null;
  readonly bounds: Bounds;
  readonly scopes: readonly Scope[];
  readonly groups: readonly TermGroup[];
  /** The latest instant (ms) from which a term of any key runs: no term ends a key later than one that runs from then. */
  readonly latestStartMs: number;
  /** Keys last used before (ms) are not looked for; those that can pass nevertheless are known otherwise. */
  readonly usedSinceMs: number;
}

/** The branches that together hold the list from `start` on; none where nothing can be left. */
export function branchesOf(options: BranchesOptions): Branch[] {
  const { field } = options.direction.sort;
  const branches =
    field === 'expiresAt' ? byExpiry(options) : field === 'lastUsedAt' ? byUse(options) : byColumns(options);
  return branches.filter(({ span }) => !isNothing(span));
}

/** The branch behind a place of it. */
export function resumed(from: Branch, place: Place, down: boolean): Branch {
  return { ...from, span: both(from.span, behind(place, down, false)) };
}

const families = { createdAt: 'ids', name: 'names', owner: 'owners' } as const;

function byColumns({ direction, start, bounds, scopes }: BranchesOptions): Branch[] {
  const field = direction.sort.field as keyof typeof families;
  const rest = start === null ? WHOLE : behind(start.position, direction.down, start.inclusive);
  const span = field === 'createdAt' ? both(rest, idSpan(timeSpan(bounds.created))) : rest;
  return scopes.map((scope) => ({
    family: families[field],
    scope,
    belongs: 'any',
    group: null,
    rank: null,
    span,
    ids: idSpan(timeSpan(bounds.created)),
    ownerType: bounds.ownerType,
    position: (place) => place,
  }));
}

/** What is left of a rank: all of it where the page begins before it on the way, nothing where behind; else ask. */
function ofRank(rank: number, { direction, start }: BranchesOptions, within: (start: Start) => Span): Span | null {
  if (start === null) return WHOLE;
  const at = Number(start.position[0]);
  if (at === rank) return within(start);
  return rank > at !== direction.backwards ? WHOLE : null;
}

function byUse(options: BranchesOptions): Branch[] {
  const { direction, bounds, scopes, usedSinceMs } = options;
  const rest = (rank: number, columns: number): Span | null =>
    ofRank(rank, options, ({ position, inclusive }) => behind(position.slice(-columns), direction.down, inclusive));
  const [used, unused] = [rest(0, 2), rest(1, 1)];
  return [
    ...(used === null || bounds.uses === 'none'
      ? []
      : [
          branch(
            'uses',
            whole,
            'any',
            both(used, timeSpan(intersect(bounds.lastUsed, { fromMs: usedSinceMs, untilMs: Infinity }))),
            ([at, id]) => [0, at ?? 0, id ?? ''],
          ),
        ]),
    ...(unused === null || bounds.uses === 'some'
      ? []
      : scopes.map((scope) =>
          branch('ids', scope, 'unused', both(unused, idSpan(timeSpan(bounds.created))), ([id]) => [1, 0, id ?? '']),
        )),
  ];
}

const whole: Scope = { by: 'organization', id: null };

function branch(
  family: Family,
  scope: Scope,
  belongs: Belongs,
  span: Span,
  position: Branch['position'],
  group: Branch['group'] = null,
): Branch {
  const rank = belongs === 'unused' || belongs === 'endless' ? 1 : 0;
  return { family, scope, belongs, group, rank, span, ids: WHOLE, ownerType: null, position };
}

/** Each term orders the keys that it decides on by an index of what it runs from. */
function byExpiry(options: BranchesOptions): Branch[] {
  const { bounds, scopes, groups } = options;
  const found: Branch[] = [];
  const apart = new Set(groups.map(({ team }) => team).filter((team) => team !== null));
  if (bounds.terms.has('lifetime')) {
    const span = termSpan((startMs) => startMs, Math.max(...groups.map((group) => latestEnd(group, options))), options);
    if (span !== null)
      for (const scope of scopes)
        found.push(
          branch(
            'ends',
            scope,
            'own',
            span,
            timed((ms) => ms),
          ),
        );
  }
  for (const group of groups) {
    const within = scopesOf(group, scopes, apart);
    if (bounds.terms.has('policy_lifetime')) found.push(...byLifetime(group, within, options));
    if (bounds.terms.has('policy_idle')) found.push(...byIdleness(group, within, options));
    if (bounds.endless) found.push(...endless(group, within, options));
  }
  return found;
}

/** Where the keys of a group are gone through. */
function scopesOf({ team, owner }: TermGroup, scopes: readonly Scope[], apart: ReadonlySet<string>): readonly Scope[] {
  if (owner !== null) return [{ by: 'owner', id: owner }];
  if (team !== null) return [{ by: 'team', id: team }];
  return scopes.filter(({ id }) => id === null || !apart.has(id));
}

const timed =
  (ending: Ending): Branch['position'] =>
  ([startMs, id]) => [0, ending(Number(startMs)), Number(startMs), id ?? ''];

/** A branch over ids knows a key's creation from its id. */
const created =
  (ending: Ending): Branch['position'] =>
  ([id]) => [0, ending(createdMsOf(String(id))), createdMsOf(String(id)), String(id)];

/**
 * The starts that are left of a term. Starts whose ends lie before the page's are passed over; of those that end
 * together, the ones that stand before it by their start.
 */
function termSpan(ending: Ending, latestEndMs: number, options: BranchesOptions): Span | null {
  const { direction, bounds } = options;
  const rest = ofRank(0, options, ({ position, inclusive }) => {
    const [, endMs, startMs, id] = position as readonly [number, number, number, string];
    const [low, high] = [firstStart(ending, endMs), firstStart(ending, endMs + 1)];
    const same: Span = { from: [low, FIRST_ID], until: [high, FIRST_ID] };
    const passed = behind([startMs, id], direction.down, inclusive);
    const edge = both(same, passed);
    if (direction.down) return { from: null, until: isNothing(edge) ? same.from : edge.until };
    return { from: isNothing(edge) ? same.until : edge.from, until: null };
  });
  if (rest === null) return null;
  const { fromMs, untilMs } = bounds.effective;
  const wanted = {
    fromMs: fromMs === -Infinity ? -Infinity : firstStart(ending, fromMs),
    // What never ends belongs to the branch of such keys.
    untilMs: firstStart(ending, Math.min(untilMs, latestEndMs + 1, Number.MAX_VALUE)),
  };
  return both(rest, timeSpan(wanted));
}

/** When the policies end the last of a group's keys: an own date decides on none beyond it. */
function latestEnd({ lifetime, idle }: TermGroup, { latestStartMs }: BranchesOptions): number {
  return Math.min(...[lifetime, idle].map((ending) => (ending === null ? Infinity : ending(latestStartMs))));
}

function byLifetime(group: TermGroup, scopes: readonly Scope[], options: BranchesOptions): Branch[] {
  if (group.lifetime === null) return [];
  const span = termSpan(group.lifetime, latestEnd(group, options), options);
  if (span === null) return [];
  const ids = both(idSpan(span), idSpan(timeSpan(options.bounds.created)));
  return scopes.map((scope) => branch('ids', scope, 'lifetime', ids, created(group.lifetime as Ending), group));
}

/** Idle since a use, since creation, or since a restore: three disjoint branches. */
function byIdleness(group: TermGroup, scopes: readonly Scope[], options: BranchesOptions): Branch[] {
  const { idle } = group;
  if (idle === null) return [];
  const span = termSpan(idle, latestEnd(group, options), options);
  if (span === null) return [];
  const ids = both(idSpan(span), idSpan(timeSpan(options.bounds.created)));
  const { uses } = options.bounds;
  return [
    ...(uses === 'none' ? [] : [branch('uses', whole, 'used', span, timed(idle), group)]),
    branch('restores', whole, 'restored', span, timed(idle), group),
    ...(uses === 'some' ? [] : scopes.map((scope) => branch('ids', scope, 'never', ids, created(idle), group))),
  ];
}

function endless(group: TermGroup, scopes: readonly Scope[], options: BranchesOptions): Branch[] {
  const { direction, bounds } = options;
  const [lifetimeMs, idleMs] = [group.lifetime, group.idle].map((ending) =>
    ending === null ? -Infinity : firstStart(ending, Infinity),
  ) as [number, number];
  const rest = ofRank(1, options, ({ position, inclusive }) => behind(position.slice(-1), direction.down, inclusive));
  if (rest === null || Math.max(lifetimeMs, idleMs) > LATEST_MS) return [];
  const range = intersect(bounds.created, { fromMs: lifetimeMs, untilMs: Infinity });
  const span = both(rest, idSpan(timeSpan(range)));
  return scopes.map((scope) => branch('ids', scope, 'endless', span, ([id]) => [1, 0, 0, id ?? ''], group));
}
