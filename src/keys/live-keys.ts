import type { Transaction } from '../platform/database/unit-of-work.js';
import { compile } from '../policies/domain/timeline.js';
import type { PolicyHistory } from '../policies/policy-history.js';
import { type PolicyScopes, statusSql } from './status.sql.js';

/** Keys that could be used again without anybody making a new one: active, or suspended. */
const live = "in ('active', 'suspended')";

/** How many live keys an owner has. */
export async function countLiveKeys(tx: Transaction, ownerId: string, history: PolicyHistory): Promise<number> {
  const { joins, status, values } = statusWithin(tx, ownerId, history);
  // Index: keys_owner.
  const [row] = await tx.query<{ count: number }>(
    `select count(*) as count from keyreeve.keys k
     left join keyreeve.key_usage u on u.organization_id = $1 and u.key_id = k.id ${joins}
     where k.organization_id = $1 and k.owner_id = $2 and ${status} ${live}`,
    values,
  );
  return row?.count ?? 0;
}

/** A live key of the owner that has the name already; names need not be unique, but a second one may be a mistake. */
export async function liveKeyNamed(
  tx: Transaction,
  ownerId: string,
  nameFolded: string,
  history: PolicyHistory,
): Promise<string | null> {
  const { joins, status, values } = statusWithin(tx, ownerId, history);
  values.push(nameFolded);
  // Index: keys_name, or keys_owner where the owner has few.
  const [row] = await tx.query<{ id: string }>(
    `select k.id from keyreeve.keys k
     left join keyreeve.key_usage u on u.organization_id = $1 and u.key_id = k.id ${joins}
     where k.organization_id = $1 and k.owner_id = $2 and k.name_folded = $${values.length} and ${status} ${live}
     limit 1`,
    values,
  );
  return row?.id ?? null;
}

function statusWithin(
  tx: Transaction,
  ownerId: string,
  history: PolicyHistory,
): { joins: string; status: string; values: unknown[] } {
  const values: unknown[] = [tx.organizationId, ownerId];
  const { joins, status } = statusSql(scopesOf(history), tx.now, (value) => `$${values.push(value)}`);
  return { joins, status, values };
}

function scopesOf(history: PolicyHistory): PolicyScopes {
  const teams = [...history].flatMap(([teamId, versions]) =>
    teamId === null ? [] : [[teamId, compile(versions)] as const],
  );
  return { organization: compile(history.get(null) ?? []), teams: new Map(teams), exempted: true };
}
