import { randomBytes } from 'node:crypto';
import { hashPassword } from '../access/passwords.js';
import { digestOf, generateSecret, lastFour, sha256OfSecret } from '../keys/domain/secret.js';
import type { Keyring } from '../platform/crypto/keyring.js';
import { newIdAt, toPublicId } from '../platform/ids.js';
import { DAY_MS } from '../policies/domain/timeline.js';
import { MINUTE_MS } from './calendar.js';
import type { RowSink } from './tables.js';
import { NEVER_USED, type GeneratedKey } from './generated-key.js';
import type { GeneratedOrganization, StoredSecrets } from './generate-organization.js';
import type { Organization, Person, ServiceAccount, Team } from './organization.js';

const roleNames = ['owner', 'teamAdmin', 'auditor', 'member'] as const;
type RoleName = (typeof roleNames)[number];

/** What opens a generated organization: one sign-in and one key for each role, and a key that verifies others. */
export interface RoleAccess {
  readonly organization: { readonly id: string; readonly name: string };
  readonly users: Readonly<Record<RoleName, { readonly email: string; readonly password: string }>>;
  /** The team that `teamAdmin` administers and of which `member` is a member. */
  readonly teams: { readonly first: { readonly id: string; readonly name: string } };
  readonly keys: Readonly<Record<RoleName | 'verifier', string>>;
}

/** Keys with an administrative scope end within 90 days (R8.2). */
const FULL_KEY_DAYS = 90;
/** A quarter of an hour before the load: a key is never younger than the facts about it. */
const MADE_BEFORE_MS = 15 * MINUTE_MS;

/** How many keys `writeRoleAccess` adds to those that were asked for. */
export const ROLE_KEYS = roleNames.length + 1;

/**
 * Makes passwords and secrets, writes what is stored of them, and gives back the only copy. All of it comes from the
 * system's random source, whatever the seed.
 */
export async function writeRoleAccess(
  generated: GeneratedOrganization,
  { secrets, keyring, sink }: { secrets: StoredSecrets; keyring: Keyring; sink: RowSink },
): Promise<RoleAccess> {
  const { organization } = generated;
  const { roles, teams, accounts } = organization;
  const make = (key: GeneratedKey): string => {
    const { prefix, routingTag } = secrets;
    const secret = generateSecret({ prefix, kind: key.kind === 'service' ? 's' : 'u', routingTag });
    const shown = { ...key, lastFour: lastFour(secret) };
    generated.keyRows.write(shown, digestOf(keyring.currentPepper.key, sha256OfSecret(secret)));
    generated.keyEvents.write(shown);
    return secret;
  };
  const gateway = accounts[0] as ServiceAccount;
  const users = {} as Record<RoleName, { email: string; password: string }>;
  const keys = { verifier: make(verifierKey(organization, gateway)) } as Record<RoleName | 'verifier', string>;
  for (const role of roleNames) {
    const person = roles[role];
    const password = newPassword();
    users[role] = { email: person.email, password };
    keys[role] = make(fullKey(organization, person));
    sink('passwords', {
      organization_id: organization.id,
      user_id: person.id,
      hash: await hashPassword(password),
      changed_at: organization.nowMs,
    });
  }
  const first = teams[0] as Team;
  return {
    organization: { id: toPublicId('org', organization.id), name: organization.name },
    users,
    teams: { first: { id: toPublicId('team', first.id), name: first.name } },
    keys,
  };
}

function fullKey(organization: Organization, person: Person): GeneratedKey {
  const key = roleKey(organization, 'Ready to use', ['full']);
  const ownExpiresMs = key.createdMs + FULL_KEY_DAYS * DAY_MS;
  return { ...key, kind: 'personal', owner: person, maker: person, ownExpiresMs };
}

function verifierKey(organization: Organization, account: ServiceAccount): GeneratedKey {
  const key = roleKey(organization, 'Ready to verify', ['keys:verify']);
  return { ...key, kind: 'service', owner: account, maker: organization.roles.teamAdmin, ownExpiresMs: null };
}

function roleKey({ nowMs, teams }: Organization, name: string, scopes: string[]) {
  const createdMs = nowMs - MADE_BEFORE_MS;
  return {
    id: newIdAt(new Date(createdMs)),
    team: teams[0] as Team,
    createdMs,
    createdWith: null,
    replaces: null,
    succession: null,
    name,
    description: 'Made when the organization was generated',
    scopes,
    allowedCidrs: [],
    reference: null,
    verifyLimit: null,
    lastFour: '',
    endMs: nowMs,
    edits: [],
    causes: [],
    lifts: [],
    usage: NEVER_USED,
  };
}

/** Without letters and digits that look alike; 32 of them, so that a byte's five bits choose one evenly. */
const PASSWORD_SIGNS = '23456789abcdefghijkmnpqrstuvwxyz';

/** 80 random bits, in four groups that can be read out. */
function newPassword(): string {
  const signs = Array.from(randomBytes(16), (byte) => PASSWORD_SIGNS.charAt(byte & 31)).join('');
  return (signs.match(/.{4}/g) ?? []).join('-');
}
