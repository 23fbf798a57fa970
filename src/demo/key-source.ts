import { newIdAt } from '../platform/ids.js';
import { DAY_MS } from '../policies/domain/timeline.js';
import { HOUR_MS, MINUTE_MS } from './calendar.js';
import { causesBefore, type DecidedSets, usedOutside } from './decided-sets.js';
import type { GeneratedCause, GeneratedKey, GeneratedLift, KeyEdit, Succession } from './generated-key.js';
import { KeyLife, type Living } from './key-life.js';
import type { KeyPlan, Place } from './key-plan.js';
import { TraitSource, type KeyTraits } from './key-traits.js';
import { KeyUsage, type UsableKey, type UsageDetail } from './key-usage.js';
import { goneMs, stewardAt } from './organization.js';
import type { Organization, Person } from './organization.js';
import { termsByTeam, type PolicyTerms } from './policy-terms.js';
import { Random, streams } from './random.js';
import { keyDescription, keyName, reasons } from './vocabulary.js';

const EDITED_MEAN_MS = 14 * 365 * DAY_MS;
/** Keys of somebody who came back that were freed one by one. */
const LIFTED_ALONE = 0.3;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Gives the keys of a plan one by one; each is the same whenever it is asked for, and whatever was before it. */
export class KeySource {
  private readonly traits: TraitSource;
  private readonly ids: Random;
  private readonly random: Random;
  private readonly life: KeyLife;
  private readonly usage: KeyUsage;
  private readonly terms: ReadonlyMap<string, PolicyTerms>;

  constructor(
    private readonly organization: Organization,
    private readonly plan: KeyPlan,
    detail: UsageDetail,
    private readonly verifiers: readonly { id: string; sinceMs: number }[],
    private readonly sets: DecidedSets,
  ) {
    this.traits = new TraitSource(organization.seed);
    this.ids = new Random(organization.idSeed, streams.keyIds);
    this.random = new Random(organization.seed, streams.life);
    this.life = new KeyLife(organization, this.random);
    this.usage = new KeyUsage(this.random, detail, organization.nowMs);
    this.terms = termsByTeam(organization);
  }

  at(serial: number): GeneratedKey {
    const { plan, organization } = this;
    this.random.reseed(organization.seed, streams.life, serial);
    const place = plan.places[plan.place[serial] ?? 0] as Place;
    const living = this.living(serial, place);
    const terms = this.terms.get(living.team.id) as PolicyTerms;
    const traitsOf = plan.traits[serial] ?? serial;
    const traits = this.traits.draw(place.kind, traitsOf);
    const ownExpiresMs = ownExpiryMs(terms, place.kind, traits.wantedDays, living.createdMs);
    const link = (older: number, newer: number): boolean =>
      older >= 0 && newer >= 0 && this.replaced(living, traits, older, newer);
    const successor = plan.successor[serial] ?? -1;
    const succession = link(serial, successor) ? this.succession(successor, place, traits, terms) : null;
    const drawn = succession ? [this.life.succeeded(living, succession)] : this.life.decisions(living);
    const { causes, refusedMs, pauses } = this.underSets(living, traits, drawn);
    const before = plan.predecessor[serial] ?? -1;
    const predecessor = link(before, serial) ? before : -1;
    const maker = this.maker(place, traits, living.createdMs, predecessor);
    const endMs = Math.min(this.endMs(living, place, terms, ownExpiresMs, causes), refusedMs);
    const four = this.random.next();
    return {
      id: living.id,
      kind: place.kind,
      owner: living.owner,
      team: living.team,
      createdMs: living.createdMs,
      ownExpiresMs,
      maker,
      createdWith: maker === null ? this.idOf(predecessor) : null,
      replaces: predecessor < 0 ? null : this.idOf(predecessor),
      succession,
      name: traits.name,
      description: traits.description,
      scopes: traits.scopes,
      allowedCidrs: traits.allowedCidrs,
      reference: traits.reference,
      verifyLimit: traits.verifyLimit,
      lastFour: base62(four) + base62(four >>> 6) + base62(four >>> 12) + base62(four >>> 18),
      endMs,
      edits: this.edits(living, endMs),
      causes,
      lifts: this.lifts(living).filter(({ atMs }) => atMs < refusedMs),
      usage: pauses.reduce(
        (usage, [fromMs, toMs]) => usedOutside(usage, fromMs, toMs),
        this.usage.draw(this.usable(living, endMs, succession, traits), this.verifiers),
      ),
    };
  }

  /** A key that was refused with others was not regenerated: what was made after it stands alone. */
  private replaced({ owner, team, kind }: Living, { scopes }: KeyTraits, older: number, newer: number): boolean {
    const createdMs = this.plan.createdMs[older] ?? 0;
    return !this.sets.forbidSuccessor({ owner, team, kind, scopes, createdMs }, this.plan.createdMs[newer] ?? 0);
  }

  /** What the decisions over sets leave of what else was decided, from when they refuse the key, and for which whiles. */
  private underSets(living: Living, { scopes }: KeyTraits, causes: GeneratedCause[]) {
    const pauses: [fromMs: number, toMs: number][] = [];
    let refusedMs = Infinity;
    const { owner, team, kind, createdMs } = living;
    for (const [{ effectiveMs, undoneMs }, verdict] of this.sets.verdicts({
      owner,
      team,
      kind,
      createdMs,
      scopes,
      causes,
    })) {
      if (verdict !== 'taken' || effectiveMs === null) continue;
      if (undoneMs === null) refusedMs = Math.min(refusedMs, effectiveMs);
      else pauses.push([effectiveMs, undoneMs]);
    }
    return { causes: refusedMs === Infinity ? causes : causesBefore(causes, refusedMs), refusedMs, pauses };
  }

  private usable(
    { kind, createdMs }: Living,
    endMs: number,
    succession: Succession | null,
    { allowedCidrs }: KeyTraits,
  ): UsableKey {
    const inUseAtMs = succession?.createdMs ?? null;
    return { kind, createdMs, endMs, inUseAtMs, allowedCidrs, nowMs: this.organization.nowMs };
  }

  private living(serial: number, place: Place): Living {
    const { organization } = this;
    const { stint, account, kind } = place;
    const person = stint?.person ?? null;
    return {
      kind,
      id: this.idOf(serial),
      owner: (person ?? account) as Living['owner'],
      person,
      account,
      team: (stint ?? account)?.team as Living['team'],
      createdMs: this.plan.createdMs[serial] ?? 0,
      activeUntilMs:
        person === null ? organization.nowMs : Math.min(goneMs(person, organization.nowMs), organization.nowMs),
    };
  }

  /** A key that may rotate itself does so; any other is made by its person or steward. */
  private maker({ stint, account }: Place, traits: KeyTraits, atMs: number, predecessor: number): Person | null {
    if (stint !== null) return stint.person;
    if (predecessor >= 0 && traits.scopes.includes('keys:rotate')) return null;
    return account === null ? null : stewardAt(account, atMs);
  }

  private succession(successor: number, place: Place, traits: KeyTraits, terms: PolicyTerms): Succession {
    const createdMs = this.plan.createdMs[successor] ?? 0;
    const { because, seconds } = this.life.overlap(place.kind, terms.maxOverlapSeconds(createdMs));
    return {
      keyId: this.idOf(successor),
      createdMs,
      ownExpiresMs: ownExpiryMs(terms, place.kind, traits.wantedDays, createdMs),
      endsMs: createdMs + seconds * 1_000,
      maker: this.maker(place, traits, createdMs, successor - 1),
      because,
    };
  }

  /**
   * The first instant at which the key was refused, or now. A suspension that was lifted counts too: nobody came back to
   * the key, which keeps every use outside the time of a suspension.
   */
  private endMs(
    { person, createdMs }: Living,
    place: Place,
    terms: PolicyTerms,
    ownExpiresMs: number | null,
    causes: readonly GeneratedCause[],
  ): number {
    let endMs = Math.min(this.organization.nowMs, ownExpiresMs ?? Infinity, terms.lifetimeEndMs(place.kind, createdMs));
    for (const { openedMs } of causes) endMs = Math.min(endMs, openedMs);
    for (const { sinceMs } of person?.marks ?? []) endMs = Math.min(endMs, sinceMs);
    return Math.min(endMs, person?.leaving?.removedMs ?? Infinity, place.stint?.untilMs ?? Infinity);
  }

  private edits({ createdMs, owner, kind, person, account }: Living, endMs: number): KeyEdit[] {
    const { random } = this;
    const edits: KeyEdit[] = [];
    let atMs = createdMs + HOUR_MS + Math.floor(random.exponential(EDITED_MEAN_MS));
    while (atMs < endMs && edits.length < 3) {
      const by = account === null ? person : stewardAt(account, atMs);
      if (by === null && owner === account) break;
      const descriptionBefore = random.chance(0.5) ? keyDescription(random) : '';
      edits.push({ atMs, by, nameBefore: keyName(random, kind), descriptionBefore });
      atMs += MINUTE_MS + Math.floor(random.exponential(EDITED_MEAN_MS / 4));
    }
    return edits;
  }

  private lifts({ person, team, createdMs }: Living): GeneratedLift[] {
    const { random, organization } = this;
    const backMs = person?.leaving?.reactivatedMs ?? null;
    const mark = person?.marks.find(({ untilMs, cause }) => untilMs === null && cause === 'owner_deactivated');
    if (backMs === null || !mark || createdMs > mark.sinceMs || !random.chance(LIFTED_ALONE)) return [];
    const atMs = Math.min(backMs + MINUTE_MS + Math.floor(random.exponential(DAY_MS)), organization.nowMs - 1_000);
    return [{ markId: mark.id, atMs, ...this.life.decider(team, person), reason: random.pick(reasons.restore) }];
  }

  private idOf(serial: number): string {
    this.ids.reseed(this.organization.idSeed, streams.keyIds, serial);
    return newIdAt(new Date(this.plan.createdMs[serial] ?? 0), this.ids.bytes());
  }
}

const base62 = (bits: number): string => BASE62.charAt((bits >>> 0) % 62);

function ownExpiryMs(
  terms: PolicyTerms,
  kind: Place['kind'],
  wantedDays: number | null,
  createdMs: number,
): number | null {
  const days = terms.grantedDays(kind, wantedDays, createdMs);
  return days === null ? null : createdMs + days * DAY_MS;
}
