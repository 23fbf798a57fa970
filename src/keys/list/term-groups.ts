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
  /** Null: no policy ever had such a term. */
  readonly lifetime: Ending | null;
  readonly idle: Ending | null;
}

export interface TermGroups {
  readonly groups: readonly TermGroup[];
  /** The teams that have groups of their own. */
  readonly apart: readonly string[];
}

/** The groups of an organization, or of some of its teams. */
export function termGroups(terms: OrganizationTerms, teams: readonly string[] | null): TermGroups {
  const apart = terms.teamsWithPolicies.filter(
    (team) => (teams === null || teams.includes(team)) && KEY_KINDS.some((kind) => hasTerms(terms.of(team), kind)),
  );
  const others = teams === null || teams.some((team) => !apart.includes(team));
  const ofOthers = others ? groupsOf(null, { organization: terms.organization, team: EMPTY_POLICY }) : [];
  return { apart, groups: [...ofOthers, ...apart.flatMap((team) => groupsOf(team, terms.of(team)))] };
}

function hasTerms({ team }: Policies, kind: KeyKind): boolean {
  return team.maxLifetimeDays[kind].length > 0 || team.maxIdleDays[kind].length > 0;
}

function groupsOf(team: string | null, policies: Policies): TermGroup[] {
  const [personal, service] = [valuesOf(policies, 'personal'), valuesOf(policies, 'service')];
  if (sameValues(personal, service)) return [{ team, kind: null, ...endings(personal) }];
  return [
    { team, kind: 'personal', ...endings(personal) },
    { team, kind: 'service', ...endings(service) },
  ];
}

type History = readonly Segment<number>[];
interface Values {
  readonly lifetime: readonly History[];
  readonly idle: readonly History[];
}

function valuesOf({ organization, team }: Policies, kind: KeyKind): Values {
  return {
    lifetime: [organization.maxLifetimeDays[kind], team.maxLifetimeDays[kind]],
    idle: [organization.maxIdleDays[kind], team.maxIdleDays[kind]],
  };
}

function sameValues(one: Values, other: Values): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function endings({ lifetime, idle }: Values): Pick<TermGroup, 'lifetime' | 'idle'> {
  return {
    lifetime: earliest(lifetime, (history, startMs) => {
      const segment = lifetimeEnding(history, startMs);
      return segment === null ? Infinity : lifetimeEndMs(segment, startMs);
    }),
    idle: earliest(idle, (history, startMs) => {
      const segment = idleEnding(history, startMs);
      return segment === null ? Infinity : idleEndMs(segment, startMs);
    }),
  };
}

function earliest(histories: readonly History[], end: (history: History, startMs: number) => number): Ending | null {
  const set = histories.filter((history) => history.length > 0);
  return set.length === 0 ? null : (startMs) => Math.min(...set.map((history) => end(history, startMs)));
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
