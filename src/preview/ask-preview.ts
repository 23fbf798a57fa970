import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { newIdAt } from '../platform/ids.js';
import { finishJob, requestJob } from '../platform/jobs/job.js';
import { refuseTooMany } from '../platform/jobs/job-limit.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import type { ChangePolicyDto } from '../policies/policy.dto.js';
import { historyOf, type PolicyRow, selectHistory } from '../policies/policy-history.js';
import { mayPreviewPolicy, policyScope } from '../policies/policy-scope.js';
import { judgeDraft, PREVIEW_JOB, type PreviewInput } from './preview-input.js';
import type { PreviewView } from './preview.dto.js';
import { CANCELLED, PreviewQueries } from './preview.queries.js';

/** Asks what a change of a policy would end: judged at once as its saving would be, counted by a job. */
@Injectable()
export class AskPreview {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: PreviewQueries,
    private readonly jobs: JobRunner,
  ) {}

  /** @returns the whole where it is done soon, else how far it is */
  ofChange(principal: Principal, teamId: string | null, dto: ChangePolicyDto): Promise<PreviewView> {
    // The reason is the saving's.
    const { enforceFrom, reason: _reason, ...change } = dto;
    return this.ask(principal, { teamId, change, enforceFrom: enforceFrom?.toISOString() ?? null, withdraws: null });
  }

  ofWithdrawal(principal: Principal, teamId: string | null, number: number): Promise<PreviewView> {
    return this.ask(principal, { teamId, change: null, enforceFrom: null, withdraws: number });
  }

  async cancel(principal: Principal, id: string): Promise<void> {
    await this.queries.checkMayCancel(principal, id);
    await this.uow.run(principal, async (tx) => {
      tx.unaudited('a preview decides nothing');
      await finishJob(tx, id, CANCELLED);
    });
  }

  private async ask(principal: Principal, input: PreviewInput): Promise<PreviewView> {
    const id = await this.uow.run(principal, async (tx) => {
      tx.unaudited('a preview decides nothing');
      await policyScope(tx, principal, input.teamId, mayPreviewPolicy);
      await refuseTooMany(tx);
      judgeDraft(historyOf(await tx.query<PolicyRow>(selectHistory, [tx.organizationId])), input, tx.now);
      const made = newIdAt(tx.now);
      await requestJob(tx, PREVIEW_JOB, made, input);
      return made;
    });
    this.jobs.wake();
    return this.queries.soon(principal, id);
  }
}
