import { randomUUID } from 'node:crypto';

const READINGS = 4;

/** What is needed of a client of PostgreSQL. */
export interface ProbeSession {
  connect(): Promise<unknown>;
  query(sql: string): Promise<{ rows: Record<string, unknown>[] }>;
  end(): Promise<void>;
}

/**
 * Whether what we connect to gives each statement any free session of the database, as PgBouncer does in transaction
 * mode. Two connections leave different marks in what they take for their sessions; then the first must find its own
 * again, several times, since a pooler may go round.
 */
export async function isTransactionPooler(open: () => ProbeSession): Promise<boolean> {
  const first = open();
  const second = open();
  try {
    await first.connect();
    await second.connect();
    const mark = randomUUID();
    await first.query(`select set_config('keyreeve.doctor', '${mark}', false)`);
    await second.query(`select set_config('keyreeve.doctor', '${randomUUID()}', false)`);
    for (let reading = 0; reading < READINGS; reading += 1) {
      const { rows } = await first.query(`select current_setting('keyreeve.doctor', true) as mark`);
      if (rows[0]?.['mark'] !== mark) return true;
    }
    return false;
  } catch (error) {
    if (isPoolersRefusal(error)) return true;
    throw error;
  } finally {
    await Promise.allSettled([first.end(), second.end()]);
  }
}

/** A pooler's word for startup settings that it does not pass on. */
function isPoolersRefusal(error: unknown): boolean {
  return /unsupported startup parameter/i.test((error as Error).message);
}
