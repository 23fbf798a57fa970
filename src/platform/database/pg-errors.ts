import { QueryFailedError } from 'typeorm';

/** SQLSTATE of a failed statement, whether it came through TypeORM or straight from the driver. */
export function sqlState(error: unknown): string | null {
  const cause = error instanceof QueryFailedError ? (error.driverError as unknown) : error;
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}

/** Serialization failure and deadlock: the transaction may succeed when it is run again. */
export function isRetryable(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}

/** A statement waited longer than it may, for a lock or for its end: nothing was decided. */
export function isOverdue(error: unknown): boolean {
  const state = sqlState(error);
  return state === '55P03' || state === '57014';
}

/** The name of the unique constraint that a write ran into, or null. */
export function violatedUnique(error: unknown): string | null {
  if (sqlState(error) !== '23505') return null;
  const cause = error instanceof QueryFailedError ? (error.driverError as unknown) : error;
  return (cause as { constraint?: string }).constraint ?? '';
}

const connectionLost = /^(08|57P0|53[23])|^E(CONN|PIPE|HOST|TIMEDOUT)/;

/** What `pg` says itself: no connection within its time, one that broke, an answer that did not come. */
const clientGaveUp = /connection terminated|timeout exceeded when trying to connect|query read timeout/i;

/** The database could not be asked (down, restarting, no connection left): nothing is known about the answer. */
export function isUnreachable(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== null) return connectionLost.test(state);
  return error instanceof Error && clientGaveUp.test(error.message);
}
