import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type Principal, rolesOf } from '../access/principal.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { finishJob } from '../platform/jobs/job.js';
import { highest, mayDecideAbout } from '../teams/domain/standing.js';
import { checkAdministersAll, lockRevocation } from './locked-revocation.js';
import { BOUND_MS } from './revocation.rows.js';
import type { RevocationView, UndoneView } from './revocations.dto.js';
import { revocationProblem } from './revocations.problems.js';
import { RevocationsQueries } from './revocations.queries.js';
import { SetOutcome } from './set-outcome.js';

/** Takes a decision back: its own effect, and nothing else that refuses a key of the set (R5.6). */
@Injectable()
export class UndoRevocation {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: RevocationsQueries,
    private readonly outcome: SetOutcome,
  ) {}

  async undo(principal: Principal, id: string): Promise<UndoneView> {
    await this.uow.run(principal, async (tx) => {
      const locked = await lockRevocation(tx, principal, id);
      const { row, state, caller } = locked;
      if (state === 'final') throw revocationProblem('revocation.undo_over');
      if (state !== 'applied') throw revocationProblem('revocation.not_applied', { members: { state } });
      checkAdministersAll(locked);
      const standing = highest(rolesOf(caller.rights));
      if (row.standing && !mayDecideAbout(standing, row.standing)) throw revocationProblem('revocation.decided_above');
      await tx.execute(
        `update keyreeve.revocations set undone_at = greatest(effective_at, $3), undone_by = $4
         where organization_id = $1 and id = $2`,
        [tx.organizationId, id, tx.now, tx.actor.id],
      );
      tx.audit({
        action: 'revocation.undone',
        targets: [{ type: 'revocation', id, name: row.reason }],
        details: {
          action: row.action,
          count: (row.count ?? 0) + (row.successors ?? 0),
          setHash: row.setHash?.toString('hex') ?? null,
        },
      });
      tx.invalidate('organization', tx.organizationId);
    });
    const [revocation, counts] = await Promise.all([
      this.queries.one(principal, id),
      this.outcome.of(principal.organizationId, id),
      delay(BOUND_MS),
    ]);
    return { revocation, ...counts };
  }

  /** Gives up what is planned or scheduled: whoever asked for it, or an administrator of the organization. */
  async cancel(principal: Principal, id: string): Promise<RevocationView> {
    await this.uow.run(principal, async (tx) => {
      const locked = await lockRevocation(tx, principal, id);
      const { row, state } = locked;
      if (!['planning', 'planned', 'scheduled'].includes(state)) {
        throw revocationProblem('revocation.not_cancellable', { members: { state } });
      }
      if (row.requestedBy?.id !== principal.id) checkAdministersAll(locked);
      await finishJob(tx, id);
      await tx.execute(
        `update keyreeve.revocations set cancelled_at = $3, cancelled_by = $4, effective_at = null
         where organization_id = $1 and id = $2`,
        [tx.organizationId, id, tx.now, tx.actor.id],
      );
      tx.audit({
        action: 'revocation.cancelled',
        targets: [{ type: 'revocation', id, name: row.reason }],
        details: { state },
      });
      tx.invalidate('organization', tx.organizationId);
    });
    return this.queries.one(principal, id);
  }
}
