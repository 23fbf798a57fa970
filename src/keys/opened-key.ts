import { callerWithin } from '../access/principal.reader.js';
import { administersTeam, type Principal, visibilityOf } from '../access/principal.js';
import type { AuditTarget } from '../platform/database/audit-sink.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { keyColumns, keyJoins, type KeyRow } from './key.rows.js';
import { keyProblem } from './keys.problems.js';

/** What the caller is to a key at the instant of the decision; several at once are possible. */
export interface Relation {
  owner: boolean;
  /** Steward or deputy of the service account that owns it. */
  steward: boolean;
  administrator: boolean;
}

/** A key locked for a decision, and the caller with the rights that hold in the transaction. */
export interface OpenedKey {
  row: KeyRow;
  caller: Principal;
  relation: Relation;
}

// Index: keys_pkey and those of `keyColumns`.
const oneKey = `select ${keyColumns} from keyreeve.keys k ${keyJoins} where k.organization_id = $1 and k.id = $3`;

/**
 * The key, locked, if the caller has something to do with it or may see it; what they may then do is the command's to
 * say.
 * @throws Problem 404 `key.not_found`, the same for what does not exist and for what the caller may not see
 */
export async function openKey(tx: Transaction, principal: Principal, keyId: string): Promise<OpenedKey> {
  const row = await lockKey(tx, keyId);
  if (!row) throw keyProblem('key.not_found');
  const caller = await callerWithin(tx, principal);
  const relation = relationTo(row, caller);
  const { all, owners, teams } = visibilityOf(caller, 'keys:read');
  const seen = all || owners.includes(row.owner_id) || teams.includes(row.team_id);
  if (!seen && !relation.owner && !relation.steward && !relation.administrator) throw keyProblem('key.not_found');
  return { row, caller, relation };
}

/** Locks the key, then reads it: a statement that waited for a lock still sees what was before it. */
export async function lockKey(tx: Transaction, keyId: string): Promise<KeyRow | null> {
  const locked = await tx.lock(
    `select id from keyreeve.keys where organization_id = $1 and id = $2 for no key update`,
    [tx.organizationId, keyId],
  );
  return locked.length === 0 ? null : readKey(tx, keyId);
}

export async function readKey(tx: Transaction, keyId: string): Promise<KeyRow | null> {
  const [row] = await tx.query<KeyRow>(oneKey, [tx.organizationId, tx.now, keyId]);
  return row ?? null;
}

function relationTo(row: KeyRow, caller: Principal): Relation {
  return {
    owner: row.owner_id === caller.id,
    steward: caller.rights.stewarded.includes(row.owner_id),
    administrator: administersTeam(caller, row.team_id),
  };
}

/** The key and its owner, with their names of now, for an event. */
export function targetsOf(row: Pick<KeyRow, 'id' | 'name' | 'owner_type' | 'owner_id' | 'owner_name'>): AuditTarget[] {
  return [
    { type: 'key', id: row.id, name: row.name },
    { type: row.owner_type, id: row.owner_id, name: row.owner_name },
  ];
}

/** Whoever has just decided about a key is shown it, even with a key whose scopes would not let it look. */
export function shownTo(caller: Principal): Principal {
  const { credential } = caller;
  if (credential.type !== 'key') return caller;
  return { ...caller, credential: { ...credential, scopes: [...credential.scopes, 'keys:read'] } };
}

/** The id of the key that the caller calls with. @throws Problem 403 `key.required` in a session */
export function callingKey({ credential }: Principal): string {
  if (credential.type !== 'key') throw keyProblem('key.required');
  return credential.id;
}
