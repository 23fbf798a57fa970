import type { PolicyVersion } from '../policies/domain/policy.js';
import { seedOfText } from './random.js';

/**
 * What is generated. The same options give the same facts, `now` included; digests, passwords and salts excepted.
 *
 * Every instant is in milliseconds, lies before `now` unless it is of a kind that can lie ahead (an expiry, the end of
 * an overlap, a membership's last day, a policy's grace date), and agrees with every other.
 */
export interface OrganizationOptions {
  readonly seed: number;
  readonly now: Date;
  readonly name: string;
  /** People with an account, those who have left included. */
  readonly members: number;
  readonly teams: number;
  readonly keys: number;
}

export interface Team {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly foundedMs: number;
  readonly lead: Person;
  readonly former: FormerName | null;
  readonly stints: Stint[];
}

/** What somebody or something was called before `untilMs`. */
export interface FormerName {
  readonly name: string;
  readonly untilMs: number;
}

export interface Person {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly joinedMs: number;
  readonly former: FormerName | null;
  readonly stints: Stint[];
  readonly leaving: Leaving | null;
  readonly marks: OwnerMark[];
}

/** Why a person is not simply an active one. The last two instants exclude one another. */
export interface Leaving {
  /** Null for those who were removed at once. May lie ahead: a last day. */
  readonly deactivatedMs: number | null;
  readonly removedMs: number | null;
  readonly reactivatedMs: number | null;
  readonly by: Person;
  readonly reason: string;
}

/** A decision that bears on every key of an owner created up to it. */
export interface OwnerMark {
  readonly id: string;
  readonly cause: 'owner_deactivated' | 'administrator';
  readonly sinceMs: number;
  readonly untilMs: number | null;
  readonly by: Person;
  readonly reason: string;
  readonly liftReason: string | null;
}

/** A membership; its end is itself a mark on the keys that its holder made in the team. */
export interface Stint {
  readonly id: string;
  readonly team: Team;
  readonly person: Person;
  readonly sinceMs: number;
  /** May lie ahead. */
  readonly untilMs: number | null;
  readonly liftedMs: number | null;
  readonly reason: string | null;
}

export interface RoleGrant {
  readonly id: string;
  readonly person: Person;
  readonly team: Team | null;
  readonly role: 'owner' | 'admin' | 'auditor';
  readonly sinceMs: number;
  readonly untilMs: number | null;
  readonly by: Person | null;
}

export interface ServiceAccount {
  readonly id: string;
  readonly team: Team;
  readonly name: string;
  readonly former: FormerName | null;
  readonly description: string;
  readonly createdMs: number;
  readonly stewardships: readonly Stewardship[];
}

export interface Stewardship {
  readonly id: string;
  readonly person: Person;
  readonly role: 'steward' | 'deputy';
  readonly sinceMs: number;
  readonly untilMs: number | null;
}

export interface SavedPolicy {
  readonly id: string;
  /** Null for the organization's. */
  readonly team: Team | null;
  readonly version: PolicyVersion;
  readonly savedBy: Person;
  readonly reason: string;
  readonly withdrawReason: string | null;
}

/** The people whose sign-ins and keys are handed out. They never leave and lose no role. */
export interface RolePeople {
  readonly owner: Person;
  readonly teamAdmin: Person;
  readonly auditor: Person;
  readonly member: Person;
}

/** All but the keys. Small enough to be held: some kilobytes a person. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly foundedMs: number;
  readonly nowMs: number;
  readonly seed: number;
  /** Ids alone come from it: two organizations of one seed share none. */
  readonly idSeed: number;
  readonly teams: readonly Team[];
  readonly people: readonly Person[];
  readonly roles: RolePeople;
  readonly grants: readonly RoleGrant[];
  /** The first one checks keys for other services. */
  readonly accounts: readonly ServiceAccount[];
  readonly policies: readonly SavedPolicy[];
}

/** Of ids, so that loading the same facts again, under another name or at another time, gives other ids. */
export function idSeedOf({ seed, name, now }: OrganizationOptions): number {
  return seedOfText(`${seed} ${name} ${now.toISOString()}`);
}

/** When a person can no longer act, as far as has come to pass. */
export function goneMs(person: Person, nowMs: number): number {
  const at = person.leaving?.deactivatedMs ?? person.leaving?.removedMs ?? Infinity;
  return at > nowMs ? Infinity : at;
}

/** When somebody stops being of use to a team, as far as has come to pass. */
export function stintEndMs(stint: Stint, nowMs: number): number {
  const until = stint.untilMs === null || stint.untilMs > nowMs ? Infinity : stint.untilMs;
  return Math.min(until, goneMs(stint.person, nowMs));
}

/** The steward at an instant; null while an account waits in the orphan queue. */
export function stewardAt(account: ServiceAccount, ms: number): Person | null {
  for (const { role, person, sinceMs, untilMs } of account.stewardships) {
    if (role === 'steward' && sinceMs <= ms && (untilMs === null || untilMs > ms)) return person;
  }
  return null;
}
