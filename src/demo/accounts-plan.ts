import { DAY_MS } from '../policies/domain/timeline.js';
import { newIdAt } from '../platform/ids.js';
import { momentBetween } from './calendar.js';
import { goneMs, idSeedOf, stintEndMs } from './organization.js';
import type { OrganizationOptions, Person, ServiceAccount, Stewardship, Stint, Team } from './organization.js';
import type { PlannedPeople } from './people-plan.js';
import { Random, streams } from './random.js';
import { accountName } from './vocabulary.js';

/** One service account for so many memberships. */
const STINTS_PER_ACCOUNT = 14;
/** What happens when a steward leaves and the deputy has left before. */
const FOUND_ANOTHER = 0.8;

/** Service accounts with their stewards and deputies over time; the first one checks keys for other services. */
export function planAccounts(options: OrganizationOptions, { teams, roles }: PlannedPeople): ServiceAccount[] {
  const plan = new AccountsPlan(options);
  const [first] = teams;
  const accounts = [plan.gateway(first as Team, roles.teamAdmin, roles.member)];
  for (const team of teams) accounts.push(...plan.accountsOf(team));
  return accounts;
}

class AccountsPlan {
  private readonly random: Random;
  private readonly ids: Random;
  private readonly nowMs: number;

  constructor(options: OrganizationOptions) {
    this.random = new Random(options.seed, streams.accounts);
    this.ids = new Random(idSeedOf(options), streams.rowIds, 1);
    this.nowMs = options.now.getTime();
  }

  /** Kept by people who stay, so that verification never stands without an owner. */
  gateway(team: Team, steward: Person, deputy: Person): ServiceAccount {
    const createdMs = team.foundedMs + 2 * DAY_MS;
    return {
      id: this.id(createdMs),
      team,
      name: 'edge-gateway',
      former: null,
      description: 'Checks the keys of every request before it reaches a service',
      createdMs,
      stewardships: [
        this.stewardship(steward, 'steward', createdMs),
        this.stewardship(deputy, 'deputy', deputy.joinedMs + 30 * DAY_MS),
      ],
    };
  }

  accountsOf(team: Team): ServiceAccount[] {
    const { random } = this;
    const count = Math.max(1, Math.round((team.stints.length / STINTS_PER_ACCOUNT) * (0.5 + random.fraction())));
    return Array.from({ length: count }, (_, index) => this.account(team, index));
  }

  private account(team: Team, index: number): ServiceAccount {
    const { random } = this;
    const createdMs = momentBetween(random, team.foundedMs + 2 * DAY_MS, this.nowMs - 7 * DAY_MS, 1.2);
    const name = accountName(random, index);
    const renamed = random.chance(0.03) && createdMs < this.nowMs - 30 * DAY_MS;
    const untilMs = momentBetween(random, createdMs + DAY_MS, this.nowMs - DAY_MS);
    return {
      id: this.id(createdMs),
      team,
      name,
      former: renamed ? { name: `${name}-old`, untilMs } : null,
      description: random.chance(0.5) ? `${team.name}: ${name.replaceAll('-', ' ')}` : '',
      createdMs,
      stewardships: this.succession(team, createdMs),
    };
  }

  /** The deputy follows the steward who leaves; where there is none, somebody of the team, or nobody for now. */
  private succession(team: Team, createdMs: number): Stewardship[] {
    const rows: Stewardship[] = [];
    let steward: Stint | null = this.memberOf(team, createdMs, null) ?? this.leadOf(team);
    let sinceMs = createdMs;
    while (steward !== null) {
      const deputy = this.memberOf(team, sinceMs, steward.person);
      const endMs = stintEndMs(steward, this.nowMs);
      rows.push(this.stewardship(steward.person, 'steward', sinceMs, endMs));
      if (deputy)
        rows.push(this.stewardship(deputy.person, 'deputy', sinceMs, Math.min(endMs, stintEndMs(deputy, this.nowMs))));
      if (endMs === Infinity) break;
      const follows: Stint | null =
        deputy && stintEndMs(deputy, this.nowMs) > endMs ? deputy : this.another(team, endMs, steward.person);
      [steward, sinceMs] = [follows, endMs];
    }
    return rows;
  }

  private another(team: Team, atMs: number, except: Person): Stint | null {
    return this.random.chance(FOUND_ANOTHER) ? this.memberOf(team, atMs, except) : null;
  }

  /** Somebody who is in the team at that instant and stays for a while; a few tries, since most are. */
  private memberOf(team: Team, atMs: number, except: Person | null): Stint | null {
    for (let tries = 0; tries < 8; tries++) {
      const stint = this.random.pick(team.stints);
      const fits = stint.sinceMs <= atMs && stintEndMs(stint, this.nowMs) > atMs + DAY_MS;
      if (fits && stint.person !== except && goneMs(stint.person, this.nowMs) > atMs) return stint;
    }
    return null;
  }

  private leadOf(team: Team): Stint {
    return team.stints.find(({ person }) => person === team.lead) as Stint;
  }

  private stewardship(person: Person, role: Stewardship['role'], sinceMs: number, endMs = Infinity): Stewardship {
    return { id: this.id(sinceMs), person, role, sinceMs, untilMs: endMs === Infinity ? null : endMs };
  }

  private id(ms: number): string {
    return newIdAt(new Date(ms), this.ids.bytes());
  }
}
