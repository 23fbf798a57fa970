import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { callerWithin } from '../access/principal.reader.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { requestProblem } from '../platform/http/problem.js';
import { newIdAt } from '../platform/ids.js';
import { differences, type PolicyChange, type PolicyVersion } from './domain/policy.js';
import { draftOf, type PolicyDraft, withdrawalOf } from './policy-draft.js';
import { policiesFor } from './policy-history.js';
import { policyProblem } from './policy.problems.js';
import { mayChangePolicy, policyScope } from './policy-scope.js';
import { type PolicyScope, scopeView } from './policy.view.js';
import type { ChangePolicyDto, PolicyView, RollBackPolicyDto } from './policy.dto.js';

interface Why {
  reason: string | null;
  rolledBackTo?: number;
}

interface Saving extends Why {
  change: (versions: readonly PolicyVersion[]) => PolicyChange;
  enforceFrom: Date | undefined;
}

/** Commands on policies. A change is one row: every key it bears on is bound by it from its `enforceFrom`, at commit. */
@Injectable()
export class PoliciesService {
  constructor(private readonly uow: UnitOfWork) {}

  async change(
    principal: Principal,
    teamId: string | null,
    dto: ChangePolicyDto,
    expected: number,
  ): Promise<PolicyView> {
    const { enforceFrom, reason, ...change } = dto;
    return this.save(principal, teamId, expected, { change: () => change, enforceFrom, reason: reason ?? null });
  }

  /** Saves the rules of an earlier version again, judged as any change: what had expired stays expired (R3.5, R3.8). */
  async rollBack(
    principal: Principal,
    teamId: string | null,
    { version: number, enforceFrom, reason }: RollBackPolicyDto,
    expected: number,
  ): Promise<PolicyView> {
    const change = (versions: readonly PolicyVersion[]): PolicyChange => {
      const version = versions.find((each) => each.number === number);
      // A withdrawn one counts as never in force.
      if (!version || version.withdrawnAt !== null) throw policyProblem('policy.not_found');
      return version.values;
    };
    return this.save(principal, teamId, expected, { change, enforceFrom, reason, rolledBackTo: number });
  }

  private save(
    principal: Principal,
    teamId: string | null,
    expected: number,
    { change, enforceFrom, ...why }: Saving,
  ): Promise<PolicyView> {
    return this.uow.run(principal, async (tx) => {
      const history = await policiesFor(tx, 'change');
      // Behind the lock: whoever waited for it may have lost the right meanwhile.
      const scope = await policyScope(tx, await callerWithin(tx, principal), teamId, mayChangePolicy);
      const versions = history.get(teamId) ?? [];
      if (newest(versions) !== expected) throw requestProblem('version.outdated');
      const draft = draftOf(history, teamId, change(versions), enforceFrom, tx.now);
      if (draft === null) {
        tx.unaudited('the rules are these already');
        return scopeView(scope, history, tx.now);
      }
      await write(tx, scope, draft, why);
      return scopeView(scope, draft.history, tx.now);
    });
  }

  /** Takes back a mistake: the version then counts as never in force, and the keys that it alone ended work again (R3.8). */
  async withdraw(principal: Principal, teamId: string | null, number: number, reason: string): Promise<PolicyView> {
    return this.uow.run(principal, async (tx) => {
      const history = await policiesFor(tx, 'change');
      // Behind the lock: whoever waited for it may have lost the right meanwhile.
      const scope = await policyScope(tx, await callerWithin(tx, principal), teamId, mayChangePolicy);
      const after = withdrawalOf(history, teamId, number, tx.now);
      await tx.execute(
        `update keyreeve.policy_versions set withdrawn_at = $4, withdrawn_by = $5, withdraw_reason = $6
         where organization_id = $1 and team_id is not distinct from $2 and number = $3`,
        [tx.organizationId, teamId, number, tx.now, principal.id, reason],
      );
      tx.audit({ action: 'policy.withdrawn', targets: [scope.target], teamId, reason, details: { version: number } });
      tx.invalidate('policy', tx.organizationId);
      return scopeView(scope, after, tx.now);
    });
  }
}

function newest(versions: readonly PolicyVersion[]): number {
  return versions.at(-1)?.number ?? 0;
}

/** One row, and the mark on a pending version that it replaces before that came into force (R3.1). */
async function write(
  tx: Transaction,
  { team, target }: PolicyScope,
  { next: { version, supersedes }, before }: PolicyDraft,
  { reason, rolledBackTo }: Why,
): Promise<void> {
  const { number, values, savedAt, enforceFrom } = version;
  const teamId = team?.id ?? null;
  if (supersedes !== null) {
    await tx.execute(
      `update keyreeve.policy_versions set superseded_at = $4
       where organization_id = $1 and team_id is not distinct from $2 and number = $3`,
      [tx.organizationId, teamId, supersedes, savedAt],
    );
  }
  await tx.execute(
    `insert into keyreeve.policy_versions (organization_id, id, team_id, number, rules, enforce_from, saved_at, saved_by, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.organizationId,
      newIdAt(tx.now),
      teamId,
      number,
      JSON.stringify(values),
      enforceFrom,
      savedAt,
      tx.actor.id,
      reason,
    ],
  );
  const changed = differences(before, values);
  tx.audit({
    action: 'policy.changed',
    targets: [target],
    teamId,
    reason,
    change: {
      before: Object.fromEntries(changed.map(({ field, before: value }) => [field, value])),
      after: Object.fromEntries(changed.map(({ field, after: value }) => [field, value])),
    },
    details: { version: number, enforceFrom: enforceFrom.toISOString(), ...(rolledBackTo && { rolledBackTo }) },
  });
  tx.invalidate('policy', tx.organizationId);
}
