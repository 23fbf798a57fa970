import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Transaction } from '../../platform/database/unit-of-work.js';
import { foldEmail } from '../../platform/http/text.js';
import { accessProblem } from '../access.problems.js';
import { accountMark, type Bucket, counted, keptMs, type Tally, waitMs } from './back-off.js';

interface Row extends Tally {
  bucket: Buffer;
}

const pruneEveryMs = 10 * 60_000;

// Index: sign_in_failures_pkey. Always in the order of the buckets, so that two sign-ins never wait for each other.
const lockSql = `
select bucket, failures, last_at as "lastAt" from keyreeve.sign_in_failures
where bucket = any($1::bytea[]) order by bucket for update`;

const giveBackSql = `
update keyreeve.sign_in_failures set failures = greatest(failures - 1, 0) where bucket = any($1::bytea[])`;

/**
 * Failures as they are counted for the back-off (R14.2). The table belongs to no organization, because an attempt
 * belongs to none before it succeeds, and it changes in transactions of its own: hence not the unit of work.
 */
@Injectable()
export class BackOffStore {
  private prunedAt = 0;

  constructor(private readonly source: DataSource) {}

  /**
   * Counts an attempt as failed before its password is looked at: of a hundred guesses sent at once each sees those
   * before it. Whoever was right, or could not be judged, gets it back.
   *
   * @throws Problem 429 `sign_in.too_many`; then nothing was counted
   */
  async take(buckets: readonly Bucket[], now: Date): Promise<void> {
    await this.source.transaction(async (manager) => {
      const rows = await lockAll(manager, buckets, now);
      const tallies = buckets.map((bucket) => ({ bucket, tally: tallyOf(rows, bucket, now) }));
      const wait = Math.max(...tallies.map(({ bucket, tally }) => waitMs(tally, bucket.allowance, now)));
      if (wait > 0) throw tooMany(wait);
      for (const { bucket, tally } of tallies) {
        await manager.query(`update keyreeve.sign_in_failures set failures = $2, last_at = $3 where bucket = $1`, [
          bucket.digest,
          counted(tally, bucket.allowance, now),
          now,
        ]);
      }
      await this.prune(manager, now);
    });
  }

  /** Takes back what `take` counted, for an attempt that was not judged. */
  async giveBack(buckets: readonly Bucket[]): Promise<void> {
    await this.source.transaction(async (manager) => {
      await manager.query(lockSql, [digestsOf(buckets)]);
      await manager.query(giveBackSql, [digestsOf(buckets)]);
    });
  }

  private async prune(manager: EntityManager, now: Date): Promise<void> {
    if (now.getTime() - this.prunedAt < pruneEveryMs) return;
    this.prunedAt = now.getTime();
    await manager.query(
      `delete from keyreeve.sign_in_failures where bucket in (
         select bucket from keyreeve.sign_in_failures where last_at < $1 limit 10000 for update skip locked)`,
      [new Date(now.getTime() - keptMs)],
    );
  }
}

/** After a success, in its transaction: the account's failures are forgotten, a source gets back what this one took. */
export async function forgive(tx: Transaction, buckets: readonly Bucket[]): Promise<void> {
  await tx.query(lockSql, [digestsOf(buckets)]);
  await tx.execute(`delete from keyreeve.sign_in_failures where bucket = any($1::bytea[])`, [
    digestsOf(buckets.filter(({ allowance }) => allowance.endsWithSuccess)),
  ]);
  await tx.execute(giveBackSql, [digestsOf(buckets)]);
}

/** Forgets what was counted against an address, whatever it was counted by. */
export async function forgiveAddress(tx: Transaction, email: string): Promise<void> {
  await tx.execute(`delete from keyreeve.sign_in_failures where substring(bucket from 1 for 16) = $1`, [
    accountMark(foldEmail(email)),
  ]);
}

async function lockAll(manager: EntityManager, buckets: readonly Bucket[], now: Date): Promise<Row[]> {
  await manager.query(
    `insert into keyreeve.sign_in_failures (bucket, failures, last_at)
     select bucket, 0, $2 from unnest($1::bytea[]) as wanted (bucket) order by bucket on conflict do nothing`,
    [digestsOf(buckets), now],
  );
  return manager.query<Row[]>(lockSql, [digestsOf(buckets)]);
}

function tallyOf(rows: readonly Row[], { digest }: Bucket, now: Date): Tally {
  return rows.find((row) => row.bucket.equals(digest)) ?? { failures: 0, lastAt: now };
}

const digestsOf = (buckets: readonly Bucket[]): Buffer[] => buckets.map(({ digest }) => digest);

function tooMany(wait: number): Error {
  return accessProblem('sign_in.too_many', { headers: { 'retry-after': String(Math.ceil(wait / 1_000)) } });
}
