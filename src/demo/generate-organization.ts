import { newIdAt } from '../platform/ids.js';
import { DAY_MS } from '../policies/domain/timeline.js';
import { planAccounts } from './accounts-plan.js';
import { AuditTrail } from './audit-trail.js';
import type { RowSink } from './tables.js';
import { DecidedSets } from './decided-sets.js';
import { gatewayKey } from './gateway-key.js';
import type { GeneratedKey } from './generated-key.js';
import { KeyEvents } from './key-events.js';
import { planKeys, type KeyPlan } from './key-plan.js';
import { KeyRows } from './key-rows.js';
import { KeySource } from './key-source.js';
import type { UsageDetail } from './key-usage.js';
import { idSeedOf } from './organization.js';
import type { Organization, OrganizationOptions } from './organization.js';
import { PeopleEvents } from './people-events.js';
import { fewestMembers, planPeople } from './people-plan.js';
import { PeopleRows } from './people-rows.js';
import { planPolicies } from './policies-plan.js';
import { SetRows } from './set-rows.js';
import { planSets } from './sets-plan.js';
import { Random, streams } from './random.js';

/** Three years, begun on a whole UTC day. */
const HISTORY_DAYS = 1_096;
const FOUNDED_AT_MS = 9 * 3_600_000;

/** The audit log begins with a whole month and holds at least a year: as long as it is kept by default. */
const KEPT_MONTHS = 12;

/**
 * Up to here everything is written that the service would have left behind: 25 months of days of use, the addresses of
 * every used key, an event for everything that happened since the log begins. Beyond, what somebody who looks today
 * would miss, so that a million keys load in a minute: four months of days, addresses for one used key in five, and of
 * keys created, edited or regenerated only events of the last 90 days. Events of decisions, policies and people are the
 * same in every size, and so are all rows that are no usage.
 */
const COMPLETE_UP_TO_KEYS = 100_000;
const RECENT_MS = 90 * DAY_MS;

/** What is stored of secrets, beside their digests. */
export interface StoredSecrets {
  readonly prefix: string;
  readonly pepperVersion: number;
  readonly routingTag: string;
}

/**
 * A generated organization of which the keys are made while they are written, a few at a time.
 *
 * @throws RangeError when there are too few members for so many teams, or no room for a key
 */
export class GeneratedOrganization {
  readonly organization: Organization;
  readonly keyRows: KeyRows;
  readonly keyEvents: KeyEvents;
  /** When the audit log begins; always the first of a month. */
  readonly logFromMs: number;
  private readonly plan: KeyPlan;
  private readonly sets: DecidedSets;
  private readonly trail: AuditTrail;
  private readonly detail: UsageDetail;

  constructor(
    options: OrganizationOptions,
    private readonly secrets: StoredSecrets,
    private readonly sink: RowSink,
  ) {
    this.organization = generatePeople(options);
    const { id, nowMs, seed } = this.organization;
    const complete = options.keys <= COMPLETE_UP_TO_KEYS;
    this.detail = complete ? { months: 25, addresses: 1 } : { months: 4, addresses: 0.2 };
    this.plan = planKeys(this.organization, options.keys - 1);
    this.sets = new DecidedSets(planSets(this.organization, this.plan));
    this.logFromMs = monthsBefore(nowMs, KEPT_MONTHS);
    this.trail = new AuditTrail(id, new Random(seed, streams.sources), sink, this.logFromMs);
    this.keyRows = new KeyRows(id, secrets, sink);
    this.keyEvents = new KeyEvents(this.trail, complete ? this.logFromMs : nowMs - RECENT_MS);
  }

  /** Writes everything but the keys; yields how many people and accounts are written, after a few each time. */
  *writePeople(step: number): Generator<number, void> {
    const { organization } = this;
    const rows = new PeopleRows(organization, this.sink);
    const events = new PeopleEvents(organization, this.trail);
    rows.founded(this.secrets.routingTag);
    events.founded();
    for (const team of organization.teams) {
      rows.team(team);
      events.team(team);
    }
    let written = 0;
    for (const person of organization.people) {
      rows.person(person);
      events.person(person);
      if (++written % step === 0) yield written;
    }
    for (const account of organization.accounts) {
      rows.account(account);
      events.account(account);
    }
    rows.grants();
    events.grants();
    for (const policy of organization.policies) rows.policy(policy);
    events.policies();
    yield written;
  }

  /** Writes the keys in the order of their creation; each step has written `step` more of them, and yields how many. */
  *writeKeys(step: number): Generator<number, void> {
    const gateway = gatewayKey(this.organization, this.detail.months);
    const sets = new SetRows(this.organization, this.sets, this.trail, this.sink);
    const write = (key: GeneratedKey): void => {
      this.keyRows.write(key);
      this.keyEvents.write(key);
      sets.add(key);
    };
    write(gateway);
    const verifiers = [{ id: gateway.id, sinceMs: gateway.createdMs }];
    const source = new KeySource(this.organization, this.plan, this.detail, verifiers, this.sets);
    for (let written = 0; written < this.plan.count; written++) {
      write(source.at(this.plan.inOrder[written] ?? 0));
      if ((written + 1) % step === 0) yield written + 2;
    }
    sets.write();
    yield this.plan.count + 1;
  }
}

/** An organization of a size, deterministic in its options. */
function generatePeople(options: OrganizationOptions): Organization {
  const { seed, name, teams, members, keys } = options;
  if (teams < 1 || keys < 1) throw new RangeError('An organization has at least one team and one key');
  if (members < fewestMembers(teams))
    throw new RangeError(`${teams} teams need at least ${fewestMembers(teams)} members`);
  const nowMs = options.now.getTime();
  const foundedMs = (Math.floor(nowMs / DAY_MS) - HISTORY_DAYS) * DAY_MS + FOUNDED_AT_MS;
  const idSeed = idSeedOf(options);
  const id = newIdAt(new Date(foundedMs), new Random(idSeed, streams.rowIds, 2).bytes());
  const plan = planPeople(options, foundedMs);
  const accounts = planAccounts(options, plan);
  const policies = planPolicies(options, plan, foundedMs);
  return { id, name, foundedMs, nowMs, seed, idSeed, ...plan, accounts, policies };
}

function monthsBefore(ms: number, months: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1);
}
