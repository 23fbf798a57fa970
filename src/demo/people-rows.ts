import { randomBytes } from 'node:crypto';
import { foldEmail } from '../platform/http/text.js';
import { sortName } from '../teams/name-history.js';
import type { RowSink } from './tables.js';
import type { FormerName, Organization, Person, SavedPolicy, ServiceAccount, Team } from './organization.js';

interface Named {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly sinceMs: number;
  readonly former: FormerName | null;
  /** From when on the name stands without the address. */
  readonly goneMs: number | null;
}

/** Writes all rows of an organization but those of its keys. */
export class PeopleRows {
  private readonly organization_id: string;
  private readonly founder: string;
  /** Whose passwords are made elsewhere, and handed out. */
  private readonly known: ReadonlySet<Person>;

  constructor(
    private readonly organization: Organization,
    private readonly sink: RowSink,
  ) {
    this.organization_id = organization.id;
    this.founder = organization.roles.owner.id;
    this.known = new Set(Object.values(organization.roles) as Person[]);
  }

  founded(routingTag: string): void {
    const { id, name, foundedMs } = this.organization;
    this.sink('organizations', { id, name, routing_tag: routingTag, created_at: foundedMs });
  }

  team(team: Team): void {
    const { id, name, foundedMs, former } = team;
    const { organization_id } = this;
    const version = former === null ? 1 : 2;
    const named = { name, name_folded: sortName(name), created_at: foundedMs, created_by: this.founder };
    this.sink('teams', { organization_id, id, ...named, version });
    this.names({ id, name, email: null, sinceMs: foundedMs, former, goneMs: null });
  }

  person(person: Person): void {
    const { id, name, joinedMs, former } = person;
    const { organization_id } = this;
    // a removed person's address may be used again
    const goneMs = person.leaving?.removedMs ?? null;
    const email = goneMs === null ? person.email : null;
    this.sink('owners', {
      organization_id,
      id,
      type: 'user',
      team_id: null,
      created_at: joinedMs,
      created_by: id === this.founder ? null : this.founder,
      version: 1 + Number(former !== null) + Number(goneMs !== null),
      name,
      name_folded: sortName(name),
      email,
      email_folded: email && foldEmail(email),
      description: '',
    });
    this.names({ id, name, email: person.email, sinceMs: joinedMs, former, goneMs });
    this.states(person);
    this.marks(person);
    this.memberships(person);
    if (goneMs === null && !this.known.has(person)) this.password(id, joinedMs);
    if (person.index % 19 === 7) {
      const days = [30, 90, 180, 365][person.index % 4] ?? 90;
      this.sink('key_settings', { organization_id, user_id: id, default_lifetime_days: days });
    }
  }

  account(account: ServiceAccount): void {
    const { id, team, name, description, createdMs, former, stewardships } = account;
    const { organization_id } = this;
    this.sink('owners', {
      organization_id,
      id,
      type: 'service_account',
      team_id: team.id,
      created_at: createdMs,
      created_by: stewardships[0]?.person.id ?? null,
      version: former === null ? 1 : 2,
      name,
      name_folded: sortName(name),
      email: null,
      email_folded: null,
      description,
    });
    this.names({ id, name, email: null, sinceMs: createdMs, former, goneMs: null });
    this.state(id, createdMs, null, 'active', stewardships[0]?.person.id ?? null, null);
    for (const { id: row, person, role, sinceMs, untilMs } of stewardships) {
      const period = { since: sinceMs, until: untilMs };
      const by = { granted_by: team.lead.id, ended_by: untilMs === null ? null : team.lead.id };
      this.sink('stewardships', {
        organization_id,
        id: row,
        service_account_id: id,
        user_id: person.id,
        role,
        ...period,
        ...by,
      });
    }
  }

  grants(): void {
    const { organization_id } = this;
    for (const { id, person, team, role, sinceMs, untilMs, by } of this.organization.grants) {
      this.sink('role_grants', {
        organization_id,
        id,
        owner_id: person.id,
        team_id: team?.id ?? null,
        role,
        since: sinceMs,
        until: untilMs,
        granted_by: by?.id ?? null,
        ended_by: untilMs === null ? null : this.founder,
      });
    }
  }

  policy({ id, team, version, savedBy, reason, withdrawReason }: SavedPolicy): void {
    const { number, values, savedAt, enforceFrom, supersededAt, withdrawnAt } = version;
    this.sink('policy_versions', {
      organization_id: this.organization_id,
      id,
      team_id: team?.id ?? null,
      number,
      rules: JSON.stringify(values),
      enforce_from: enforceFrom.getTime(),
      saved_at: savedAt.getTime(),
      saved_by: savedBy.id,
      reason,
      superseded_at: supersededAt?.getTime() ?? null,
      withdrawn_at: withdrawnAt?.getTime() ?? null,
      withdrawn_by: withdrawnAt === null ? null : savedBy.id,
      withdraw_reason: withdrawReason,
    });
  }

  /** Of the shape and cost of a real one, for a password that nobody knows. */
  private password(user_id: string, changedMs: number): void {
    const random = (bytes: number): string => randomBytes(bytes).toString('base64').replaceAll('=', '');
    const hash = `$argon2id$v=19$m=19456,t=2,p=1$${random(16)}$${random(32)}`;
    this.sink('passwords', { organization_id: this.organization_id, user_id, hash, changed_at: changedMs });
  }

  private names({ id, name, email, sinceMs, former, goneMs }: Named): void {
    const row = { organization_id: this.organization_id, subject_id: id };
    if (former !== null) {
      this.sink('names', { ...row, since: sinceMs, until: former.untilMs, name: former.name, email });
    }
    this.sink('names', {
      ...row,
      since: former?.untilMs ?? sinceMs,
      until: goneMs,
      name,
      email,
    });
    if (goneMs !== null) this.sink('names', { ...row, since: goneMs, until: null, name, email: null });
  }

  private states({ id, joinedMs, leaving }: Person): void {
    const by = leaving?.by.id ?? null;
    const { deactivatedMs = null, removedMs = null, reactivatedMs = null, reason = null } = leaving ?? {};
    const endMs = deactivatedMs ?? removedMs;
    this.state(id, joinedMs, endMs, 'active', null, null);
    if (deactivatedMs !== null) this.state(id, deactivatedMs, reactivatedMs ?? removedMs, 'deactivated', by, reason);
    if (reactivatedMs !== null) this.state(id, reactivatedMs, null, 'active', by, null);
    if (removedMs !== null) this.state(id, removedMs, null, 'removed', by, reason);
  }

  private state(
    owner_id: string,
    sinceMs: number,
    untilMs: number | null,
    state: 'active' | 'deactivated' | 'removed',
    by: string | null,
    reason: string | null,
  ): void {
    const { organization_id } = this;
    const period = { since: sinceMs, until: untilMs };
    this.sink('owner_states', { organization_id, owner_id, ...period, state, by, reason });
  }

  private marks({ id: owner_id, marks }: Person): void {
    for (const { id, cause, sinceMs, untilMs, by, reason, liftReason } of marks) {
      this.sink('owner_marks', {
        organization_id: this.organization_id,
        id,
        owner_id,
        cause,
        level: 'organization',
        team_id: null,
        since: sinceMs,
        until: untilMs,
        opened_by: by.id,
        reason,
        lifted_by: untilMs === null ? null : by.id,
        lift_reason: liftReason,
      });
    }
  }

  private memberships({ id: user_id, stints, leaving }: Person): void {
    for (const { id, team, sinceMs, untilMs, liftedMs, reason } of stints) {
      const removed = untilMs !== null && untilMs === leaving?.removedMs;
      const endedBy = removed ? leaving.by.id : team.lead.id;
      this.sink('memberships', {
        organization_id: this.organization_id,
        id,
        team_id: team.id,
        user_id,
        since: sinceMs,
        until: untilMs,
        created_by: user_id === team.lead.id ? this.founder : team.lead.id,
        ended_by: untilMs === null ? null : endedBy,
        end_reason: removed ? leaving.reason : reason,
        end_level: untilMs === null ? null : removed ? 'organization' : 'team',
        lifted_at: liftedMs,
        lifted_by: liftedMs === null ? null : team.lead.id,
      });
    }
  }
}
