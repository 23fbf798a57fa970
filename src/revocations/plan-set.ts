import { Injectable, type OnModuleInit } from '@nestjs/common';
import type pg from 'pg';
import { askedFilter } from '../keys/list/asked-filter.js';
import { STATUSES } from '../keys/domain/status.js';
import { EVERY_KEY } from '../keys/list/key-filter.js';
import { ahead, keySet, type SetStretch } from '../keys/list/key-set.js';
import { termsWithin } from '../keys/organization-terms.js';
import { Clock } from '../platform/clock.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { type Transaction, UnitOfWork } from '../platform/database/unit-of-work.js';
import { concludeJob, inJob, type Job, type JobProgress } from '../platform/jobs/job.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import { Choice, type ChosenKey, TARGET } from './choice.js';
import { FrozenSet, hashSet, readDescendants, readNames } from './frozen-set.js';
import { Impact } from './impact.js';
import { readLifts } from './lifts.js';
import { administeredBy, type PlanInput, PLAN_JOB } from './plan-input.js';
import type { ImpactView, LeftOutView } from './revocations.dto.js';

const MOST_PROTECTED_NAMED = 100;

interface Planned {
  readonly at: Date;
  readonly count: number;
  readonly setHash: Buffer;
  readonly teamIds: readonly string[];
  readonly impact: ImpactView;
  readonly leftOut: LeftOutView;
}

/**
 * Freezes the set of a plan: reads every key that the selection names in one snapshot, and writes one row for each, in
 * short transactions. Broken off, it begins anew with another snapshot: a set is of one instant.
 */
@Injectable()
export class PlanSet implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly database: ReadDatabase,
    private readonly clock: Clock,
    private readonly jobs: JobRunner,
  ) {}

  onModuleInit(): void {
    this.jobs.register(PLAN_JOB, (job, progress) => this.run(job, progress));
  }

  private async run(job: Job, progress: JobProgress): Promise<void> {
    await this.clear(job, progress);
    await this.database.snapshot('keyreeve-planning', async (client) =>
      this.finish(job, await this.freeze(client, job, progress)),
    );
  }

  /** What an earlier attempt has left. Index: revocation_keys_set. */
  private async clear(job: Job, progress: JobProgress): Promise<void> {
    for (let left = true; left;) {
      left = await this.within(job, async (tx) => {
        await progress.tell(tx, 0, null);
        const removed = await tx.execute(
          `delete from keyreeve.revocation_keys where organization_id = $1 and revocation_id = $2 and key_id in (
             select s.key_id from keyreeve.revocation_keys s where s.organization_id = $1 and s.revocation_id = $2 limit 10000)`,
          [job.organizationId, job.id],
        );
        return removed > 0;
      });
    }
  }

  private async freeze(client: pg.Client, job: Job, progress: JobProgress): Promise<Planned> {
    const { organizationId, id, requestedBy, requestedAt } = job;
    const input = job.input as PlanInput;
    const at = this.clock.now();
    const terms = await termsWithin(client, organizationId);
    const filterAt = await askedFilter(this.database, { organizationId, id: requestedBy }, input.filter ?? {});
    const { planner, keyIds } = input;
    const visibility = administeredBy(planner);
    const set = { client, organizationId, now: at, terms, visibility };
    const impact = new Impact(at);
    const choice = new Choice(input, impact, (keys) => readLifts(set, planner, keys, job));
    const frozen = new FrozenSet();
    const stretches = keySet({ ...set, filter: filterAt(requestedAt), keyIds });
    // A restore reads between one stretch and the next, on the same connection.
    const read = input.action === 'restore' ? stretches : ahead(stretches);
    await this.take(job, progress, read, choice, frozen);
    const reads = { ...set, database: this.database, revocationId: id };
    const descendants = await readDescendants(reads, impact.successors);
    let added = 0;
    if (input.descendants && descendants.length > 0) {
      // One that is so already was counted where the selection names it.
      const filter = { ...EVERY_KEY, statuses: STATUSES.filter((status) => status !== TARGET[input.action]) };
      for await (const { keys } of keySet({ ...set, filter, keyIds: descendants })) {
        const chosen = await choice.of(keys);
        added += chosen.length;
        await this.within(job, (tx) => write(tx, id, chosen));
      }
    }
    const { count, digest } = added > 0 ? await hashSet(reads) : frozen.hashed();
    return {
      at,
      count,
      setHash: digest,
      teamIds: impact.teamIds,
      impact: await impact.view(reads, descendants.length),
      leftOut: {
        inTargetState: choice.inTargetState,
        notLiftable: choice.notLiftable,
        protected: await readNames(reads, choice.spared.slice(0, MOST_PROTECTED_NAMED)),
        protectedCount: choice.spared.length,
      },
    };
  }

  private async take(
    job: Job,
    progress: JobProgress,
    stretches: AsyncIterable<SetStretch>,
    choice: Choice,
    frozen: FrozenSet,
  ): Promise<void> {
    let written: Promise<void> = Promise.resolve();
    for await (const { keys, examined, total } of stretches) {
      const chosen = await choice.of(keys);
      frozen.add(chosen);
      await written;
      // Written while the next stretch is read.
      written = this.within(job, async (tx) => {
        await progress.tell(tx, examined, total);
        await write(tx, job.id, chosen);
      });
      written.catch(() => undefined);
    }
    await written;
  }

  private async finish(job: Job, { at, count, setHash, teamIds, impact, leftOut }: Planned): Promise<void> {
    await this.within(job, async (tx) => {
      await concludeJob(tx, job.id, { failure: count === 0 ? 'revocation.empty' : null });
      await tx.execute(
        `update keyreeve.revocations set planned_at = $3, key_count = $4, set_hash = $5, team_ids = $6, impact = $7,
           left_out = $8 where organization_id = $1 and id = $2`,
        [job.organizationId, job.id, at, count, setHash, teamIds, JSON.stringify(impact), JSON.stringify(leftOut)],
      );
    });
  }

  private within<T>(job: Job, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return inJob(this.uow, job, 'planning', 'a plan decides nothing; that it was asked for is recorded')(work);
  }
}

async function write(tx: Transaction, revocationId: string, keys: readonly ChosenKey[]): Promise<void> {
  if (keys.length === 0) return;
  await tx.execute(
    `insert into keyreeve.revocation_keys (organization_id, key_id, revocation_id, successor, lifts)
     select $1, key_id, $2, successor, lifts::uuid[] from unnest($3::uuid[], $4::uuid[], $5::text[]) as chosen (key_id, successor, lifts)
     on conflict do nothing`,
    [
      tx.organizationId,
      revocationId,
      keys.map(({ id }) => id),
      keys.map(({ successor }) => successor),
      keys.map(({ lifts }) => (lifts ? `{${lifts.join(',')}}` : null)),
    ],
  );
}
