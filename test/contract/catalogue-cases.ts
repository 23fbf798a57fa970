import type { AuditAction } from '../../src/audit/catalogue.js';
import { type Caller, password, type Relation, type World } from './world.js';

/** What one operation writes into the log when it succeeds, for the request of `access-cases.ts` unless told. */
export interface CatalogueCase {
  actions: readonly AuditAction[];
  relation?: Relation;
  body?: (world: World, caller: Caller) => object | Promise<object>;
  /** What must be there before. */
  arrange?: (world: World, caller: Caller, parameters: Record<string, string>) => Promise<void>;
  /** The credential that it is asked with, where it is not whatever may most. */
  as?: 'session' | 'nobody';
}

/** Looks without changing; that the audit log is read is an event of its own. */
const looks: CatalogueCase = { actions: [] };
const one = (action: AuditAction, more: Partial<CatalogueCase> = {}): CatalogueCase => ({ actions: [action], ...more });
const anotherSession = async (world: World, { user }: Caller): Promise<void> =>
  void (await world.withSession('owner', user, false));

/** Every operation that is not a GET. The test fails for one that is not here, and for events that are not these. */
export const catalogueCases: Record<string, CatalogueCase> = {
  'POST /v1/auth/login': one('session.started', {
    as: 'nobody',
    body: async (world) => ({ email: (await world.user('member')).email, password }),
  }),
  'POST /v1/auth/logout': one('session.ended', { as: 'session' }),
  'POST /v1/auth/setup': {
    actions: ['user.joined', 'user.renamed'],
    as: 'nobody',
    body: async (world) => ({ token: await world.invitation(), password, name: 'Nina Petrova' }),
  },
  'POST /v1/auth/reauthenticate': one('session.renewed'),
  'POST /v1/auth/password': one('password.changed'),
  'DELETE /v1/auth/sessions': one('user.sessions_ended', { arrange: anotherSession }),
  'DELETE /v1/auth/sessions/{id}': one('session.ended', { relation: 'own' }),

  'POST /v1/keys': one('key.created'),
  'DELETE /v1/keys/self': one('key.deleted'),
  'POST /v1/keys/self/regenerate': one('key.regenerated'),
  'POST /v1/keys/verify': looks,
  'POST /v1/keys/lookup': looks,
  'PATCH /v1/keys/{id}': one('key.edited'),
  'DELETE /v1/keys/{id}': one('key.revoked'),
  'POST /v1/keys/{id}/regenerate': one('key.regenerated', { relation: 'own' }),
  'POST /v1/keys/{id}/revoke': one('key.revoked'),
  'POST /v1/keys/{id}/suspend': one('key.suspended'),
  'POST /v1/keys/{id}/restore': one('key.restored'),
  'PUT /v1/me/key-settings': one('key.settings_changed'),

  'POST /v1/exemptions': one('exemption.granted'),
  'POST /v1/exemptions/{id}/renew': one('exemption.renewed'),
  'DELETE /v1/exemptions/{id}': one('exemption.ended'),

  'POST /v1/revocations': one('revocation.requested'),
  'POST /v1/revocations/{id}/apply': one('revocation.applied'),
  'POST /v1/revocations/{id}/recheck': looks,
  'POST /v1/revocations/{id}/undo': one('revocation.undone'),
  'POST /v1/revocations/{id}/cancel': one('revocation.cancelled'),

  'PATCH /v1/organization': one('organization.renamed'),
  'POST /v1/teams': one('team.created'),
  'PATCH /v1/teams/{id}': one('team.renamed'),
  'POST /v1/teams/{id}/members': one('membership.started'),
  'PATCH /v1/teams/{id}/members/{userId}': one('role.granted', { body: () => ({ role: 'admin' }) }),
  'DELETE /v1/teams/{id}/members/{userId}': one('membership.ended'),

  'POST /v1/users': one('user.invited'),
  'DELETE /v1/users/{id}': { actions: ['membership.ended', 'user.removed'] },
  'PUT /v1/users/{id}/role': one('role.granted'),
  'POST /v1/users/{id}/deactivate': one('user.deactivated'),
  'POST /v1/users/{id}/reactivate': one('user.reactivated'),
  'POST /v1/users/{id}/reset-password': one('password.reset_started'),
  'DELETE /v1/users/{id}/sessions': one('user.sessions_ended'),
  'POST /v1/users/{id}/suspend-keys': one('user.keys_suspended'),
  'POST /v1/users/{id}/restore-keys': one('user.keys_restored'),

  'POST /v1/service-accounts': one('service_account.created'),
  'PATCH /v1/service-accounts/{id}': one('service_account.renamed'),
  'PUT /v1/service-accounts/{id}/role': one('role.granted'),
  'PUT /v1/service-accounts/{id}/stewards': one('stewardship.changed'),

  'PUT /v1/policies/organization': one('policy.changed'),
  'POST /v1/policies/organization/rollback': one('policy.changed'),
  'POST /v1/policies/organization/versions/{number}/withdraw': one('policy.withdrawn'),
  'PUT /v1/policies/teams/{id}': one('policy.changed'),
  'POST /v1/policies/teams/{id}/rollback': one('policy.changed'),
  'POST /v1/policies/teams/{id}/versions/{number}/withdraw': one('policy.withdrawn'),
  'POST /v1/policies/organization/preview': looks,
  'POST /v1/policies/organization/versions/{number}/withdraw/preview': looks,
  'POST /v1/policies/teams/{id}/preview': looks,
  'POST /v1/policies/teams/{id}/versions/{number}/withdraw/preview': looks,
  'DELETE /v1/policies/previews/{id}': looks,
};

/** The reads that are recorded themselves. */
export const recordedReads: Record<string, readonly AuditAction[]> = {
  'GET /v1/audit-events': ['audit.read'],
  'GET /v1/keys/{id}/history': ['audit.read'],
  'GET /v1/keys/export': ['keys.exported', 'keys.export_started'],
};
