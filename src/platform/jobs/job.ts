import { systemActor } from '../actor.js';
import type { Transaction, UnitOfWork } from '../database/unit-of-work.js';

/** Long work that somebody asked for; `input` is what the command that asked has put there. */
export interface Job {
  readonly organizationId: string;
  readonly id: string;
  readonly kind: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly input: unknown;
}

export interface JobProgress {
  /**
   * Says in a transaction of the job how far it is, and learns whether to go on.
   * @throws JobInterrupted when the job was cancelled, or the node is about to stop
   */
  tell(tx: Transaction, done: number, total: number | null): Promise<void>;
}

/** Does the work and marks its end (`finishJob`) with the result, in one transaction. It may be run again from the start. */
export type JobHandler = (job: Job, progress: JobProgress) => Promise<void>;

/** A result that is kept with its job tells of an instant: after a day it is asked for anew. */
export const RESULTS_KEPT_HOURS = 24;

/** Not a failure: somebody else decides whether the job goes on. */
export class JobInterrupted extends Error {}

/** Asks for work in the transaction of the command that wants it. */
export async function requestJob(tx: Transaction, kind: string, id: string, input: unknown): Promise<void> {
  await tx.execute(
    `insert into keyreeve.jobs (organization_id, id, kind, requested_at, requested_by, requested_with, input)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.organizationId, id, kind, tx.now, tx.actor.id, credentialId(tx), JSON.stringify(input)],
  );
}

/**
 * @param result kept with the job, where it has no rows of its own
 * @returns false when it had ended before, by whomever
 */
export async function finishJob(
  tx: Transaction,
  id: string,
  failure: string | null = null,
  result: object | null = null,
): Promise<boolean> {
  return (
    (await tx.execute(
      `update keyreeve.jobs set finished_at = $3, failure = $4, result = $5, total = coalesce(total, done)
       where organization_id = $1 and id = $2 and finished_at is null`,
      [tx.organizationId, id, tx.now, failure, result && JSON.stringify(result)],
    )) > 0
  );
}

/** As `finishJob`, for whoever does the work. @throws JobInterrupted when it had ended before: then it is somebody else's */
export async function concludeJob(
  tx: Transaction,
  id: string,
  { failure = null, result = null }: { failure?: string | null; result?: object | null } = {},
): Promise<void> {
  if (!(await finishJob(tx, id, failure, result))) throw new JobInterrupted();
}

export type InJob = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

/** How a job that decides nothing writes: as the installation, and without an event. */
export function inJob(uow: UnitOfWork, { organizationId }: Job, actor: string, unaudited: string): InJob {
  return (work) =>
    uow.run(systemActor(organizationId, actor), async (tx) => {
      tx.unaudited(unaudited);
      return work(tx);
    });
}

const tellEveryMs = 500;

/** Says how far a job is, as often as somebody would look. */
export function tellNowAndThen(within: InJob, progress: JobProgress): (done: number, total: number) => Promise<void> {
  let toldAt = performance.now();
  return async (done, total) => {
    if (performance.now() - toldAt < tellEveryMs) return;
    toldAt = performance.now();
    await within((tx) => progress.tell(tx, done, total));
  };
}

export function credentialId({ actor: { credential } }: Transaction): string | null {
  return credential.type === 'none' ? null : credential.id;
}
