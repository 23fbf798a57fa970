import { Injectable, type OnModuleInit } from '@nestjs/common';
import type pg from 'pg';
import { exemptionsWithin, historyWithin, OrganizationTerms } from '../keys/organization-terms.js';
import { Clock } from '../platform/clock.js';
import { BEGIN_SNAPSHOT, ReadDatabase } from '../platform/database/connections.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { Problem } from '../platform/http/problem.js';
import { concludeJob, finishJob, inJob, type Job, type JobProgress, tellNowAndThen } from '../platform/jobs/job.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import type { ExemptTerms } from '../policies/exempt-terms.js';
import type { PolicyHistory } from '../policies/policy-history.js';
import type { Histories } from './changes.sql.js';
import type { PreviewResult } from './preview.dto.js';
import { type Draft, judgeDraft, PREVIEW_JOB, type PreviewInput } from './preview-input.js';
import { toResult } from './preview-result.js';
import { readChanges } from './read-changes.js';

/** Two at once look at keys in half the time; more would take the database from verification. */
const CONNECTIONS = 2;
const LIMITS = { settings: ['work_mem=32MB'] };

/** Counts what a draft ends, in one snapshot. Broken off, it begins anew with another. */
@Injectable()
export class ComputePreview implements OnModuleInit {
  constructor(
    private readonly database: ReadDatabase,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly jobs: JobRunner,
  ) {}

  onModuleInit(): void {
    this.jobs.register(PREVIEW_JOB, (job, progress) => this.run(job, progress));
  }

  private async run(job: Job, progress: JobProgress): Promise<void> {
    const within = inJob(this.uow, job, 'preview', 'a preview decides nothing');
    const readers: pg.Client[] = [];
    try {
      for (let at = 0; at < CONNECTIONS; at += 1)
        readers.push(await this.database.longRead('keyreeve-preview', LIMITS));
      const [first, ...others] = readers as [pg.Client, ...pg.Client[]];
      await shareSnapshot(first, others);
      const result = await this.count([first, ...others], job, tellNowAndThen(within, progress));
      await within((tx) => concludeJob(tx, job.id, { result }));
    } catch (error) {
      // The policy was changed since it was asked for, and what was asked cannot be saved any more.
      if (!(error instanceof Problem)) throw error;
      await within(async (tx) => void (await finishJob(tx, job.id, error.code)));
    } finally {
      await Promise.all(readers.map((reader) => reader.end().catch(() => undefined)));
    }
  }

  private async count(
    readers: [pg.Client, ...pg.Client[]],
    job: Job,
    tell: (done: number, total: number) => Promise<void>,
  ): Promise<PreviewResult> {
    const [client] = readers;
    const { organizationId } = job;
    const input = job.input as PreviewInput;
    const history = await historyWithin(client, organizationId);
    const exemptions = await exemptionsWithin(client, organizationId);
    const now = this.clock.now();
    const draft = judgeDraft(history, notBefore(input, now), now);
    const total = await countKeys(client, organizationId, input.teamId);
    const changes = await readChanges({
      clients: readers,
      organizationId,
      team: input.teamId,
      histories: historiesOf(history, draft, exemptions),
      now,
      looked: (keys) => tell(Math.min(keys, total), total),
    });
    const { enforceFrom } = draft;
    return toResult({ client, organizationId }, changes, { at: now, versions: numbers(history, input), enforceFrom });
  }
}

async function shareSnapshot(first: pg.Client, others: readonly pg.Client[]): Promise<void> {
  await first.query(BEGIN_SNAPSHOT);
  const { rows } = await first.query<{ id: string }>('select pg_export_snapshot() as id');
  for (const other of others) {
    await other.query(BEGIN_SNAPSHOT);
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
