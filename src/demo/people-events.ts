import type { AuditEntry } from '../platform/database/audit-sink.js';
import { differences, UNSET_POLICY, type PolicyValues } from '../policies/domain/policy.js';
import { DAY_MS } from '../policies/domain/timeline.js';
import type { AuditTrail } from './audit-trail.js';
import { MINUTE_MS } from './calendar.js';
import type {
  Organization,
  OwnerMark,
  Person,
  SavedPolicy,
  ServiceAccount,
  Stewardship,
  Team,
} from './organization.js';

type Target = AuditEntry['targets'][number];

/** Writes the events of teams, people, service accounts and policies. */
export class PeopleEvents {
  private readonly nowMs: number;
  private readonly founder: Person;

  constructor(
    private readonly organization: Organization,
    private readonly trail: AuditTrail,
  ) {
    this.nowMs = organization.nowMs;
    this.founder = organization.roles.owner;
  }

  founded(): void {
    const { id, name, foundedMs, nowMs, people } = this.organization;
    const told = { by: null, targets: [{ type: 'organization' as const, id, name }] };
    this.trail.record({ ...told, action: 'organization.created', atMs: foundedMs, change: { after: { name } } });
    this.trail.record({ ...told, action: 'installation.seeded', atMs: nowMs, details: { members: people.length } });
  }

  team({ id, name, foundedMs, former }: Team): void {
    const first = former?.name ?? name;
    const told = { by: this.founder, teamId: id, targets: [{ type: 'team' as const, id, name: first }] };
    this.trail.record({ ...told, action: 'team.created', atMs: foundedMs, change: { after: { name: first } } });
    if (former === null) return;
    const change = { before: { name: first }, after: { name } };
    this.trail.record({ ...told, action: 'team.renamed', atMs: former.untilMs, change });
  }

  person(person: Person): void {
    const { joinedMs, former, name, email } = person;
    const targets = [userTarget(person)];
    this.trail.record({
      action: 'user.invited',
      atMs: joinedMs,
      by: person === this.founder ? null : this.founder,
      targets,
      change: { after: { name: former?.name ?? name, email, role: 'member' } },
    });
    const joined = joinedMs + (2 + (person.index % 48)) * MINUTE_MS;
    this.trail.record({ action: 'user.joined', atMs: joined, by: person, targets });
    if (former !== null) {
      const change = { before: { name: former.name }, after: { name } };
      this.trail.record({ action: 'user.renamed', atMs: former.untilMs, by: person, targets, change });
    }
    this.memberships(person);
    this.left(person);
    for (const mark of person.marks) this.marked(person, mark);
  }

  grants(): void {
    for (const { person, team, role, sinceMs, untilMs, by } of this.organization.grants) {
      const targets = team === null ? [userTarget(person)] : [userTarget(person), teamTarget(team)];
      const told = { targets, teamId: team?.id ?? null };
      const change = { before: { role: 'member' }, after: { role, until: null } };
      this.trail.record({ ...told, action: 'role.granted', atMs: sinceMs, by, change });
      if (untilMs === null) continue;
      const back = { before: { role }, after: { role: 'member' } };
      this.trail.record({ ...told, action: 'role.ended', atMs: untilMs, by: this.founder, change: back });
    }
  }

  account(account: ServiceAccount): void {
    const { id, name, team, description, createdMs, former, stewardships } = account;
    const target: Target = { type: 'service_account', id, name };
    const steward = stewardships[0]?.person ?? team.lead;
    const after = {
      name,
      description,
      stewardName: steward.name,
      deputyName: deputyAt(account, createdMs)?.name ?? null,
    };
    this.trail.record({
      action: 'service_account.created',
      atMs: createdMs,
      by: steward,
      targets: [target, teamTarget(team)],
      teamId: team.id,
      change: { after },
    });
    if (former !== null) {
      const told = { by: team.lead, targets: [target], teamId: team.id };
      const change = { before: { name: former.name, description }, after: { name, description } };
      this.trail.record({ ...told, action: 'service_account.renamed', atMs: former.untilMs, change });
    }
    for (const stewardship of stewardships) {
      if (stewardship.sinceMs !== createdMs) this.stewarded(account, target, stewardship);
    }
  }

  policies(): void {
    const before = new Map<string | null, PolicyValues>();
    for (const policy of this.organization.policies) {
      const scope = policy.team?.id ?? null;
      this.policy(policy, before.get(scope) ?? UNSET_POLICY);
      before.set(scope, policy.version.values);
    }
  }

  private policy({ team, version, savedBy, reason, withdrawReason }: SavedPolicy, before: PolicyValues): void {
    const { number, values, savedAt, enforceFrom, withdrawnAt } = version;
    const changed = differences(before, values);
    const side = (of: 'before' | 'after') => Object.fromEntries(changed.map((each) => [each.field, each[of]]));
    const target: Target = team ? teamTarget(team) : { type: 'organization', id: this.organization.id, name: null };
    const told = { by: savedBy, targets: [target], teamId: team?.id ?? null };
    this.trail.record({
      ...told,
      action: 'policy.changed',
      atMs: savedAt.getTime(),
      change: { before: side('before'), after: side('after') },
      details: { version: number, enforceFrom: enforceFrom.toISOString() },
      reason,
    });
    if (withdrawnAt === null) return;
    const withdrawn = { atMs: withdrawnAt.getTime(), reason: withdrawReason, details: { version: number } };
    this.trail.record({ ...told, ...withdrawn, action: 'policy.withdrawn' });
  }

  private stewarded(account: ServiceAccount, target: Target, { person, role, sinceMs }: Stewardship): void {
    const after = role === 'steward' ? { stewardName: person.name } : { deputyName: person.name };
    this.trail.record({
      action: 'stewardship.changed',
      atMs: sinceMs,
      by: account.team.lead,
      targets: [target, userTarget(person)],
      teamId: account.team.id,
      change: { after },
    });
  }

  private memberships(person: Person): void {
    for (const { team, sinceMs, untilMs, reason } of person.stints) {
      const told = { targets: [userTarget(person), teamTarget(team)], teamId: team.id };
      const by = team.lead === person ? this.founder : team.lead;
      const ahead = untilMs !== null && untilMs > this.nowMs;
      const change = { after: { until: ahead ? new Date(untilMs) : null } };
      this.trail.record({ ...told, action: 'membership.started', atMs: sinceMs, by, change });
      if (untilMs === null || ahead) continue;
      const removed = untilMs === person.leaving?.removedMs;
      this.trail.record({
        ...told,
        action: 'membership.ended',
        atMs: untilMs,
        by: removed ? person.leaving.by : by,
        change: { before: { role: 'member' }, after: { until: new Date(untilMs) } },
        reason: removed ? person.leaving.reason : reason,
        details: { level: removed ? 'organization' : 'team' },
      });
    }
  }

  private left(person: Person): void {
    const { leaving, email, index } = person;
    if (leaving === null) return;
    const { deactivatedMs, removedMs, reactivatedMs, by, reason } = leaving;
    const told = { targets: [userTarget(person)], by };
    if (deactivatedMs !== null) {
      const scheduled = deactivatedMs > this.nowMs;
      const change = { before: { state: 'active' }, after: { state: 'deactivated', since: new Date(deactivatedMs) } };
      const details = { level: 'organization', sessions: 0, scheduled };
      // a last day that lies ahead was set some days ago
      const atMs = scheduled ? this.nowMs - (1 + (index % 6)) * DAY_MS : deactivatedMs;
      this.trail.record({ ...told, action: 'user.deactivated', atMs, change, reason, details });
    }
    if (reactivatedMs !== null) {
      const change = { before: { state: 'deactivated' }, after: { state: 'active' } };
      this.trail.record({
        ...told,
        action: 'user.reactivated',
        atMs: reactivatedMs,
        change,
        details: { scheduled: false },
      });
    }
    if (removedMs === null) return;
    const before = { state: deactivatedMs === null ? 'active' : 'deactivated', role: 'member', email };
    const change = { before, after: { state: 'removed', since: new Date(removedMs) } };
    this.trail.record({ ...told, action: 'user.removed', atMs: removedMs, change, reason, details: { sessions: 0 } });
  }

  private marked(person: Person, { cause, sinceMs, untilMs, by, reason, liftReason }: OwnerMark): void {
    const told = { targets: [userTarget(person)], by, details: { level: 'organization' } };
    if (cause === 'administrator') this.trail.record({ ...told, action: 'user.keys_suspended', atMs: sinceMs, reason });
    if (untilMs === null) return;
    const change = { after: { lifted: [cause] } };
    this.trail.record({ ...told, action: 'user.keys_restored', atMs: untilMs, change, reason: liftReason });
  }
}

function deputyAt({ stewardships }: ServiceAccount, ms: number): Person | null {
  return stewardships.find(({ role, sinceMs }) => role === 'deputy' && sinceMs === ms)?.person ?? null;
}

const userTarget = ({ id, name }: Person): Target => ({ type: 'user', id, name });
const teamTarget = ({ id, name }: Team): Target => ({ type: 'team', id, name });
