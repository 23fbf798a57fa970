import { Injectable, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { OrganizationTerms } from '../keys/organization-terms.js';
import { systemActor } from '../platform/actor.js';
import { Clock } from '../platform/clock.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { Problem } from '../platform/http/problem.js';
import { finishJob, type Job, JobInterrupted, type JobProgress } from '../platform/jobs/job.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import { type ExemptTerms, exemptTermsOf, type ExemptTermsRow, selectExemptTerms } from '../policies/exempt-terms.js';
import { historyOf, type PolicyHistory, type PolicyRow, selectHistory } from '../policies/policy-history.js';
import type { Histories } from './changes.sql.js';
import type { PreviewResult } from './preview.dto.js';
import { type Draft, judgeDraft, PREVIEW_JOB, type PreviewInput } from './preview-input.js';
import { toResult } from './preview-result.js';
import { readChanges } from './read-changes.js';

/** Two at once look at keys in half the time; more would take the database from verification. */
const CONNECTIONS = 2;
const tellEveryMs = 500;

/** Counts what a draft ends, in one snapshot. Broken off, it begins anew with another. */
@Injectable()
export class ComputePreview implements OnModuleInit {
  constructor(
    private readonly url: string,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: JobRunner,
  ) {}

  onModuleInit(): void {
    this.jobs.register(PREVIEW_JOB, (job, progress) => this.run(job, progress));
  }

  private async run(job: Job, progress: JobProgress): Promise<void> {
    const readers = Array.from({ length: CONNECTIONS }, () => this.reader());
    try {
      await Promise.all(readers.map((reader) => reader.connect()));
      const [first, ...others] = readers as [pg.Client, ...pg.Client[]];
      await shareSnapshot(first, others);
      await this.finish(job, await this.count([first, ...others], job, progress));
    } catch (error) {
      // The policy was changed since it was asked for, and what was asked cannot be saved any more.
      if (!(error instanceof Problem)) throw error;
      await this.within(job, async (tx) => void (await finishJob(tx, job.id, error.code)));
    } finally {
      await Promise.all(readers.map((reader) => reader.end().catch(() => undefined)));
    }
  }

  private reader(): pg.Client {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'keyreeve-preview',
      options:
        '-c role=keyreeve_read -c timezone=UTC -c plan_cache_mode=force_custom_plan -c random_page_cost=1.1 -c jit=off ' +
        '-c work_mem=32MB -c idle_in_transaction_session_timeout=30000',
    });
    return client.on('error', () => undefined);
  }

  private async count(readers: [pg.Client, ...pg.Client[]], job: Job, progress: JobProgress): Promise<PreviewResult> {
    const [client] = readers;
    const { organizationId } = job;
    const input = job.input as PreviewInput;
    const history = historyOf((await client.query<PolicyRow>(selectHistory, [organizationId])).rows);
    const exemptions = exemptTermsOf(
      (await client.query<ExemptTermsRow>(selectExemptTerms(), [organizationId])).rows[0],
    );
    const now = this.clock.now();
    const draft = judgeDraft(history, notBefore(input, now), now);
    const total = await countKeys(client, organizationId, input.teamId);
    let toldAt = performance.now();
    const changes = await readChanges({
      clients: readers,
      organizationId,
      team: input.teamId,
      histories: historiesOf(history, draft, exemptions),
      now,
      looked: async (keys) => {
        if (performance.now() - toldAt < tellEveryMs) return;
        toldAt = performance.now();
        await this.within(job, (tx) => progress.tell(tx, Math.min(keys, total), total));
      },
    });
    const { enforceFrom } = draft;
    return toResult({ client, organizationId }, changes, { at: now, versions: numbers(history, input), enforceFrom });
  }

  private async finish(job: Job, result: PreviewResult): Promise<void> {
    await this.within(job, async (tx) => {
      if (!(await finishJob(tx, job.id, null, result))) throw new JobInterrupted();
    });
  }

  private within<T>({ organizationId }: Job, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.uow.run(systemActor(organizationId, 'preview'), async (tx) => {
      tx.unaudited('a preview decides nothing');
      return work(tx);
    });
  }
}

async function shareSnapshot(first: pg.Client, others: readonly pg.Client[]): Promise<void> {
  const begin = 'begin isolation level repeatable read read only';
  await first.query(begin);
  const { rows } = await first.query<{ id: string }>('select pg_export_snapshot() as id');
  for (const other of others) {
    await other.query(begin);
    await other.query(`set transaction snapshot '${rows[0]?.id}'`);
  }
}

/** A date that has come since it was asked for is at once. */
function notBefore(input: PreviewInput, now: Date): PreviewInput {
  const { enforceFrom } = input;
  return enforceFrom !== null && new Date(enforceFrom) < now ? { ...input, enforceFrom: now.toISOString() } : input;
}

function historiesOf(before: PolicyHistory, { after, atOnce }: Draft, exemptions: ExemptTerms): Histories {
  const scopes = (history: PolicyHistory) => new OrganizationTerms(history, exemptions).scopes;
  return { before: scopes(before), after: scopes(after), atOnce: atOnce && scopes(atOnce) };
}

function numbers(history: PolicyHistory, { teamId }: PreviewInput): { organization: number; team: number | null } {
  const newest = (scope: string | null): number => history.get(scope)?.at(-1)?.number ?? 0;
  return { organization: newest(null), team: teamId === null ? null : newest(teamId) };
}

/** Index: keys_pkey, keys_team. */
async function countKeys(client: pg.Client, organizationId: string, team: string | null): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*) as count from keyreeve.keys k where k.organization_id = $1 ${team === null ? '' : 'and k.team_id = $2'}`,
    team === null ? [organizationId] : [organizationId, team],
  );
  return rows[0]?.count ?? 0;
}
