import { newIdAt, ownerPublicId, toPublicId } from '../platform/ids.js';
import type { KeyKind } from '../policies/domain/policy.js';
import { DAY_MS } from '../policies/domain/timeline.js';
import { atWork, dayOf, HOUR_MS, MINUTE_MS } from './calendar.js';
import type { KeyPlan, Place } from './key-plan.js';
import type { Organization, Person, ServiceAccount, Team } from './organization.js';
import { Random, streams } from './random.js';

/** The keys that a decision asked for. What is null does not matter. */
export interface SetFilter {
  readonly team: Team | null;
  readonly owner: Person | ServiceAccount | null;
  readonly kind: KeyKind | null;
  readonly scope: string | null;
  readonly createdFromMs: number | null;
  readonly createdBeforeMs: number | null;
}

/** A decision over a set of keys, and what became of it. */
export interface DecidedSet {
  readonly id: string;
  readonly action: 'revoke' | 'suspend';
  readonly filter: SetFilter;
  readonly reason: string;
  readonly undoMinutes: number;
  readonly by: Person;
  readonly standing: 'team_admin' | 'owner';
  readonly requestedMs: number;
  readonly plannedMs: number;
  readonly appliedMs: number | null;
  /** Lies ahead for one that is scheduled. */
  readonly effectiveMs: number | null;
  readonly undoneMs: number | null;
  readonly cancelledMs: number | null;
}

const ANY = { team: null, owner: null, kind: null, scope: null, createdFromMs: null, createdBeforeMs: null };
const UNDECIDED = { appliedMs: null, effectiveMs: null, undoneMs: null, cancelledMs: null };

/** Of all keys: those of the large set. One old key in eighteen carries a given scope and is not revoked. */
const LARGE = 0.005;
const CARRIES = 0.055;
const SUSPENDED = 0.001;
const CANCELLED = 0.004;
/** Keys of a person, or of an account. */
const FEW = { person: 7, account: 5 } as const;
const LOST_SCOPE = 'invoices:write';
/** Keys made so long before an incident were there when it happened. */
const BEFORE_INCIDENT_DAYS = 3;
const YOUNG_DAYS = 120;
const OLD_DAYS = 730;

/**
 * The decisions over sets, the earliest first: a large one that is final, one that was undone, one that was given up,
 * one that is scheduled, and one that can still be undone.
 */
export function planSets(organization: Organization, plan: KeyPlan): DecidedSet[] {
  return new SetsPlan(organization, plan).make();
}

class SetsPlan {
  private readonly random: Random;
  private readonly ids: Random;
  private readonly nowMs: number;
  private readonly chosen = new Set<Team>();

  constructor(
    private readonly organization: Organization,
    private readonly plan: KeyPlan,
  ) {
    this.random = new Random(organization.seed, streams.sets);
    this.ids = new Random(organization.idSeed, streams.rowIds, 3);
    this.nowMs = organization.nowMs;
  }

  make(): DecidedSet[] {
    return [this.incident(), this.suspension(), this.givenUp(), this.scheduled(), this.lost()].filter(
      (set) => set !== null,
    );
  }

  private incident(): DecidedSet {
    const asked = this.asked(this.workAround(200), this.organization.roles.owner);
    const createdBeforeMs = (dayOf(asked.requestedMs) - BEFORE_INCIDENT_DAYS) * DAY_MS;
    const wanted = (this.plan.count * LARGE) / CARRIES;
    const team = this.teamWith(wanted, (_, createdMs) => createdMs < createdBeforeMs);
    const appliedMs = asked.requestedMs + this.random.between(4, 25) * MINUTE_MS;
    return {
      ...asked,
      ...this.applied(appliedMs),
      filter: { ...ANY, team, scope: LOST_SCOPE, createdBeforeMs },
      reason: 'Incident at the invoicing partner: whatever could write invoices then may be known to others',
      standing: 'owner',
    };
  }

  private suspension(): DecidedSet {
    const requestedMs = this.workAround(60);
    const createdFromMs = (dayOf(requestedMs) - YOUNG_DAYS) * DAY_MS;
    const isYoung = ({ kind }: Place, createdMs: number): boolean =>
      kind === 'service' && createdMs >= createdFromMs && createdMs < requestedMs;
    const team = this.teamWith(this.plan.count * SUSPENDED, isYoung);
    const appliedMs = requestedMs + this.random.between(3, 12) * MINUTE_MS;
    return {
      ...this.asked(requestedMs, team.lead),
      ...this.applied(appliedMs),
      action: 'suspend',
      filter: { ...ANY, team, kind: 'service', createdFromMs },
      reason: 'Unusual traffic from the build network, checking with the vendor',
      undoMinutes: 4_320,
      undoneMs: appliedMs + 2 * DAY_MS + this.random.between(-120, 120) * MINUTE_MS,
    };
  }

  private givenUp(): DecidedSet {
    const requestedMs = this.workAround(40);
    const createdBeforeMs = (dayOf(requestedMs) - OLD_DAYS) * DAY_MS;
    const isOld = ({ kind }: Place, createdMs: number): boolean => kind === 'personal' && createdMs < createdBeforeMs;
    const team = this.teamWith(this.plan.count * CANCELLED, isOld);
    return {
      ...this.asked(requestedMs, team.lead),
      filter: { ...ANY, team, kind: 'personal', createdBeforeMs },
      reason: 'Older than two years',
      cancelledMs: requestedMs + this.random.between(20, 300) * MINUTE_MS,
    };
  }

  private scheduled(): DecidedSet | null {
    const requestedMs = this.workAround(2);
    const isOld = ({ account }: Place): boolean =>
      account !== null && account !== this.organization.accounts[0] && account.createdMs < requestedMs - DAY_MS;
    const owner = this.ownerWith(FEW.account, isOld);
    if (owner === null) return null;
    const { lead } = (owner as ServiceAccount).team;
    const appliedMs = requestedMs + this.random.between(5, 40) * MINUTE_MS;
    return {
      ...this.asked(requestedMs, lead),
      ...this.applied(appliedMs),
      effectiveMs: (dayOf(this.nowMs) + 30) * DAY_MS + 6 * HOUR_MS,
      filter: { ...ANY, owner },
      reason: 'The service is switched off at the end of the month',
    };
  }

  private lost(): DecidedSet | null {
    const { roles, grants } = this.organization;
    // The member is the one role without a grant.
    const holders = new Set([roles.member, ...grants.map(({ person }) => person)]);
    const isPlain = ({ stint }: Place): boolean =>
      stint !== null && stint.person.leaving === null && stint.person.marks.length === 0 && !holders.has(stint.person);
    const owner = this.ownerWith(FEW.person, isPlain);
    if (owner === null) return null;
    const requestedMs = this.nowMs - this.random.between(90, 200) * MINUTE_MS;
    return {
      ...this.asked(requestedMs, roles.owner),
      ...this.applied(requestedMs + this.random.between(2, 8) * MINUTE_MS),
      filter: { ...ANY, owner },
      reason: 'Laptop lost on the train',
      standing: 'owner',
    };
  }

  private asked(requestedMs: number, by: Person) {
    const { random, ids } = this;
    return {
      ...UNDECIDED,
      id: newIdAt(new Date(requestedMs), ids.bytes()),
      action: 'revoke' as const,
      undoMinutes: 1_440,
      by,
      standing: 'team_admin' as const,
      requestedMs,
      plannedMs: requestedMs + random.between(200, 2_400),
    };
  }

  private applied(atMs: number) {
    return { appliedMs: atMs, effectiveMs: atMs };
  }

  private workAround(daysAgo: number): number {
    const ms = this.nowMs - daysAgo * DAY_MS;
    return atWork(this.random, ms, ms - 2 * DAY_MS, ms + DAY_MS);
  }

  /** The team that has nearest to so many such keys; not the first, whose people are handed out, nor one chosen before. */
  private teamWith(wanted: number, matches: (place: Place, createdMs: number) => boolean): Team {
    const counts = this.counted((place) => (place.stint ?? place.account)?.team ?? null, matches);
    const { teams } = this.organization;
    const free = teams.filter((team) => team.index > 0 && !this.chosen.has(team));
    const team = nearest(free.length > 0 ? free : teams, counts, wanted) as Team;
    this.chosen.add(team);
    return team;
  }

  private ownerWith(wanted: number, matches: (place: Place) => boolean): Person | ServiceAccount | null {
    const counts = this.counted((place) => place.stint?.person ?? place.account, matches);
    return nearest([...counts.keys()], counts, wanted);
  }

  private counted<Holder>(
    holder: (place: Place) => Holder | null,
    matches: (place: Place, createdMs: number) => boolean,
  ): Map<Holder, number> {
    const { plan } = this;
    const counts = new Map<Holder, number>();
    for (let serial = 0; serial < plan.count; serial++) {
      const place = plan.places[plan.place[serial] ?? 0] as Place;
      const held = matches(place, plan.createdMs[serial] ?? 0) ? holder(place) : null;
      if (held !== null) counts.set(held, (counts.get(held) ?? 0) + 1);
    }
    return counts;
  }
}

/** The first of those whose count is nearest; null of none. */
function nearest<Holder>(among: readonly Holder[], counts: ReadonlyMap<Holder, number>, wanted: number): Holder | null {
  const away = (holder: Holder): number => Math.abs((counts.get(holder) ?? 0) - wanted);
  return among.reduce<Holder | null>((best, each) => (best === null || away(each) < away(best) ? each : best), null);
}

/** The filter as it was asked for, under the names of the list. */
export function filterAsked({ team, owner, kind, scope, createdFromMs, createdBeforeMs }: SetFilter) {
  const ownerType = owner !== null && 'stewardships' in owner ? 'service_account' : 'user';
  return {
    ...(kind && { kind: [kind] }),
    ...(owner && { owner: [ownerPublicId(ownerType, owner.id)] }),
    ...(team && { team: [toPublicId('team', team.id)] }),
    ...(scope && { scope: [scope] }),
    ...(createdFromMs !== null && { createdAfter: new Date(createdFromMs).toISOString() }),
    ...(createdBeforeMs !== null && { createdBefore: new Date(createdBeforeMs).toISOString() }),
  };
}
