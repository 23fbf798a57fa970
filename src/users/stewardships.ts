import { inForce } from '../platform/database/periods.js';
import type { Transaction } from '../platform/database/unit-of-work.js';
import { newIdAt } from '../platform/ids.js';
import { Stewardship } from './stewardship.entity.js';

type StewardRole = Stewardship['role'];

/**
 * SQL: the user `u` (`u.id`) can answer for a service account of the team at the instant: active, and a member of the
 * team or an administrator of the organization. So a steward who leaves stops answering by the rule itself, also when
 * the membership ends on a date. `access/principal.reader.ts` grants by the same rule.
 */
export function answersFor(user: string, team: string, instant: string): string {
  return `exists (select from keyreeve.owner_states fs where fs.organization_id = $1 and fs.owner_id = ${user}
      and fs.state = 'active' and ${inForce('fs', instant)})
    and (exists (select from keyreeve.memberships fm where fm.organization_id = $1 and fm.user_id = ${user}
        and fm.team_id = ${team} and ${inForce('fm', instant)})
      or exists (select from keyreeve.role_grants fg where fg.organization_id = $1 and fg.owner_id = ${user}
        and fg.team_id is null and fg.role in ('owner', 'admin') and ${inForce('fg', instant)}))`;
}

/** Puts a user in a role for an account, and ends whoever held it; `null` only ends. */
export async function setSteward(
  tx: Transaction,
  accountId: string,
  role: StewardRole,
  userId: string | null,
): Promise<void> {
  // Index: stewardships_account.
  await tx.execute(
    `update keyreeve.stewardships set until = greatest(since, $4), ended_by = $5
     where organization_id = $1 and service_account_id = $2 and role = $3 and (until is null or until > $4)`,
    [tx.organizationId, accountId, role, tx.now, tx.actor.id],
  );
  if (userId === null) return;
  await tx.manager.insert(Stewardship, {
    organizationId: tx.organizationId,
    id: newIdAt(tx.now),
    serviceAccountId: accountId,
    userId,
    role,
    since: tx.now,
    grantedBy: tx.actor.id,
  });
}

/** Ends whatever a user answers for; their accounts go to the deputies, or wait without anyone. */
export async function endStewardships(tx: Transaction, userId: string): Promise<number> {
  // Index: stewardships_user.
  return tx.execute(
    `update keyreeve.stewardships set until = greatest(since, $3), ended_by = $4
     where organization_id = $1 and user_id = $2 and (until is null or until > $3)`,
    [tx.organizationId, userId, tx.now, tx.actor.id],
  );
}
