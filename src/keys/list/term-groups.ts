import type { PolicyLevel } from '../../policies/domain/combine.js';
import { exemptEndMs } from '../../policies/domain/exemptions.js';
import type { ExemptTerms, ExemptTimes } from '../../policies/exempt-terms.js';
import { EMPTY_POLICY, type Policies, type Segment } from '../../policies/domain/timeline.js';
import { idleEnding, idleEndMs, lifetimeEnding, lifetimeEndMs } from '../../policies/domain/terms.js';
import { KEY_KINDS, type KeyKind } from '../../policies/domain/policy.js';
import type { OrganizationTerms } from '../organization-terms.js';

/**
 * When a term ends a key, as a function of the instant it runs from; infinite for never. It never falls: a later start
 * never ends earlier. So an index over the starts is in the order of the ends, too.
 */
export type Ending = (startMs: number) => number;

/** Keys that the same values bind: of one team with values of its own, or of all others; of one kind, or of both. */
export interface TermGroup {
  /** Null: every team without values of its own. */
  readonly team: string | null;
  /** Null: both kinds. */
  readonly kind: KeyKind | null;
  /** Whose keys alone: an owner who is exempt from some of the values. Null: everybody's who is not. */
  readonly owner: string | null;
  /** Null: no policy ever had such a term. */
  readonly lifetime: Ending | null;
  readonly idle: Ending | null;
}

export interface TermGroups {
  readonly groups: readonly TermGroup[];
  /** Between them and `groups` lies the end of every key, exempt or not: what bounds hold for is within these. */
  readonly widened: readonly TermGroup[];
  /** The teams that have groups of their own. */
  readonly apart: readonly string[];
}

/**
 * The groups of an organization, or of some of its teams.
 *
 * @param exempt owners with groups of their own, and the times over which they are exempt
 */
export function termGroups(
  terms: OrganizationTerms,
  teams: readonly string[] | null,
  exempt: ReadonlyMap<string, ExemptTerms> = new Map(),
): TermGroups {
  const apart = terms.teamsWithPolicies.filter(
    (team) => (teams === null || teams.includes(team)) && KEY_KINDS.some((kind) => hasTerms(terms.of(team), kind)),
  );
  const others = teams === null || teams.some((team) => !apart.includes(team));
  const ofAll = (owner: string | null, times: readonly ExemptTimes[]): TermGroup[] => [
    ...(others ? groupsOf(null, { organization: terms.organization, team: EMPTY_POLICY }, owner, times) : []),
    ...apart.flatMap((team) => groupsOf(team, terms.of(team), owner, times)),
  ];
  const { times } = terms.exemptions;
  return {
    apart,
    groups: [...ofAll(null, []), ...[...exempt].flatMap(([owner, own]) => ofAll(owner, own.times))],
    widened: times.length === 0 ? [] : ofAll(null, times),
  };
}

function hasTerms({ team }: Policies, kind: KeyKind): boolean {
  return team.maxLifetimeDays[kind].length > 0 || team.maxIdleDays[kind].length > 0;
}

function groupsOf(
  team: string | null,
  policies: Policies,
  owner: string | null,
  times: readonly ExemptTimes[],
): TermGroup[] {
  const [personal, service] = [valuesOf(policies, 'personal'), valuesOf(policies, 'service')];
  const of = (kind: KeyKind | null, values: Values): TermGroup => ({
    team,
    kind,
    owner,
    lifetime: endingOf(values, 'maxLifetimeDays', team, times),
    idle: endingOf(values, 'maxIdleDays', team, times),
  });
  return sameValues(personal, service) ? [of(null, personal)] : [of('personal', personal), of('service', service)];
}

type TermRule = ExemptTimes['rule'];
/** A rule's values at the organization's level and at the team's. */
type Values = Readonly<Record<TermRule, Readonly<Record<PolicyLevel, readonly Segment<number>[]>>>>;

const LEVELS = ['organization', 'team'] as const satisfies readonly PolicyLevel[];

function valuesOf(policies: Policies, kind: KeyKind): Values {
  const of = (rule: TermRule): Values[TermRule] => ({
    organization: policies.organization[rule][kind],
    team: policies.team[rule][kind],
  });
  return { maxLifetimeDays: of('maxLifetimeDays'), maxIdleDays: of('maxIdleDays') };
}

function sameValues(one: Values, other: Values): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

const terms = {
  maxLifetimeDays: { ending: lifetimeEnding, endMs: lifetimeEndMs },
  maxIdleDays: { ending: idleEnding, endMs: idleEndMs },
} as const;

function endingOf(values: Values, rule: TermRule, team: string | null, times: readonly ExemptTimes[]): Ending | null {
  const { ending, endMs } = terms[rule];
  const ends = LEVELS.filter((level) => values[rule][level].length > 0).map((level): Ending => {
    const segments = values[rule][level];
    const from = times.filter((each) => each.rule === rule && each.teamId === (level === 'team' ? team : null));
    const spans = from.flatMap((each) => each.spans);
    return (startMs) => {
      const segment = ending(segments, startMs);
      return segment === null ? Infinity : exemptEndMs(endMs(segment, startMs), spans);
    };
  });
  return ends.length === 0 ? null : (startMs) => Math.min(...ends.map((end) => end(startMs)));
}

/** The last instant that RFC 3339 can say. */
export const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** The first start (ms, from 1970 on) that does not end before `endMs`; `LATEST_MS + 1` when every one does. */
export function firstStart(ending: Ending, endMs: number): number {
  let [low, high] = [0, LATEST_MS + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (ending(middle) >= endMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
