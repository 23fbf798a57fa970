import { randomUUID } from 'node:crypto';

/** What is needed of a client of PostgreSQL. */
export interface ProbeSession {
  connect(): Promise<unknown>;
  query(sql: string): Promise<{ rows: Record<string, unknown>[] }>;
  end(): Promise<void>;
}

interface Row {
  pid?: unknown;
  mark?: unknown;
}

/**
 * Whether what we connect to gives a transaction any free session of the database, as PgBouncer does in transaction
 * mode. The first connection leaves a mark in its session; while a second one holds a transaction open, the first must
 * find its mark and the same backend again. A pooler that has only one session lets the first wait until it gives up.
 */
export async function isTransactionPooler(open: () => ProbeSession): Promise<boolean> {
  const first = open();
  const second = open();
  const mark = randomUUID();
  try {
    await first.connect();
    await second.connect();
    const before = await first.query(
      `select pg_backend_pid() as pid, set_config('keyreeve.doctor', '${mark}', false) as mark`,
    );
    const held = await second.query('begin').then(() => second.query('select pg_backend_pid() as pid'));
    const after = await first.query(`select pg_backend_pid() as pid, current_setting('keyreeve.doctor', true) as mark`);
    await second.query('rollback');
    const [{ pid }, again, other] = [row(before), row(after), row(held)];
    return again.pid !== pid || again.mark !== mark || other.pid === pid;
  } catch (error) {
    if (isPoolersRefusal(error)) return true;
    throw error;
  } finally {
    await Promise.allSettled([first.end(), second.end()]);
  }
}

const row = ({ rows }: { rows: Record<string, unknown>[] }): Row => rows[0] ?? {};

/** Waiting in vain for a session, and a pooler's word for startup settings that it does not pass on. */
function isPoolersRefusal(error: unknown): boolean {
  const { message } = error as Error;
  return /timeout|unsupported startup parameter/i.test(message);
}
