import { JobRunner } from '../platform/jobs/job-runner.js';
import { requestRecheck } from './recheck-revocation.js';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type Principal, rolesOf } from '../access/principal.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { highest, mayDecideAbout } from '../teams/domain/standing.js';
import { checkAdministersAll, detailsOf, lockRevocation, targetOf } from './locked-revocation.js';
import { BOUND_MS } from './revocation.rows.js';
import type { UndoneView } from './revocations.dto.js';
import { revocationProblem } from './revocations.problems.js';
import { RevocationsQueries } from './revocations.queries.js';
import { MOST_COUNTED, SetOutcome } from './set-outcome.js';

/** Takes a decision back: its own effect, and nothing else that refuses a key of the set (R5.6). */
@Injectable()
export class UndoRevocation {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: RevocationsQueries,
    private readonly outcome: SetOutcome,
    private readonly jobs: JobRunner,
  ) {}

  async undo(principal: Principal, id: string): Promise<UndoneView> {
    await this.uow.run(principal, async (tx) => {
      const locked = await lockRevocation(tx, principal, id);
      const { row, state, caller } = locked;
      if (state === 'final') throw revocationProblem('revocation.undo_over');
      if (state !== 'applied') throw revocationProblem('revocation.not_applied', { members: { state } });
      checkAdministersAll(locked);
      const keys = (row.count ?? 0) + (row.successors ?? 0);
      const standing = highest(rolesOf(caller.rights));
      if (row.standing && !mayDecideAbout(standing, row.standing)) throw revocationProblem('revocation.decided_above');
      await tx.execute(
        `update keyreeve.revocations set undone_at = greatest(effective_at, $3), undone_by = $4
         where organization_id = $1 and id = $2`,
        [tx.organizationId, id, tx.now, tx.actor.id],
      );
      tx.audit({
        action: 'revocation.undone',
        targets: [targetOf(row)],
        details: detailsOf(row, row.successors ?? 0),
      });
      tx.invalidate('organization', tx.organizationId);
      if (keys > MOST_COUNTED) await requestRecheck(tx, locked);
    });
    this.jobs.wake();
    const [revocation, counts] = await Promise.all([
      this.queries.one(principal, id),
      this.outcome.of(principal.organizationId, id),
      delay(BOUND_MS),
    ]);
    return { revocation, ...counts };
  }
}
