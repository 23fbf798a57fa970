import type { KeyKind } from '../policies/domain/policy.js';
import { DAY_MS } from '../policies/domain/timeline.js';
import { HOUR_MS, MINUTE_MS, momentBetween } from './calendar.js';
import { regenerationGapMs, TraitSource } from './key-traits.js';
import { goneMs, stintEndMs } from './organization.js';
import type { Organization, ServiceAccount, Stint } from './organization.js';
import { Random, streams } from './random.js';

/** Where keys can be made: a membership of a person, or a service account, over the time in which it can have new ones. */
export interface Place {
  readonly kind: KeyKind;
  readonly stint: Stint | null;
  readonly account: ServiceAccount | null;
  readonly fromMs: number;
  readonly toMs: number;
  readonly weight: number;
}

/**
 * Which keys there are, in columns, so that a million take some 40 MB. `serial` is the number of a key in the order of
 * drawing; `inOrder` names the serials as they were created. −1 stands for "none".
 */
export interface KeyPlan {
  readonly places: readonly Place[];
  readonly count: number;
  readonly inOrder: Uint32Array;
  readonly createdMs: Float64Array;
  readonly place: Uint32Array;
  /** The serial of the first key of its chain, whose traits it has. */
  readonly traits: Uint32Array;
  readonly predecessor: Int32Array;
  readonly successor: Int32Array;
}

/** Share of all keys that belong to service accounts. */
const SERVICE_SHARE = 0.27;
/** Keys that get a successor, given that time allows it. */
const REGENERATED = { personal: 0.03, service: 0.1 } as const;
const REGENERATED_AGAIN = 0.6;
/** A first guess of how much longer than the mean the head of the owners' list is. */
const PARETO = 1 / 1.15;
const HEAVIEST = 60;
/** Below 1: more keys were made lately than long ago. */
const RECENT_LEAN = 0.55;

export function planKeys(organization: Organization, count: number): KeyPlan {
  const random = new Random(organization.seed, streams.plan);
  const places = [...personalPlaces(organization, random), ...servicePlaces(organization, random)];
  const plan = emptyPlan(places, count);
  const traits = new TraitSource(organization.seed);
  let serial = 0;
  shares(places, count).forEach((share, at) => {
    const place = places[at] as Place;
    for (const end = serial + share; serial < end;)
      serial = drawChain(plan, { place, at, serial, end }, random, traits);
  });
  plan.inOrder.sort((a, b) => (plan.createdMs[a] ?? 0) - (plan.createdMs[b] ?? 0) || a - b);
  return plan;
}

function emptyPlan(places: readonly Place[], count: number): KeyPlan {
  return {
    places,
    count,
    inOrder: Uint32Array.from({ length: count }, (_, serial) => serial),
    createdMs: new Float64Array(count),
    place: new Uint32Array(count),
    traits: new Uint32Array(count),
    predecessor: new Int32Array(count).fill(-1),
    successor: new Int32Array(count).fill(-1),
  };
}

interface Turn {
  readonly place: Place;
  readonly at: number;
  readonly serial: number;
  readonly end: number;
}

/** One key and those that replaced it one after the other; the next serial. */
function drawChain(plan: KeyPlan, { place, at, serial, end }: Turn, random: Random, source: TraitSource): number {
  const { kind, fromMs, toMs } = place;
  const days = source.wantedDays(kind, serial);
  let createdMs = momentBetween(random, fromMs, toMs, RECENT_LEAN);
  let next = serial;
  for (;;) {
    plan.createdMs[next] = createdMs;
    plan.place[next] = at;
    plan.traits[next] = serial;
    if (next > serial) {
      plan.predecessor[next] = next - 1;
      plan.successor[next - 1] = next;
    }
    next += 1;
    // once rotated, mostly rotated again
    const again = random.chance(next - serial > 1 ? REGENERATED_AGAIN : REGENERATED[kind]);
    createdMs += regenerationGapMs(random, days);
    if (!again || next === end || createdMs > toMs) return next;
  }
}

function personalPlaces({ people, nowMs }: Organization, random: Random): Place[] {
  const latest = nowMs - 2 * MINUTE_MS;
  return people.flatMap((person) => {
    const owned = skewed(random);
    const suspended = person.marks.find(({ cause }) => cause === 'administrator')?.sinceMs ?? Infinity;
    return person.stints.flatMap((stint) => {
      const fromMs = stint.sinceMs + HOUR_MS;
      const toMs = Math.min(stintEndMs(stint, nowMs), goneMs(person, nowMs), suspended, latest) - MINUTE_MS;
      if (toMs - fromMs < HOUR_MS) return [];
      return [{ kind: 'personal' as const, stint, account: null, fromMs, toMs, weight: owned * tenure(toMs - fromMs) }];
    });
  });
}

function servicePlaces({ accounts, nowMs }: Organization, random: Random): Place[] {
  const latest = nowMs - 3 * MINUTE_MS;
  return accounts.flatMap((account) => {
    const fromMs = account.createdMs + 10 * MINUTE_MS;
    const toMs = Math.min(latest, stewardedUntil(account));
    if (toMs - fromMs < HOUR_MS) return [];
    const weight = skewed(random) * tenure(toMs - fromMs);
    return [{ kind: 'service' as const, stint: null, account, fromMs, toMs, weight }];
  });
}

function stewardedUntil({ stewardships }: ServiceAccount): number {
  const last = stewardships.filter(({ role }) => role === 'steward').at(-1);
  return (last?.untilMs ?? Infinity) - MINUTE_MS;
}

const skewed = (random: Random): number => Math.min((1 - random.fraction()) ** -PARETO, HEAVIEST);

/** Those who have been there for longer have more keys, but not in proportion. */
const tenure = (ms: number): number => Math.sqrt(ms / (365 * DAY_MS));

/** How many of `count` keys each place gets; they add up to it. */
function shares(places: readonly Place[], count: number): number[] {
  const sums = { personal: 0, service: 0 };
  for (const { kind, weight } of places) sums[kind] += weight;
  const share = { personal: 1 - SERVICE_SHARE, service: SERVICE_SHARE };
  let sum = 0;
  let given = 0;
  return places.map(({ kind, weight }, at) => {
    sum += (weight / sums[kind]) * share[kind];
    const upTo = at === places.length - 1 ? count : Math.min(Math.round(sum * count), count);
    const own = upTo - given;
    given = upTo;
    return own;
  });
}
