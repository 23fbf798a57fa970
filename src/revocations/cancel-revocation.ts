import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { finishJob } from '../platform/jobs/job.js';
import { checkAdministersAll, lockRevocation, targetOf } from './locked-revocation.js';
import type { RevocationView } from './revocations.dto.js';
import { revocationProblem } from './revocations.problems.js';
import { RevocationsQueries } from './revocations.queries.js';

/** Gives up what is planned or scheduled: whoever asked for it, or who administers every team of the set. */
@Injectable()
export class CancelRevocation {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: RevocationsQueries,
  ) {}

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
      tx.audit({ action: 'revocation.cancelled', targets: [targetOf(row)], details: { state } });
      // No node knows of a plan: only what is scheduled is in memory.
      if (state === 'scheduled') tx.invalidate('organization', tx.organizationId);
    });
    return this.queries.one(principal, id);
  }
}
