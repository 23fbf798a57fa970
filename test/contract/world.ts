import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { hashPassword } from '../../src/access/passwords.js';
import { type Role, scopes as ownScopes } from '../../src/access/permissions.js';
import { linkDigest } from '../../src/access/setup-links.js';
import { newIdAt, toPublicId } from '../../src/platform/ids.js';
import { UNSET_POLICY } from '../../src/policies/domain/policy.js';
import type { TestApplication } from '../support/application.js';
import { administer, TestOrganization, type TestUser } from '../support/organization.js';
import { openSession } from '../support/sessions.js';

export const roles = ['member', 'team_admin', 'auditor', 'admin', 'owner'] as const satisfies readonly Role[];
export const password = 'copper lantern harvest';

export type Credential =
  | { kind: 'none' }
  | { kind: 'key'; scopes: readonly string[]; secret: string; keyId: string }
  /** `stale`: its sign-in is too long ago for a step-up. */
  | { kind: 'session'; cookie: string; stale: boolean };

export interface Caller {
  role: Role;
  user: TestUser;
  credential: Credential;
}

export type Thing = { id: string; publicId: string };
/** `above` is an owner of the organization who is in the caller's team. */
export const relations = ['own', 'mate', 'above', 'otherTeam', 'otherOrganization'] as const;
export type Relation = (typeof relations)[number];

export const label = ({ role, credential }: Caller): string => {
  if (credential.kind === 'none') return 'anonymous';
  if (credential.kind === 'session') return `${role}, ${credential.stale ? 'stale ' : ''}session`;
  return `${role}, key with ${credential.scopes.join(' ') || 'no scope'}`;
};

/** With what a role calls: one key for each scope of ours, one with a scope of another service, one without. */
export const scopeSets: readonly (readonly string[])[] = [
  [],
  ['orders:read'],
  ...Object.keys(ownScopes).map((scope) => [scope]),
];

/** What every planned set of a world is said to be hashed to. */
export const SET_HASH = 'ab'.repeat(32);

/** Two organizations: one with two teams and everything in them several times, one of strangers. */
export class World {
  readonly home: TestOrganization;
  readonly foreign: TestOrganization;
  team: Thing;
  otherTeam: Thing;
  foreignTeam: Thing;
  mate: TestUser;
  above: TestUser;
  outsider: TestUser;
  stranger: TestUser;
  private hash: string;
  private names = 0;

  private constructor(
    readonly node: TestApplication,
    readonly client: pg.Client,
  ) {
    this.home = new TestOrganization(client, node);
    this.foreign = new TestOrganization(client, node);
  }

  static async found(node: TestApplication): Promise<World> {
    const world = new World(node, await administer(node));
    await world.settle();
    return world;
  }

  private async settle(): Promise<void> {
    const { home, foreign } = this;
    this.hash = await hashPassword(password);
    await home.found();
    await foreign.found();
    this.team = await home.team('Payments');
    this.otherTeam = await home.team('Search');
    this.foreignTeam = await foreign.team('Payments');
    this.mate = await home.user('Mia Okoye', { teams: [this.team.id] });
    this.above = await home.user('Olga Berg', { role: 'owner', teams: [this.team.id] });
    this.outsider = await home.user('Omar Haddad', { teams: [this.otherTeam.id] });
    this.stranger = await foreign.user('Sven Lund', { role: 'owner', teams: [this.foreignTeam.id] });
    for (const teamId of [null, this.team.id, this.otherTeam.id]) await this.twoPolicies(home, teamId);
    for (const teamId of [null, this.foreignTeam.id]) await this.twoPolicies(foreign, teamId);
  }

  /** In letters, because an e-mail address is made of it. */
  nextName(): string {
    this.names += 1;
    return `Rotation ${String(this.names).replaceAll(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))}`;
  }

  /** A user of the caller's team with a role, and a password. */
  async user(role: Role, teamId = this.team.id): Promise<TestUser> {
    const user = await this.home.user(this.nextName(), {
      ...(role === 'team_admin' ? { administers: [teamId] } : { teams: [teamId] }),
      ...(role !== 'member' && role !== 'team_admin' && { role }),
    });
    await this.setPassword(user);
    return user;
  }

  async setPassword({ id }: TestUser): Promise<void> {
    await this.client.query(
      `insert into keyreeve.passwords (organization_id, user_id, hash, changed_at) values ($1, $2, $3, $4)`,
      [this.home.id, id, this.hash, this.home.past()],
    );
  }

  async withKey(role: Role, user: TestUser, scopes: readonly string[]): Promise<Caller> {
    const { secret, id } = await this.home.key(user, this.team.id, { scopes: [...scopes], name: this.nextName() });
    return { role, user, credential: { kind: 'key', scopes, secret, keyId: id } };
  }

  async withSession(role: Role, user: TestUser, stale: boolean): Promise<Caller> {
    const signedIn = new Date(Date.now() - (stale ? 3_600_000 : 0));
    const cookie = await openSession(this.client, this.home, user, signedIn);
    return { role, user, credential: { kind: 'session', cookie, stale } };
  }

  /** The token of a link with which somebody new may join. */
  async invitation(): Promise<string> {
    const user = await this.home.user(this.nextName(), { teams: [this.team.id] });
    const token = randomBytes(32).toString('base64url');
    const now = this.node.clock.now();
    await this.client.query(
      `insert into keyreeve.setup_links (organization_id, id, digest, user_id, purpose, created_at, expires_at)
       values ($1, $2, $3, $4, 'invitation', $5, $6)`,
      [this.home.id, newIdAt(now), linkDigest(token), user.id, now, new Date(now.getTime() + 3_600_000)],
    );
    return token;
  }

  /** Somebody else of the same role with the same kind of credential, for what uses its caller up. */
  async another({ role, credential }: Caller): Promise<Caller> {
    const user = await this.user(role);
    if (credential.kind === 'key') return this.withKey(role, user, credential.scopes);
    return credential.kind === 'session' ? this.withSession(role, user, credential.stale) : { role, user, credential };
  }

  /** Whom something belongs to that stands in a relation to the caller. */
  holder(relation: Relation, caller: Caller): { user: TestUser; team: Thing; organization: TestOrganization } {
    const { home, foreign, team, otherTeam, foreignTeam } = this;
    if (relation === 'otherOrganization') return { user: this.stranger, team: foreignTeam, organization: foreign };
    if (relation === 'otherTeam') return { user: this.outsider, team: otherTeam, organization: home };
    const user = { own: caller.user, mate: this.mate, above: this.above }[relation];
    return { user, team, organization: home };
  }

  async key(relation: Relation, caller: Caller): Promise<Thing> {
    const { user, team, organization } = this.holder(relation, caller);
    return organization.key(user, team.id, { name: this.nextName() });
  }

  /** A key that an administrator of its team suspended. */
  async suspendedKey(relation: Relation, caller: Caller): Promise<Thing> {
    const key = await this.key(relation, caller);
    await this.client.query(
      `insert into keyreeve.key_causes (organization_id, key_id, id, effect, cause, level, opened_at, opened_by, reason)
       select organization_id, id, gen_random_uuid(), 'suspended', 'administrator', 'team', created_at, owner_id, 'under review'
       from keyreeve.keys where id = $1`,
      [key.id],
    );
    return key;
  }

  async serviceAccount(relation: Relation, caller: Caller): Promise<Thing> {
    const { user, team, organization } = this.holder(relation, caller);
    return organization.serviceAccount(this.nextName(), team.id, { steward: user.id });
  }

  /** A person like the one who stands in the relation, to be decided about; `own` is the caller. */
  async person(relation: Relation, caller: Caller): Promise<TestUser> {
    if (relation === 'own') return caller.user;
    if (relation === 'above') return this.user('owner');
    if (relation === 'otherOrganization') return this.foreign.user(this.nextName(), { teams: [this.foreignTeam.id] });
    return this.user('member', this.holder(relation, caller).team.id);
  }

  /** All keys in the team were suspended by its administrator, those that were there then. */
  async suspendKeysOf({ id }: TestUser): Promise<void> {
    await this.client.query(
      `insert into keyreeve.owner_marks (organization_id, id, owner_id, cause, level, team_id, since, opened_by, reason)
       values ($1, gen_random_uuid(), $2, 'administrator', 'team', $3, $4, $2, 'under review')`,
      [this.home.id, id, this.team.id, this.home.past(10)],
    );
  }

  async deactivate({ id }: TestUser): Promise<void> {
    const values = [this.home.id, id, this.home.past(1)];
    await this.client.query(
      `update keyreeve.owner_states set until = $3 where organization_id = $1 and owner_id = $2 and until is null`,
      values,
    );
    await this.client.query(
      `insert into keyreeve.owner_states (organization_id, owner_id, since, state, reason) values ($1, $2, $3, 'deactivated', 'on leave')`,
      values,
    );
  }

  async session(relation: Relation, caller: Caller): Promise<Thing> {
    const { user, organization } = this.holder(relation, caller);
    await openSession(this.client, organization, user);
    const { rows } = await this.client.query<{ id: string }>(
      `select id from keyreeve.sessions where user_id = $1 order by id desc limit 1`,
      [user.id],
    );
    const id = rows[0]?.id ?? '';
    return { id, publicId: toPublicId('ses', id) };
  }

  /** Saves one more version of a policy, which limits nothing; its number. */
  async policy(organization: TestOrganization, teamId: string | null, differing: object = {}): Promise<number> {
    const rules = { ...UNSET_POLICY, selfRotation: 'everyone', ...differing };
    const savedAt = this.node.clock.now();
    const { rows } = await this.client.query<{ number: number }>(
      `insert into keyreeve.policy_versions (organization_id, id, team_id, number, rules, enforce_from, saved_at)
       select $1::uuid, $2, $3::uuid, 1 + coalesce(max(number), 0), $4, $5, $5
       from keyreeve.policy_versions where organization_id = $1 and team_id is not distinct from $3::uuid
       returning number`,
      [organization.id, newIdAt(savedAt), teamId, JSON.stringify(rules), savedAt],
    );
    return rows[0]?.number ?? 0;
  }

  /** The first of them has other rules than those that follow, to be rolled back to. */
  private async twoPolicies(organization: TestOrganization, teamId: string | null): Promise<void> {
    await this.policy(organization, teamId, { maxLiveKeysPerOwner: 100_000 });
    await this.policy(organization, teamId);
  }

  /** A decision over one key of the team that stands in the relation, asked for by an owner. */
  async revocation(relation: Relation, caller: Caller, state: 'planned' | 'applied'): Promise<Thing> {
    const { user, team, organization } = this.holder(relation, caller);
    const key = await organization.key(user, team.id, { name: this.nextName() });
    const now = this.node.clock.now();
    const id = newIdAt(now);
    const applied = state === 'applied';
    await this.client.query(
      `with decided as (
         insert into keyreeve.revocations (organization_id, id, action, selection, reason, undo_minutes, requested_at,
           requested_by, planned_at, key_count, set_hash, team_ids, applied_at, applied_by, standing, effective_at, undo_until)
         values ($1, $2, 'revoke', '{}', 'under review', 60, $3, $4, $3, 1, $5, array[$6::uuid], $7, $8, $9, $7,
           $7::timestamptz + interval '1 hour'))
       insert into keyreeve.revocation_keys (organization_id, key_id, revocation_id) values ($1, $10, $2)`,
      [
        organization.id,
        id,
        now,
        relation === 'otherOrganization' ? this.stranger.id : this.above.id,
        Buffer.from(SET_HASH, 'hex'),
        team.id,
        applied ? now : null,
        applied ? this.above.id : null,
        applied ? 'team_admin' : null,
        key.id,
      ],
    );
    return { id, publicId: toPublicId('rev', id) };
  }

  /** A preview that is over: one under way would be done meanwhile. */
  async preview(relation: Relation, caller: Caller): Promise<Thing> {
    const { team, organization } = this.holder(relation, caller);
    const now = this.node.clock.now();
    const id = newIdAt(now);
    const input = { teamId: team.id, change: { maxIdleDays: 60 }, enforceFrom: null, withdraws: null };
    await this.client.query(
      `insert into keyreeve.jobs (organization_id, id, kind, requested_at, requested_by, input, finished_at)
       values ($1, $2, 'preview_policy', $3, $4, $5, $3)`,
      [organization.id, id, now, this.above.id, JSON.stringify(input)],
    );
    return { id, publicId: toPublicId('prv', id) };
  }

  /** One that whoever stands in the relation has asked for. */
  async export(relation: Relation, caller: Caller): Promise<Thing> {
    const { user, organization } = this.holder(relation, caller);
    const now = this.node.clock.now();
    const id = newIdAt(now);
    await this.client.query(
      `insert into keyreeve.exports (organization_id, id, requested_by, with_type, format, query, at, as_of, started_at)
       values ($1, $2, $3, 'none', 'csv', '{}', $4, false, $4)`,
      [organization.id, id, user.id, now],
    );
    return { id, publicId: toPublicId('exp', id) };
  }

  /** Figures that are ready, of nothing that not everybody sees. */
  async stats(relation: Relation, caller: Caller): Promise<Thing> {
    const { user, organization } = this.holder(relation, caller);
    const now = this.node.clock.now();
    const id = newIdAt(now);
    const input = { filters: {}, visibility: { all: false, owners: [], teams: [] } };
    await this.client.query(
      `insert into keyreeve.jobs (organization_id, id, kind, requested_at, requested_by, input, finished_at)
       values ($1, $2, 'key_stats', $3, $4, $5, $3)`,
      [organization.id, id, now, user.id, JSON.stringify(input)],
    );
    return { id, publicId: toPublicId('sta', id) };
  }

  /** One from a rule of the team that stands in the relation, for a key in it of somebody else than the caller. */
  async exemption(relation: Relation, caller: Caller): Promise<Thing> {
    const { user, team, organization } = this.holder(relation === 'own' ? 'mate' : relation, caller);
    const key = await organization.key(user, team.id, { name: this.nextName() });
    const now = this.node.clock.now();
    const id = newIdAt(now);
    await this.client.query(
      `with granted as (
         insert into keyreeve.exemptions (organization_id, id, subject_type, subject_id, team_id, rule, since, until)
         values ($1, $2, 'key', $3, $4, 'maxIdleDays', $5, $5::timestamptz + interval '30 days') returning *)
       insert into keyreeve.exemption_decisions (organization_id, exemption_id, number, decision, at, by, until)
       select organization_id, id, 1, 'granted', since, $6, until from granted`,
      [organization.id, id, key.id, team.id, now, relation === 'otherOrganization' ? this.stranger.id : this.above.id],
    );
    return { id, publicId: toPublicId('exm', id) };
  }

  async latestPolicy(organization: TestOrganization, teamId: string | null): Promise<number> {
    const { rows } = await this.client.query<{ number: number }>(
      `select coalesce(max(number), 0) as number from keyreeve.policy_versions
       where organization_id = $1 and team_id is not distinct from $2`,
      [organization.id, teamId],
    );
    return rows[0]?.number ?? 0;
  }
}
