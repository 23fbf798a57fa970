import { rows, type RowRule } from './reach.js';
import { type Caller, password, SET_HASH, type Relation, relations, type Thing, type World } from './world.js';

/** How one operation is called in the matrix. */
export interface AccessCase {
  /** What of its target's relations there are; an operation without a target has one cell a caller. */
  relations: readonly Relation[];
  row: RowRule;
  /** Makes a target, and names it in the address. Called once for all cells that only read or are refused. */
  target?: (world: World, relation: Relation, caller: Caller) => Promise<Record<string, string>>;
  body?: (world: World, relation: Relation, caller: Caller) => object | Promise<object>;
  headers?: (world: World, relation: Relation, caller: Caller) => Promise<Record<string, string>>;
  /** Uses its caller up: their key, their session, their role. `own`: where the caller is what is decided about. */
  endsCaller?: 'always' | 'own';
  /** What `own` needs of the caller beforehand. */
  arrange?: (world: World, caller: Caller) => Promise<void>;
  /** For operations open to everyone: what they answer, whoever asks. */
  answers?: number;
  /** Costs a hash of a password, or counts against the address it comes from: only some callers try it. */
  costly?: boolean;
}

const once = ['own'] as const;
const perKey = ['own', 'mate', 'otherTeam', 'otherOrganization'] as const;
const perTeam = ['own', 'otherTeam', 'otherOrganization'] as const;

const idOf = (thing: Thing): Record<string, string> => ({ id: thing.publicId });
const key = async (world: World, relation: Relation, caller: Caller) => idOf(await world.key(relation, caller));
const account = async (world: World, relation: Relation, caller: Caller) =>
  idOf(await world.serviceAccount(relation, caller));
const person = async (world: World, relation: Relation, caller: Caller) => idOf(await world.person(relation, caller));
const team = async (world: World, relation: Relation, caller: Caller) => idOf(world.holder(relation, caller).team);

const member = async (world: World, relation: Relation, caller: Caller) => ({
  ...(await team(world, relation, caller)),
  userId: (await world.person(relation, caller)).publicId,
});

/** Nobody's keys of an own team were suspended by the person themselves: see `arrange`. */
const suspendedPerson = async (world: World, relation: Relation, caller: Caller) => {
  const user = await world.person(relation, caller);
  if (relation !== 'own' && relation !== 'otherOrganization') await world.suspendKeysOf(user);
  return idOf(user);
};

const inactivePerson = async (world: World, relation: Relation, caller: Caller) => {
  const user = await world.person(relation, caller);
  if (relation !== 'own' && relation !== 'otherOrganization') await world.deactivate(user);
  return idOf(user);
};

const reason = { reason: 'a case for the access matrix' };
const named = (world: World): object => ({ name: world.nextName() });
const self: Pick<AccessCase, 'relations' | 'row'> = { relations: once, row: rows.everything };
const open = (answers: number): AccessCase => ({ ...self, answers });
const onKey = (row: RowRule): AccessCase => ({ relations: perKey, row, target: key });
const onAccount = (row: RowRule): AccessCase => ({ relations: perKey, row, target: account });
const onPerson = (row: RowRule): AccessCase => ({ relations, row, target: person });
const onTeam = (row: RowRule): AccessCase => ({ relations: perTeam, row, target: team });
const onMember: AccessCase = { relations, row: rows.memberChange, target: member, endsCaller: 'own' };
const ifMatch: AccessCase['headers'] = async (world, relation, caller) => {
  const { team: whose, organization } = world.holder(relation, caller);
  return { 'if-match': `"${await world.latestPolicy(organization, whose.id)}"` };
};
const fromOwnPages: AccessCase['headers'] = async () => ({ 'sec-fetch-site': 'same-origin' });
const onRevocation = (state: 'planned' | 'applied'): AccessCase => ({
  relations: perTeam,
  row: rows.revocationRead,
  target: async (world, relation, caller) => idOf(await world.revocation(relation, caller, state)),
});
const teamVersion: AccessCase['target'] = async (world, relation, caller) => {
  const { team: whose, organization } = world.holder(relation, caller);
  return { id: whose.publicId, number: String(await world.policy(organization, whose.id)) };
};
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const onExemption: AccessCase = {
  relations: perTeam,
  row: rows.revocationRead,
  target: async (world, relation, caller) => idOf(await world.exemption(relation, caller)),
};
const withdrawal: AccessCase = {
  relations: perTeam,
  row: rows.teamChange,
  target: teamVersion,
  body: () => reason,
};
const draft = { maxIdleDays: 60 };
const onPreview: AccessCase = {
  relations: perTeam,
  row: rows.revocationRead,
  target: async (world, relation, caller) => idOf(await world.preview(relation, caller)),
};

/** Every operation there is; the test fails for one that is not here. */
export const accessCases: Record<string, AccessCase> = {
  'GET /': open(200),
  'GET /docs': open(200),
  'GET /openapi.json': open(200),
  'GET /health/live': open(200),
  'GET /health/ready': open(200),
  'GET /metrics': open(200),
  'POST /v1/auth/login': {
    ...open(401),
    costly: true,
    headers: fromOwnPages,
    body: () => ({ email: 'nobody@example.com', password: 'never anybody' }),
  },
  'POST /v1/auth/setup': { ...open(410), body: () => ({ token: 'never a token', password }) },
  'POST /v1/auth/logout': { ...open(204), endsCaller: 'always', headers: fromOwnPages },

  'GET /me': self,
  'GET /v1/auth/session': self,
  'GET /v1/auth/sessions': self,
  'DELETE /v1/auth/sessions': { ...self, endsCaller: 'always' },
  'DELETE /v1/auth/sessions/{id}': {
    relations: perKey,
    row: rows.ownOnly,
    target: async (world, relation, caller) => idOf(await world.session(relation, caller)),
  },
  'POST /v1/auth/reauthenticate': { ...self, endsCaller: 'always', body: () => ({ password }) },
  'POST /v1/auth/password': {
    ...self,
    endsCaller: 'always',
    body: () => ({ current: password, next: 'seven quiet mountains' }),
  },

  'GET /v1/keys': self,
  'POST /v1/keys': { ...self, body: (world) => ({ ...named(world), team: world.team.publicId }) },
  'GET /v1/keys/self': { relations: once, row: rows.keysOnly },
  'DELETE /v1/keys/self': { relations: once, row: rows.keysOnly, endsCaller: 'always' },
  'POST /v1/keys/self/regenerate': { relations: once, row: rows.keysOnly, endsCaller: 'always', body: () => ({}) },
  'POST /v1/keys/verify': { ...self, body: () => ({ secret: 'kru_never-a-secret' }) },
  'POST /v1/keys/lookup': { ...self, body: () => ({ sha256: ['0'.repeat(64)] }) },
  'GET /v1/keys/export': self,
  'GET /v1/keys/exports/{id}': {
    relations: perKey,
    row: rows.exportRead,
    target: async (world, relation, caller) => idOf(await world.export(relation, caller)),
  },
  'GET /v1/keys/{id}': onKey(rows.keyRead),
  'GET /v1/keys/{id}/history': onKey(rows.keyRead),
  'GET /v1/keys/{id}/explain': onKey(rows.keyRead),
  'PATCH /v1/keys/{id}': { ...onKey(rows.keyEnd), body: named },
  'DELETE /v1/keys/{id}': onKey(rows.keyEnd),
  'POST /v1/keys/{id}/regenerate': { ...onKey(rows.keyRegenerate), body: () => ({ overlapSeconds: 0 }) },
  'POST /v1/keys/{id}/revoke': { ...onKey(rows.keyDecide), body: () => reason },
  'POST /v1/keys/{id}/suspend': { ...onKey(rows.keyDecide), body: () => reason },
  'POST /v1/keys/{id}/restore': {
    relations: perKey,
    row: rows.keyRestore,
    target: async (world, relation, caller) => idOf(await world.suspendedKey(relation, caller)),
    body: () => reason,
  },
  'GET /v1/me/key-settings': self,
  'PUT /v1/me/key-settings': { ...self, body: () => ({ defaultLifetimeDays: 30 }) },

  'GET /v1/organization': self,
  'PATCH /v1/organization': { ...self, body: named },
  'GET /v1/teams': self,
  'POST /v1/teams': { ...self, body: named },
  'GET /v1/teams/{id}': onTeam(rows.teamRead),
  'PATCH /v1/teams/{id}': { ...onTeam(rows.teamChange), body: named },
  'GET /v1/teams/{id}/members': onTeam(rows.teamRead),
  'POST /v1/teams/{id}/members': {
    ...onTeam(rows.teamChange),
    body: async (world, relation) => {
      const joins = relation === 'otherTeam' ? world.team.id : world.otherTeam.id;
      return { user: (await world.user('member', joins)).publicId };
    },
  },
  'PATCH /v1/teams/{id}/members/{userId}': { ...onMember, body: () => ({ role: 'member' }) },
  'DELETE /v1/teams/{id}/members/{userId}': onMember,

  'GET /v1/users': self,
  'POST /v1/users': {
    ...self,
    body: (world) => ({ email: `${world.nextName().replaceAll(' ', '.')}@example.com`, name: 'Nina Petrov' }),
  },
  'GET /v1/users/{id}': onPerson(rows.userRead),
  'GET /v1/users/{id}/departure': onPerson(rows.userDeparture),
  'DELETE /v1/users/{id}': { ...onPerson(rows.userDecide), endsCaller: 'own' },
  'PUT /v1/users/{id}/role': { ...onPerson(rows.userDecide), endsCaller: 'own', body: () => ({ role: 'auditor' }) },
  'POST /v1/users/{id}/deactivate': { ...onPerson(rows.userDecide), endsCaller: 'own', body: () => reason },
  'POST /v1/users/{id}/reactivate': { ...onPerson(rows.userDecide), target: inactivePerson, body: () => reason },
  'POST /v1/users/{id}/reset-password': onPerson(rows.userDecide),
  'DELETE /v1/users/{id}/sessions': { ...onPerson(rows.userDecide), endsCaller: 'own' },
  'POST /v1/users/{id}/suspend-keys': { ...onPerson(rows.userDecide), endsCaller: 'own', body: () => reason },
  'POST /v1/users/{id}/restore-keys': {
    relations,
    row: rows.userRestore,
    target: suspendedPerson,
    endsCaller: 'own',
    arrange: (world, { user }) => world.suspendKeysOf(user),
    body: () => reason,
  },

  'GET /v1/service-accounts': self,
  'POST /v1/service-accounts': {
    ...self,
    body: (world) => ({ ...named(world), team: world.team.publicId, deputy: world.mate.publicId }),
  },
  'GET /v1/service-accounts/{id}': onAccount(rows.accountRead),
  'PATCH /v1/service-accounts/{id}': { ...onAccount(rows.accountEdit), body: named },
  'PUT /v1/service-accounts/{id}/role': { ...onAccount(rows.accountRead), body: () => ({ role: 'auditor' }) },
  'PUT /v1/service-accounts/{id}/stewards': {
    ...onAccount(rows.accountEdit),
    body: (world, relation) => ({ deputy: (relation === 'own' ? world.mate : world.above).publicId }),
  },

  'GET /v1/policies/organization': self,
  'PUT /v1/policies/organization': {
    relations: once,
    row: rows.organizationChange,
    headers: async (world) => ({ 'if-match': `"${await world.latestPolicy(world.home, null)}"` }),
    body: () => ({ maxOverlapSeconds: 86_400 }),
  },
  'GET /v1/policies/organization/history': self,
  'POST /v1/policies/organization/rollback': {
    relations: once,
    row: rows.organizationChange,
    headers: async (world) => ({ 'if-match': `"${await world.latestPolicy(world.home, null)}"` }),
    body: () => ({ version: 1, ...reason }),
  },
  'POST /v1/policies/organization/versions/{number}/withdraw': {
    relations: once,
    row: rows.organizationChange,
    target: async (world) => ({ number: String(await world.policy(world.home, null)) }),
    body: () => reason,
  },
  'GET /v1/policies/teams/{id}': onTeam(rows.policyRead),
  'PUT /v1/policies/teams/{id}': {
    ...onTeam(rows.teamChange),
    headers: ifMatch,
    body: () => ({ maxOverlapSeconds: 3_600 }),
  },
  'POST /v1/policies/teams/{id}/rollback': {
    ...onTeam(rows.teamChange),
    headers: ifMatch,
    body: () => ({ version: 1, ...reason }),
  },
  'GET /v1/policies/teams/{id}/history': onTeam(rows.policyRead),
  'POST /v1/policies/teams/{id}/versions/{number}/withdraw': withdrawal,

  'POST /v1/policies/organization/preview': { relations: once, row: rows.organizationPreview, body: () => draft },
  'POST /v1/policies/organization/versions/{number}/withdraw/preview': {
    relations: once,
    row: rows.organizationPreview,
    target: async (world) => ({ number: String(await world.policy(world.home, null)) }),
  },
  'POST /v1/policies/teams/{id}/preview': { ...onTeam(rows.revocationRead), body: () => draft },
  'POST /v1/policies/teams/{id}/versions/{number}/withdraw/preview': {
    relations: perTeam,
    row: rows.revocationRead,
    target: teamVersion,
  },
  'GET /v1/policies/previews/{id}': onPreview,
  'DELETE /v1/policies/previews/{id}': { ...onPreview, row: rows.teamChange },
  'GET /v1/keys/stats': self,
  'GET /v1/keys/stats/{id}': {
    relations: perTeam,
    row: rows.ownOnly,
    target: async (world, relation, caller) => idOf(await world.stats(relation, caller)),
  },
  'GET /v1/exemptions': self,
  'POST /v1/exemptions': {
    ...self,
    body: async (world, _, caller) => ({
      ...reason,
      key: (await world.key('mate', caller)).publicId,
      rule: 'maxIdleDays',
      team: world.team.publicId,
      until: inDays(30),
    }),
  },
  'GET /v1/exemptions/{id}': onExemption,
  'POST /v1/exemptions/{id}/renew': { ...onExemption, body: () => ({ ...reason, until: inDays(60) }) },
  'DELETE /v1/exemptions/{id}': onExemption,

  'GET /v1/revocations': self,
  'POST /v1/revocations': {
    ...self,
    body: async (world, relation, caller) => ({ ...reason, keyIds: [(await world.key(relation, caller)).publicId] }),
  },
  'GET /v1/revocations/{id}': onRevocation('planned'),
  'GET /v1/revocations/{id}/keys': onRevocation('planned'),
  'POST /v1/revocations/{id}/apply': { ...onRevocation('planned'), body: () => ({ setHash: SET_HASH }) },
  'GET /v1/revocations/{id}/progress': onRevocation('planned'),
  'POST /v1/revocations/{id}/recheck': onRevocation('planned'),
  'POST /v1/revocations/{id}/undo': onRevocation('applied'),
  'POST /v1/revocations/{id}/cancel': onRevocation('planned'),

  'GET /v1/audit-events': self,
};
