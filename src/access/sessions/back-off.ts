import { createHash } from 'node:crypto';

/** How many failures in a row cost nothing, after how long each is forgotten, and whether a success forgets them all. */
interface Allowance {
  readonly free: number;
  readonly forgetMs: number;
  readonly endsWithSuccess: boolean;
}

const account: Allowance = { free: 5, forgetMs: 3_600_000, endsWithSuccess: true };
/**
 * Many people share the address of an office: all it may cost them is a wait, and only without a device cookie. A
 * success forgives nothing here, or whoever has one account could go on guessing at the others.
 */
const source: Allowance = { free: 50, forgetMs: 60_000, endsWithSuccess: false };

export const longestWaitMs = 15 * 60_000;
/** Ten doublings of a second reach the longest wait: counting on would only make the forgetting longer. */
const countedBeyondFree = 10;
/** A tally that nobody added to for so long makes nobody wait. */
export const keptMs = 48 * 3_600_000;

export interface Tally {
  readonly failures: number;
  readonly lastAt: Date;
}

/** How much longer an attempt has to wait: 2 s after the first failure beyond the free ones, then twice as long each. */
export function waitMs({ failures, lastAt }: Tally, { free }: Allowance, now: Date): number {
  if (failures <= free) return 0;
  const wait = Math.min(longestWaitMs, 1_000 * 2 ** (failures - free));
  // A clock that was set back must not make the wait longer than it ever is.
  return Math.min(wait, Math.max(0, lastAt.getTime() + wait - now.getTime()));
}

/** One failure more, after forgetting those that are old enough. */
export function counted({ failures, lastAt }: Tally, { free, forgetMs }: Allowance, now: Date): number {
  const forgotten = Math.max(0, Math.floor((now.getTime() - lastAt.getTime()) / forgetMs));
  return Math.min(Math.max(0, failures - forgotten) + 1, free + countedBeyondFree);
}

/** What failures are counted under. */
export interface Bucket {
  readonly digest: Buffer;
  readonly allowance: Allowance;
}

/** The first half of a bucket of an account says whose it is, so that an operator can forgive all of them. */
export function accountMark(foldedEmail: string): Buffer {
  return half('account', foldedEmail);
}

/**
 * What an account is guessed by: from one source, by one browser that is known, or within one session. It is made of
 * what was typed alone. Were it made of what was found, who is made to wait would tell which accounts exist; and success
 * in an organization of one's own would clear the failures in another's, where somebody has the same address.
 */
export function accountBucket(foldedEmail: string, ...by: readonly string[]): Bucket {
  return { digest: Buffer.concat([accountMark(foldedEmail), half('by', foldedEmail, ...by)]), allowance: account };
}

export function sourceBucket(from: string): Bucket {
  return { digest: Buffer.concat([half('source'), half('from', from)]), allowance: source };
}

function half(...parts: readonly string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
}
