/**
 * Who may do what: the one table from which the guard, the OpenAPI extension, `docs/permissions.md` and the test
 * matrix come.
 *
 * - `on`: what it bears on. `self` needs no role; `team` is held by administrators of a team for that team and by the
 *   organization's for all; `organization` is held for the whole organization only. Which rows that means is decided by
 *   the statement that loads the row.
 * - `roles`: who holds it. `member` is everyone with an account (a service account included).
 * - `scope`: what a key needs for it. `null`: any personal or service key may, narrowed to what is its owner's own.
 * - `stepUp`: a session needs a sign-in at most 15 minutes old (R8.5).
 * - `sessionOnly`: never with a key (R8.4).
 */
export interface Permission {
  on: 'self' | 'team' | 'organization';
  roles: readonly Role[];
  scope: Scope | null;
  stepUp?: boolean;
  sessionOnly?: boolean;
  doc: string;
}

export type Role = 'member' | 'team_admin' | 'auditor' | 'admin' | 'owner';

/**
 * The scopes of ours. Administrative ones end within 90 days, are refused by verification for other services (R8.3),
 * and are granted only to someone who holds the right. `full` is all that the key's owner may do.
 */
export const scopes = {
  full: { administrative: true, doc: 'Everything the owner of the key may do' },
  'keys:read': { administrative: true, doc: 'Read every key its owner may see' },
  'keys:write': { administrative: true, doc: 'Generate, edit, regenerate and delete the owner’s own keys' },
  'keys:revoke': { administrative: true, doc: 'Revoke, suspend and restore the keys its owner administers' },
  'revocations:read': { administrative: true, doc: 'Read decisions over sets of keys' },
  'revocations:write': { administrative: true, doc: 'Plan, apply and cancel decisions over sets of keys' },
  'keys:rotate': { administrative: false, doc: 'Regenerate itself' },
  'keys:verify': { administrative: false, doc: 'Verify keys of its organization for another service' },
  'policies:read': { administrative: true, doc: 'Read policies and their versions' },
  'policies:write': { administrative: true, doc: 'Change and withdraw policies' },
  'teams:read': { administrative: true, doc: 'Read teams and their members' },
  'teams:write': { administrative: true, doc: 'Create teams, change who belongs to them and with which role' },
  'users:read': { administrative: true, doc: 'Read users and service accounts' },
  'users:write': { administrative: true, doc: 'Invite, deactivate and reactivate users, manage service accounts' },
  'audit:read': { administrative: true, doc: 'Read the audit log' },
} as const satisfies Record<string, { administrative: boolean; doc: string }>;

export type Scope = keyof typeof scopes;

/** Nouns of ours: a scope with any other noun means something only to the service that verifies it. */
const ownNouns = new Set([
  'keys',
  'policies',
  'revocations',
  'teams',
  'users',
  'audit',
  'identity',
  'collections',
  'leaks',
]);

export function isOurScope(scope: string): boolean {
  return scope === 'full' || ownNouns.has(scope.split(':', 1)[0] ?? '');
}

export function isKnownScope(scope: string): scope is Scope {
  return Object.hasOwn(scopes, scope);
}

export function isAdministrativeScope(scope: string): boolean {
  return isKnownScope(scope) ? scopes[scope].administrative : isOurScope(scope);
}

const everyone = ['member'] as const;
const administrators = ['team_admin', 'admin', 'owner'] as const;
const readers = ['team_admin', 'auditor', 'admin', 'owner'] as const;
const organizationAdministrators = ['admin', 'owner'] as const;

export const permissions = {
  'me.read': { on: 'self', roles: everyone, scope: null, doc: 'See who one is, with which rights' },
  'session.manage': {
    on: 'self',
    roles: everyone,
    scope: null,
    sessionOnly: true,
    doc: 'See and end one’s own sessions',
  },
  'password.change': { on: 'self', roles: everyone, scope: null, sessionOnly: true, doc: 'Change one’s own password' },

  'key.self': { on: 'self', roles: everyone, scope: null, doc: 'Read and end the calling key' },
  'key.rotate': { on: 'self', roles: everyone, scope: 'keys:rotate', doc: 'Regenerate the calling key' },
  'key.read': { on: 'team', roles: everyone, scope: null, doc: 'Read keys: one’s own, and those one administers' },
  'key.export': {
    on: 'team',
    roles: readers,
    scope: 'keys:read',
    doc: 'Export keys: of the teams one administers, or of all the organization',
  },
  'key.stats': {
    on: 'team',
    roles: readers,
    scope: null,
    doc: 'See figures of the keys one administers or audits',
  },
  'key.create': {
    on: 'self',
    roles: everyone,
    scope: 'keys:write',
    doc: 'Generate a key for oneself or one’s service account',
  },
  'key.edit': {
    on: 'team',
    roles: everyone,
    scope: 'keys:write',
    doc: 'Rename, describe and narrow a key: one’s own, or one administered (then keys:revoke, too)',
  },
  'key.delete': {
    on: 'team',
    roles: everyone,
    scope: 'keys:write',
    doc: 'End a key for good: one’s own, or one administered (then keys:revoke, too)',
  },
  'key.regenerate': { on: 'self', roles: everyone, scope: 'keys:write', doc: 'Replace the secret of one’s own key' },
  'key.settings': {
    on: 'self',
    roles: everyone,
    scope: 'keys:write',
    doc: 'Set the default lifetime of one’s new keys',
  },
  'key.revoke': { on: 'team', roles: administrators, scope: 'keys:revoke', doc: 'Revoke a member’s key' },
  'key.suspend': { on: 'team', roles: administrators, scope: 'keys:revoke', doc: 'Suspend a member’s key' },
  'key.restore': { on: 'team', roles: administrators, scope: 'keys:revoke', doc: 'Lift suspensions of a member’s key' },
  'key.verify': { on: 'self', roles: everyone, scope: 'keys:verify', doc: 'Verify keys of one’s organization' },

  'revocation.read': {
    on: 'team',
    roles: readers,
    scope: 'revocations:read',
    doc: 'Read decisions over sets of keys, planned and taken',
  },
  'revocation.decide': {
    on: 'team',
    roles: administrators,
    scope: 'revocations:write',
    doc: 'Plan, apply and cancel a decision over a set of keys',
  },
  'revocation.undo': {
    on: 'team',
    roles: administrators,
    scope: 'revocations:write',
    sessionOnly: true,
    doc: 'Take a decision over a set of keys back',
  },

  'policy.read': { on: 'team', roles: everyone, scope: null, doc: 'Read the policies that bind one’s keys' },
  'policy.change': { on: 'team', roles: administrators, scope: 'policies:write', doc: 'Change a policy' },
  'policy.preview': {
    on: 'team',
    roles: readers,
    scope: 'policies:read',
    doc: 'See which keys a change of a policy would end',
  },
  'policy.withdraw': {
    on: 'team',
    roles: administrators,
    scope: 'policies:write',
    stepUp: true,
    doc: 'Take back a mistaken policy version',
  },
  'exemption.read': { on: 'team', roles: readers, scope: 'policies:read', doc: 'Read exemptions from policies' },
  'exemption.decide': {
    on: 'team',
    roles: administrators,
    scope: 'policies:write',
    doc: 'Grant, renew and end exemptions from a policy’s rules',
  },

  'organization.read': { on: 'self', roles: everyone, scope: null, doc: 'See which organization one belongs to' },
  'organization.edit': {
    on: 'organization',
    roles: ['owner'],
    scope: null,
    sessionOnly: true,
    stepUp: true,
    doc: 'Rename the organization',
  },
  'team.read': {
    on: 'team',
    roles: everyone,
    scope: 'teams:read',
    doc: 'Read the teams one belongs to or administers',
  },
  'team.create': { on: 'organization', roles: organizationAdministrators, scope: 'teams:write', doc: 'Create a team' },
  'team.edit': { on: 'team', roles: administrators, scope: 'teams:write', doc: 'Rename a team' },
  'member.read': { on: 'team', roles: readers, scope: 'teams:read', doc: 'Read the members of a team' },
  'member.change': {
    on: 'team',
    roles: administrators,
    scope: 'teams:write',
    doc: 'Add and remove members, set their role',
  },

  'user.read': { on: 'team', roles: readers, scope: 'users:read', doc: 'Read users' },
  'user.invite': { on: 'organization', roles: organizationAdministrators, scope: 'users:write', doc: 'Invite a user' },
  'user.role': {
    on: 'organization',
    roles: organizationAdministrators,
    scope: 'users:write',
    stepUp: true,
    doc: 'Set a user’s organization role',
  },
  'user.deactivate': {
    on: 'organization',
    roles: organizationAdministrators,
    scope: 'users:write',
    doc: 'Deactivate or reactivate a user',
  },
  'user.remove': {
    on: 'organization',
    roles: organizationAdministrators,
    scope: 'users:write',
    stepUp: true,
    doc: 'Remove a user for good',
  },
  'user.keys': {
    on: 'team',
    roles: administrators,
    scope: 'keys:revoke',
    doc: 'Suspend or restore all keys of a person',
  },
  'user.departure': {
    on: 'team',
    roles: readers,
    scope: 'users:read',
    doc: 'See what would happen if a user left (with a key: keys:read, too)',
  },
  'user.sessions': {
    on: 'organization',
    roles: organizationAdministrators,
    scope: null,
    sessionOnly: true,
    doc: 'End the sessions of another',
  },
  'user.reset_password': {
    on: 'organization',
    roles: organizationAdministrators,
    scope: null,
    sessionOnly: true,
    stepUp: true,
    doc: 'Make a link with which a user sets a new password',
  },
  'service_account.read': {
    on: 'team',
    roles: everyone,
    scope: 'users:read',
    doc: 'Read service accounts one stewards or administers',
  },
  'service_account.create': {
    on: 'team',
    roles: everyone,
    scope: 'users:write',
    doc: 'Create a service account (policy serviceAccountCreators)',
  },
  'service_account.role': {
    on: 'organization',
    roles: ['owner'],
    scope: 'users:write',
    stepUp: true,
    doc: 'Let a service account read the organization, as an auditor does',
  },
  'service_account.edit': { on: 'team', roles: everyone, scope: 'users:write', doc: 'Rename, set steward and deputy' },

  'audit.read': { on: 'team', roles: readers, scope: 'audit:read', doc: 'Read audit events of what one administers' },
} as const satisfies Record<string, Permission>;

export type PermissionName = keyof typeof permissions;

export function permission(name: PermissionName): Permission {
  return permissions[name];
}
