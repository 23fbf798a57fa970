import type { Role } from '../../src/access/permissions.js';
import type { Operation } from './operations.js';
import type { Caller, Relation } from './world.js';

/** What an answer says of access; `allowed` is every answer that is about the matter itself. */
export type Reach = 'allowed' | '401' | '403' | '404';
export interface Expectation {
  reach: Reach;
  /** Of the guard's own refusals, which come before anything is looked at. */
  code?: string;
}

/** R9, written down a second time and apart from the product: what each caller may do to what stands in each relation. */
export type RowRule = (caller: Caller, relation: Relation) => Reach;

const readsAll = (role: Role): boolean => role === 'auditor' || role === 'admin' || role === 'owner';
const inTeam = (relation: Relation): boolean => relation !== 'otherTeam' && relation !== 'otherOrganization';

/** A team, or what is in it, that the role administers. */
function administers({ role }: Caller, relation: Relation): boolean {
  if (relation === 'otherOrganization') return false;
  return role === 'admin' || role === 'owner' || (role === 'team_admin' && inTeam(relation));
}

function sees(caller: Caller, relation: Relation): boolean {
  if (relation === 'otherOrganization') return false;
  return relation === 'own' || readsAll(caller.role) || administers(caller, relation);
}

function carries({ credential }: Caller, scope: string): boolean {
  return credential.kind !== 'key' || credential.scopes.includes(scope) || credential.scopes.includes('full');
}

const orHidden = (seen: boolean): Reach => (seen ? 'allowed' : '404');

export const rows = {
  /** One's own whatever the scopes; others' only where the scope for reading keys widens it. */
  keyRead: (caller, relation) =>
    orHidden(relation === 'own' || (carries(caller, 'keys:read') && sees(caller, relation))),

  /** The owner's side, or an administrator, who needs the scope for deciding about others' keys as well. */
  keyEnd: (caller, relation) => {
    if (relation === 'own') return 'allowed';
    if (administers(caller, relation)) return carries(caller, 'keys:revoke') ? 'allowed' : '403';
    return carries(caller, 'keys:read') && sees(caller, relation) ? '403' : '404';
  },

  /** The owner alone. */
  keyRegenerate: (caller, relation) => {
    if (relation === 'own') return 'allowed';
    const known = administers(caller, relation) || (carries(caller, 'keys:read') && sees(caller, relation));
    return known ? '403' : '404';
  },

  keyDecide: (caller, relation) => orHidden(administers(caller, relation)),

  /** Never by the owner of the key, organization owners excepted (R9.3). */
  keyRestore: (caller, relation) => {
    if (relation === 'own') return caller.role === 'owner' ? 'allowed' : '403';
    return orHidden(administers(caller, relation));
  },

  /** A service account is one's own when one is its steward. */
  accountRead: (caller, relation) => orHidden(sees(caller, relation)),
  accountEdit: (caller, relation) => {
    if (relation === 'own' || administers(caller, relation)) return 'allowed';
    return sees(caller, relation) ? '403' : '404';
  },

  userRead: (caller, relation) => orHidden(sees(caller, relation)),
  /** It tells of keys. */
  userDeparture: (caller, relation) => (carries(caller, 'keys:read') ? orHidden(sees(caller, relation)) : '403'),
  /** Nobody touches above themselves (R9.3). */
  userDecide: (caller, relation) => {
    if (!sees(caller, relation)) return '404';
    return relation === 'above' && caller.role !== 'owner' ? '403' : 'allowed';
  },
  userRestore: (caller, relation) => {
    if (!sees(caller, relation)) return '404';
    return (relation === 'above' || relation === 'own') && caller.role !== 'owner' ? '403' : 'allowed';
  },

  /** One's own team, or one of which one reads everything. */
  teamRead: (caller, relation) => orHidden(sees(caller, relation)),
  teamChange: (caller, relation) => {
    if (administers(caller, relation)) return 'allowed';
    return sees(caller, relation) ? '403' : '404';
  },
  memberChange: (caller, relation) => {
    if (!administers(caller, relation)) return sees(caller, relation) ? '403' : '404';
    return relation === 'above' && caller.role !== 'owner' ? '403' : 'allowed';
  },

  /** That of one's own team whatever the scopes; others' only where the scope for reading policies widens it. */
  policyRead: (caller, relation) =>
    orHidden(relation === 'own' || (carries(caller, 'policies:read') && sees(caller, relation))),
  /** The organization's policy is everybody's to read and its administrators' to change. */
  organizationChange: ({ role }) => (role === 'admin' || role === 'owner' ? 'allowed' : '403'),

  /** What saving would do: for those who may save, and those who read everything. */
  organizationPreview: ({ role }) => (readsAll(role) ? 'allowed' : '403'),

  /** Decisions over keys of teams that one administers, or of all that one reads. */
  revocationRead: (caller, relation) =>
    orHidden(administers(caller, relation) || (readsAll(caller.role) && relation !== 'otherOrganization')),

  /** One's own, and those of everybody for whoever reads everything. */
  exportRead: ({ role }, relation) =>
    orHidden(relation === 'own' || (readsAll(role) && relation !== 'otherOrganization')),

  ownOnly: (_, relation) => orHidden(relation === 'own'),
  everything: () => 'allowed',
  /** What a key does about itself. */
  keysOnly: ({ credential }) => (credential.kind === 'key' ? 'allowed' : '403'),
} as const satisfies Record<string, RowRule>;

/** The permission that the contract tells (`x-permission`), before any row is looked at. */
export function expectedOf({ permission }: Operation, rule: RowRule, caller: Caller, relation: Relation): Expectation {
  if (!permission) return { reach: 'allowed' };
  const { credential, role } = caller;
  if (credential.kind === 'none') return { reach: '401', code: 'credential.missing' };
  if (permission.sessionOnly && credential.kind === 'key') return { reach: '403', code: 'session.required' };
  if (permission.scope && !carries(caller, permission.scope)) return { reach: '403', code: 'key.insufficient_scope' };
  const held: readonly Role[] = ['member', role];
  if (!permission.roles.some((each) => held.includes(each))) return { reach: '403', code: 'access.forbidden' };
  const stale = credential.kind === 'session' && credential.stale;
  if (permission.stepUp && stale) return { reach: '401', code: 'session.step_up_required' };
  return { reach: rule(caller, relation) };
}

/** Whether the guard already refuses: then nothing can depend on what the request names. */
export const isRefusedByGuard = ({ code }: Expectation): boolean => code !== undefined;

export function reachOf(status: number): Reach | 'other' {
  if (status === 401 || status === 403 || status === 404) return `${status}`;
  return status < 400 || status === 409 || status === 412 || status === 422 ? 'allowed' : 'other';
}
