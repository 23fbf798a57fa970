import { DAY_MS } from '../policies/domain/timeline.js';
import { newIdAt } from '../platform/ids.js';
import { HOUR_MS, MINUTE_MS, momentBetween } from './calendar.js';
import { drawLeaving, type LeavingFacts } from './leavers.js';
import { canBeRenamed, drawName, renamed } from './names.js';
import { idSeedOf } from './organization.js';
import type { OrganizationOptions, Person, RoleGrant, RolePeople, Stint, Team } from './organization.js';
import { Random, streams } from './random.js';
import { reasons, teamName } from './vocabulary.js';

/** People beside the leads of the second and later teams who are needed whatever the size. */
const FIRST_PEOPLE = 6;
export const fewestMembers = (teams: number): number => FIRST_PEOPLE + teams - 1;

/** Shares of all members. */
const ORGANIZATION_ADMINS = 0.003;
const AUDITORS = 0.0012;
const FURTHER_TEAM_ADMINS = 1 / 60;
const IN_TWO_TEAMS = 0.14;
const MOVED = 0.06;
const CONTRACTORS = 0.008;
const RENAMED = 0.015;

export interface PlannedPeople {
  teams: Team[];
  people: Person[];
  roles: RolePeople;
  grants: RoleGrant[];
}

/** Mutable while the plan is made; the facts that others see are read-only. */
type Growing<T> = { -readonly [field in keyof T]: T[field] };

/** Teams, people, what they belong to, which roles they hold, and who has left. */
export function planPeople(options: OrganizationOptions, foundedMs: number): PlannedPeople {
  return new PeoplePlan(options, foundedMs).make();
}

class PeoplePlan {
  private readonly random: Random;
  private readonly ids: Random;
  private readonly nowMs: number;
  private readonly logins = new Map<string, number>();
  private readonly domain: string;
  private readonly teams: Growing<Team>[] = [];
  private readonly people: Growing<Person>[] = [];
  private readonly grants: RoleGrant[] = [];

  constructor(
    private readonly options: OrganizationOptions,
    private readonly foundedMs: number,
  ) {
    this.random = new Random(options.seed, streams.people);
    this.ids = new Random(idSeedOf(options), streams.rowIds);
    this.nowMs = options.now.getTime();
    this.domain = `${
      options.name
        .toLowerCase()
        .normalize('NFD')
        .replace(/[^a-z0-9]/g, '') || 'organization'
    }.example`;
  }

  make(): PlannedPeople {
    const founded = this.foundedMs;
    const owner = this.person(founded);
    const teamAdmin = this.person(founded + HOUR_MS);
    const auditor = this.person(founded + 60 * DAY_MS);
    const member = this.person(founded + 420 * DAY_MS);
    const secondOwner = this.person(founded + 2 * HOUR_MS);
    const admin = this.person(founded + DAY_MS);
    this.makeTeams(teamAdmin);
    const first = this.teams[0] as Team;
    for (const person of [owner, auditor, member, secondOwner, admin]) this.join(person, first);
    this.grant(owner, 'owner', null, founded);
    this.grant(secondOwner, 'owner', null, founded + 3 * HOUR_MS);
    this.grant(admin, 'admin', null, founded + DAY_MS + HOUR_MS);
    this.grant(auditor, 'auditor', null, founded + 61 * DAY_MS);
    while (this.people.length < this.options.members) this.further();
    this.formerAdmins();
    return {
      teams: this.teams,
      people: this.people,
      roles: { owner, teamAdmin, auditor, member },
      grants: this.grants,
    };
  }

  private makeTeams(firstLead: Growing<Person>): void {
    const random = new Random(this.options.seed, streams.teams);
    const grownMs = Math.min(this.foundedMs + 420 * DAY_MS, this.nowMs - 60 * DAY_MS);
    for (let index = 0; index < this.options.teams; index++) {
      const early = index < this.options.teams / 3;
      const until = early ? this.foundedMs + 20 * DAY_MS : grownMs;
      const foundedMs =
        index === 0 ? this.foundedMs + 2 * HOUR_MS : momentBetween(random, this.foundedMs + DAY_MS, until);
      const lead = index === 0 ? firstLead : this.person(foundedMs - random.between(5, 180) * MINUTE_MS);
      const name = teamName(index);
      const team: Growing<Team> = { index, id: this.id(foundedMs), name, foundedMs, lead, former: null, stints: [] };
      if (index > 0 && random.chance(0.06)) {
        team.former = { name: `${name} (old)`, untilMs: momentBetween(random, foundedMs + 30 * DAY_MS, this.nowMs) };
      }
      this.teams.push(team);
      this.join(lead, team, foundedMs + MINUTE_MS);
      this.grant(lead, 'admin', team, foundedMs + MINUTE_MS);
    }
  }

  /** Anybody beyond the first: an administrator of some kind now and then, else a member like most. */
  private further(): void {
    const { random } = this;
    const team = this.drawTeam();
    const from = team.foundedMs + DAY_MS;
    const early = random.chance(0.1);
    const joinedMs = momentBetween(random, from, early ? from + 14 * DAY_MS : this.nowMs - 3 * DAY_MS, 0.9);
    const person = this.person(Math.min(joinedMs, this.nowMs - 2 * DAY_MS));
    const promoted = person.joinedMs + random.between(5, 90) * DAY_MS;
    if (promoted < this.nowMs - DAY_MS) {
      if (random.chance(ORGANIZATION_ADMINS)) return this.promote(person, team, 'admin', null, promoted);
      if (random.chance(AUDITORS)) return this.promote(person, team, 'auditor', null, promoted);
      if (random.chance(FURTHER_TEAM_ADMINS)) return this.promote(person, team, 'admin', team, promoted);
    }
    person.leaving = this.leave(person, drawLeaving(random, person.joinedMs, this.nowMs));
    this.rename(person);
    this.placeInTeams(person, team);
  }

  private promote(person: Person, team: Team, role: RoleGrant['role'], of: Team | null, atMs: number): void {
    this.join(person, team);
    this.grant(person, role, of, atMs);
  }

  private placeInTeams(person: Person, team: Team): void {
    const { random } = this;
    const end = Math.min(person.leaving?.deactivatedMs ?? Infinity, person.leaving?.removedMs ?? Infinity, this.nowMs);
    const room = end - person.joinedMs;
    const removedMs = person.leaving?.removedMs ?? null;
    const other = random.pick(this.teams);
    const laterMs = momentBetween(random, person.joinedMs + 10 * DAY_MS, end - DAY_MS);
    const apart = other !== team && other.foundedMs < laterMs && room > 90 * DAY_MS;
    if (apart && random.chance(MOVED)) {
      const lifted = random.chance(0.1) && removedMs === null ? Math.min(laterMs + 2 * DAY_MS, end) : null;
      this.join(person, team, person.joinedMs, {
        untilMs: laterMs,
        liftedMs: lifted,
        reason: random.pick(reasons.move),
      });
      this.join(person, other, laterMs, { untilMs: removedMs });
    } else if (person.leaving === null && random.chance(CONTRACTORS)) {
      this.join(person, team, person.joinedMs, { untilMs: this.nowMs + random.between(5, 120) * DAY_MS });
    } else {
      this.join(person, team, person.joinedMs, { untilMs: removedMs });
      if (apart && random.chance(IN_TWO_TEAMS)) this.join(person, other, laterMs, { untilMs: removedMs });
    }
  }

  private person(joinedMs: number): Growing<Person> {
    const { name, login } = drawName(this.random);
    const times = (this.logins.get(login) ?? 0) + 1;
    this.logins.set(login, times);
    const person: Growing<Person> = {
      index: this.people.length,
      id: this.id(joinedMs),
      name,
      email: `${login}${times === 1 ? '' : String(times)}@${this.domain}`,
      joinedMs,
      former: null,
      stints: [],
      leaving: null,
      marks: [],
    };
    this.people.push(person);
    return person;
  }

  private rename(person: Growing<Person>): void {
    const { random } = this;
    if (!random.chance(RENAMED) || !canBeRenamed(person.name) || person.leaving !== null) return;
    const untilMs = momentBetween(random, person.joinedMs + DAY_MS, this.nowMs);
    person.former = { name: person.name, untilMs };
    person.name = renamed(random, person.name);
  }

  private leave(person: Growing<Person>, facts: LeavingFacts | null): Person['leaving'] {
    if (facts === null) return null;
    const by = (this.people[0] as Person).joinedMs < person.joinedMs ? (this.people[0] as Person) : person;
    for (const { sinceMs, untilMs, cause, reason, liftReason } of facts.marks) {
      person.marks.push({
        id: this.id(Math.min(sinceMs, this.nowMs)),
        cause,
        sinceMs,
        untilMs,
        by,
        reason,
        liftReason,
      });
    }
    return facts.leaving === null ? null : { ...facts.leaving, by };
  }

  private join(
    person: Person,
    team: Team,
    sinceMs = Math.max(person.joinedMs, team.foundedMs + MINUTE_MS),
    end: { untilMs?: number | null; liftedMs?: number | null; reason?: string } = {},
  ): void {
    const { untilMs = null, liftedMs = null, reason = null } = end;
    const stint: Stint = { id: this.id(sinceMs), team, person, sinceMs, untilMs, liftedMs, reason };
    person.stints.push(stint);
    team.stints.push(stint);
  }

  private grant(person: Person, role: RoleGrant['role'], team: Team | null, sinceMs: number, untilMs?: number): void {
    const first = this.people[0] as Person;
    const by = person === first ? null : first;
    this.grants.push({ id: this.id(sinceMs), person, team, role, sinceMs, untilMs: untilMs ?? null, by });
  }

  /** Some teams had another administrator before, who is a plain member now. */
  private formerAdmins(): void {
    for (const team of this.teams) {
      if (!this.random.chance(0.15)) continue;
      const stint = this.random.pick(team.stints);
      const holdsRole = this.grants.some(({ person }) => person === stint.person);
      const roomMs = this.nowMs - stint.sinceMs;
      if (holdsRole || stint.untilMs !== null || stint.person.leaving !== null || roomMs < 200 * DAY_MS) continue;
      const sinceMs = stint.sinceMs + 20 * DAY_MS;
      this.grant(stint.person, 'admin', team, sinceMs, momentBetween(this.random, sinceMs + 60 * DAY_MS, this.nowMs));
    }
  }

  /** Few large teams and many small ones: the weight of a team is one over its rank. */
  private drawTeam(): Growing<Team> {
    const { random, teams } = this;
    const rank = Math.floor(2 * ((teams.length + 2) / 2) ** random.fraction()) - 2;
    return teams[Math.min(rank, teams.length - 1)] as Growing<Team>;
  }

  private id(ms: number): string {
    return newIdAt(new Date(ms), this.ids.bytes());
  }
}
