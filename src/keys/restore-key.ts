import { Injectable } from '@nestjs/common';
import { levelOf, type Principal } from '../access/principal.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { userProblem } from '../users/users.problems.js';
import { policiesFor } from '../policies/policy-history.js';
import { mayLift } from '../teams/domain/standing.js';
import { organizationRoleOf } from '../teams/team-access.js';
import { expiryOf } from './domain/expiry.js';
import { inForceAt, refusalsOf } from './domain/refusals.js';
import type { Reason } from './domain/status.js';
import { administered } from './end-key.js';
import { readOwner } from './key-owner.js';
import { type KeyRow, toState } from './key.rows.js';
import type { RestoredKey, RestoreKeyDto, StillRefused } from './keys.dto.js';
import { KeysQueries } from './keys.queries.js';
import { keyProblem } from './keys.problems.js';
import { type OpenedKey, openKey, readKey, shownTo, targetsOf } from './opened-key.js';
import { OrganizationTerms } from './organization-terms.js';
import { standingSuspensions, type Suspension } from './suspensions.js';

/** Lifts suspensions of one key; they are causes, and the status is what remains (R10.4). */
@Injectable()
export class RestoreKey {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: KeysQueries,
  ) {}

  async restore(principal: Principal, keyId: string, { reason, causes }: RestoreKeyDto): Promise<RestoredKey> {
    return this.uow.run(principal, async (tx) => {
      const opened = administered(await openKey(tx, principal, keyId));
      const { row, caller } = opened;
      const owner = await readOwner(tx, row.owner_id);
      if (owner?.state !== 'active') throw userProblem('key.owner_inactive');
      const suspensions = await suspensionsOf(tx, row);
      const wanted = suspensions.filter(({ cause }) => causes === undefined || causes.includes(cause));
      const lifting = liftable(opened, wanted);
      await lift(tx, row, lifting, reason);
      auditRestore(tx, opened, lifting, reason);
      return {
        lifted: lifting.length,
        stillRefused: await remaining(
          tx,
          row,
          suspensions.filter((each) => !lifting.includes(each)),
        ),
        key: await this.queries.one(shownTo(caller), keyId, (sql, values) => tx.query(sql, values)),
      };
    });
  }
}

/** @throws Problem 409 `key.nothing_to_restore`, `key.owner_not_member`, 403 when none of it is the caller's to lift (R9.3) */
function liftable({ relation, caller }: OpenedKey, wanted: readonly Suspension[]): Suspension[] {
  if (wanted.length === 0) throw keyProblem('key.nothing_to_restore');
  const lifter = {
    organizationRole: organizationRoleOf(caller),
    adminTeams: caller.rights.adminTeams,
    own: relation.owner || relation.steward,
  };
  const lifting = wanted.filter((suspension) => !suspension.former && mayLift(lifter, suspension) === 'may');
  if (lifting.length > 0) return lifting;
  if (wanted.every(({ former }) => former)) throw keyProblem('key.owner_not_member');
  if (!lifter.own) throw keyProblem('key.decided_above');
  throw keyProblem('key.not_permitted', {
    detail: 'A suspension is not lifted by the owner or a steward of the key that it bears on.',
  });
}

async function suspensionsOf(tx: Transaction, row: KeyRow): Promise<Suspension[]> {
  const found = await standingSuspensions((sql, values) => tx.query(sql, values), tx, [row]);
  return found.get(row.id) ?? [];
}

async function lift(tx: Transaction, row: KeyRow, lifting: readonly Suspension[], reason: string): Promise<void> {
  const ids = (ofKey: boolean): string[] =>
    lifting.filter(({ source }) => (source === 'key') === ofKey).map(({ id }) => id);
  const values = [tx.organizationId, row.id, tx.now, tx.actor.id, reason];
  await tx.execute(
    `update keyreeve.key_causes set lifted_at = greatest(opened_at, $3), lifted_by = $4, lift_reason = $5
     where organization_id = $1 and key_id = $2 and id = any($6::uuid[])`,
    [...values, ids(true)],
  );
  await tx.execute(
    `insert into keyreeve.key_lifts (organization_id, key_id, at, by, reason, mark_id)
     select $1, $2, $3, $4, $5, mark from unnest($6::uuid[]) as lifted (mark)`,
    [...values, ids(false)],
  );
  tx.invalidate('key', row.id);
}

function auditRestore(
  tx: Transaction,
  { row, caller }: OpenedKey,
  lifting: readonly Suspension[],
  reason: string,
): void {
  tx.audit({
    action: 'key.restored',
    teamId: row.team_id,
    targets: targetsOf(row),
    change: { before: { suspended: lifting.map(({ cause }) => cause) }, after: { suspended: [] } },
    reason,
    details: { level: levelOf(caller), lifted: lifting.length },
  });
}

/** Every cause that still refuses the key, not only the one that gives its status. */
async function remaining(tx: Transaction, row: KeyRow, left: readonly Suspension[]): Promise<StillRefused[]> {
  // Read again: what was lifted moves the day from which the key counts as idle.
  const { key, usage, owner, membership } = toState((await readKey(tx, row.id)) ?? row);
  const standing = inForceAt(refusalsOf(key, owner, membership), tx.now);
  const ends = standing.filter(({ effect }) => effect === 'revoked');
  const policies = new OrganizationTerms(await policiesFor(tx, 'decide')).of(row.team_id);
  const { effective, decidedBy } = expiryOf(key, usage, owner, membership, policies);
  const expired = effective !== null && effective <= tx.now ? decidedBy : null;
  const reasons: Reason[] = [
    ...ends.map(({ reason }) => reason),
    ...left.map(({ cause }) => cause),
    ...(expired === null ? [] : [expired]),
  ];
  return [...new Set(reasons)].map((reason) => ({
    reason,
    count: reasons.filter((each) => each === reason).length,
  }));
}
