import { isAdministrativeScope } from '../access/permissions.js';
import { administersTeam, holdsScope, isFresh, type Principal } from '../access/principal.js';
import { isNarrower } from '../platform/addresses.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { combine, type CombinedPolicy } from '../policies/domain/combine.js';
import { valuesBindingCreation } from '../policies/domain/timeline.js';
import { policiesFor, type PolicyHistory } from '../policies/policy-history.js';
import { organizationRoleIn } from '../teams/team-access.js';
import type { CreatingKey, CreationContext, Judges } from './domain/creation.js';
import { expiryOf } from './domain/expiry.js';
import { type KeyRow, toState } from './key.rows.js';
import { type KeyOwner, standingMarks } from './key-owner.js';
import { countLiveKeys } from './live-keys.js';
import { readKey } from './opened-key.js';
import { OrganizationTerms } from './organization-terms.js';

/** All by which a new key is judged, as it stands in the transaction; policies cannot change until it ends. */
export interface CreationRules {
  context: CreationContext;
  history: PolicyHistory;
  /** The key the caller makes it with. */
  creatingKey: KeyRow | null;
}

const judges: Judges = {
  isAdministrativeScope,
  isNarrower: (cidrs, of) => isNarrower(cidrs, of),
};

export async function creationRules(
  tx: Transaction,
  caller: Principal,
  owner: Pick<KeyOwner, 'id'>,
  teamId: string,
): Promise<CreationRules> {
  const history = await policiesFor(tx, 'decide');
  const policy = policyForNewKeys(history, teamId, tx.now);
  const creatingKey = caller.credential.type === 'key' ? await readKey(tx, caller.credential.id) : null;
  const readsMore = await readsMoreThan(tx, caller, owner.id);
  const context: CreationContext = {
    policy,
    owner: { removedAt: null, marks: await standingMarks(tx, owner.id, teamId) },
    // Counting takes a while where there are many: only where a number is limited.
    liveKeys: policy.maxLiveKeysPerOwner.value === null ? 0 : await countLiveKeys(tx, owner.id, history),
    defaultLifetimeDays: await defaultLifetimeOf(tx, owner.id),
    creator: {
      administersTeam: administersTeam(caller, teamId),
      steppedUp: isFresh(caller.credential, tx.now),
      holds: (scope) => holdsScope(caller.rights, scope) && !(readsMore && isAdministrativeScope(scope)),
      key: creatingKey && asCreatingKey(creatingKey, caller, history),
    },
    judges,
  };
  return { context, history, creatingKey };
}

/**
 * Whether the owner of a key reads the organization and whoever makes it does not: then every administrative scope, `full`
 * above all, would give its maker what they do not have (R9.2). An account that renews its own key hands out nothing.
 */
async function readsMoreThan(tx: Transaction, caller: Principal, ownerId: string): Promise<boolean> {
  if (ownerId === caller.id || caller.rights.organizationRoles.length > 0) return false;
  return (await organizationRoleIn(tx, ownerId)) !== 'member';
}

/** Both levels combined, as they bind new keys: from the save, not only from the day they are enforced (R3.3). */
export function policyForNewKeys(history: PolicyHistory, teamId: string, now: Date): CombinedPolicy {
  const [organization, team] = [history.get(null) ?? [], history.get(teamId) ?? []];
  return combine(valuesBindingCreation(organization, now), valuesBindingCreation(team, now));
}

/** A key made with a key is bound by what that one may now: its scopes as far as the policies leave them (R8.4). */
function asCreatingKey(row: KeyRow, { credential }: Principal, history: PolicyHistory): CreatingKey {
  const scopes = credential.type === 'key' ? credential.scopes : [];
  const { key, usage, owner, membership } = toState(row);
  const { fixedEnd } = expiryOf(key, usage, owner, membership, new OrganizationTerms(history).of(row.team_id));
  return {
    scopes,
    allowedCidrs: row.allowed_cidrs,
    teams: scopes.includes('full') ? null : [row.team_id],
    fixedEnd,
  };
}

async function defaultLifetimeOf(tx: Transaction, ownerId: string): Promise<number | null> {
  const [row] = await tx.query<{ days: number | null }>(
    `select default_lifetime_days as days from keyreeve.key_settings where organization_id = $1 and user_id = $2`,
    [tx.organizationId, ownerId],
  );
  return row?.days ?? null;
}
