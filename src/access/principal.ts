import type { Actor, Credential } from '../platform/actor.js';
import { isOurScope, type Permission, type PermissionName, type Role, permission, permissions } from './permissions.js';

/** What the owner of the credential holds now. A service account holds at most the auditor's role. */
export interface Rights {
  organizationRoles: readonly ('owner' | 'admin' | 'auditor')[];
  /** Teams administered through a role in the team itself. */
  adminTeams: readonly string[];
  memberTeams: readonly string[];
  /** Service accounts of which one is steward or deputy. */
  stewarded: readonly string[];
}

/** An authenticated caller: who acts, and what they may. */
export interface Principal extends Actor {
  id: string;
  type: 'user' | 'service_account';
  email: string | null;
  rights: Rights;
}

export type Verdict = 'granted' | 'forbidden' | 'insufficient_scope' | 'session_required' | 'step_up_required';

/** How long a sign-in counts as fresh for an operation marked `stepUp` (R8.5). */
export const stepUpMs = 15 * 60_000;

export function rolesOf({ organizationRoles, adminTeams }: Rights): Set<Role> {
  const roles = new Set<Role>(['member', ...organizationRoles]);
  if (adminTeams.length > 0) roles.add('team_admin');
  return roles;
}

/**
 * Whether the caller may use an operation at all; which rows it reaches is decided where they are loaded.
 * Pure: the order of the checks is the order in which a caller learns what is missing.
 */
export function judge(principal: Principal, name: PermissionName, now: Date): Verdict {
  const wanted: Permission = permission(name);
  const { credential } = principal;
  if (wanted.sessionOnly && credential.type !== 'session') return 'session_required';
  if (credential.type === 'key' && wanted.scope !== null && !carries(credential, wanted.scope))
    return 'insufficient_scope';
  const held = rolesOf(principal.rights);
  if (!wanted.roles.some((role) => held.has(role))) return 'forbidden';
  if (wanted.stepUp && credential.type === 'session' && !isFresh(credential, now)) return 'step_up_required';
  return 'granted';
}

export function carries(credential: Credential, scope: string): boolean {
  return credential.type !== 'key' || credential.scopes.includes(scope) || credential.scopes.includes('full');
}

/**
 * Whether somebody's own rights cover a scope, so that they may put it on a key (R8.2): a role of theirs has an
 * operation that needs it, or none needs it. `keys:read` is everybody's: it only widens what is seen to what its owner
 * may see, and an export asks for a role besides. Scopes of other services are nobody's.
 */
export function holdsScope(rights: Rights, scope: string): boolean {
  if (!isOurScope(scope) || scope === 'full' || scope === 'keys:read') return true;
  const held = rolesOf(rights);
  const needing = Object.values<Permission>(permissions).filter((each) => each.scope === scope);
  return needing.length === 0 || needing.some(({ roles }) => roles.some((role) => held.has(role)));
}

/** Signed in lately enough for an operation marked `stepUp`; a key is judged by its scopes instead. */
export function isFresh(credential: Credential, now: Date): boolean {
  return credential.type !== 'session' || now.getTime() - credential.authenticatedAt.getTime() <= stepUpMs;
}

/**
 * What a caller may read of what has an owner and a team: everything of the organization, or what is their own, what
 * they steward, and the teams they administer (R9.1). A key without the reading scope sees only what is its owner's.
 */
export interface Visibility {
  all: boolean;
  owners: readonly string[];
  teams: readonly string[];
}

export function visibilityOf(principal: Principal, readingScope: string): Visibility {
  const { rights, credential } = principal;
  if (!carries(credential, readingScope)) return { all: false, owners: [principal.id], teams: [] };
  if (rights.organizationRoles.length > 0) return { all: true, owners: [], teams: [] };
  return { all: false, owners: [principal.id, ...rights.stewarded], teams: rights.adminTeams };
}

/** Administers the team: through a role in it, or over all teams of the organization. Auditors administer nothing. */
export function administersTeam({ rights }: Principal, teamId: string): boolean {
  return administersOrganization(rights) || rights.adminTeams.includes(teamId);
}

export function administersOrganization({ organizationRoles }: Rights): boolean {
  return organizationRoles.includes('owner') || organizationRoles.includes('admin');
}

/** The level at which an administrator decides about something of a team: it is lifted only from there or above (R9.3). */
export function levelOf({ rights }: Principal): 'organization' | 'team' {
  return administersOrganization(rights) ? 'organization' : 'team';
}
