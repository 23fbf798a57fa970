import { describe, expect, it } from '@jest/globals';
import { isTransactionPooler, type ProbeSession } from './transaction-pooler.js';

/** A session of the database: its backend, and the mark that was left in it. */
interface Backend {
  pid: number;
  mark: string | null;
}

/** As PgBouncer in transaction mode: each statement, or transaction, gets the free backend that was used last. */
class Pooler {
  private readonly free: Backend[];
  private readonly held = new Map<object, Backend>();

  constructor(backends: number) {
    this.free = Array.from({ length: backends }, (_, pid) => ({ pid, mark: null }));
  }

  open(): ProbeSession {
    const client = {};
    return {
      connect: async () => undefined,
      end: async () => undefined,
      query: async (sql: string) => {
        const backend = this.held.get(client) ?? this.free.pop();
        if (!backend) throw new Error('Query read timeout');
        const rows = [answer(backend, sql)];
        if (sql === 'begin') this.held.set(client, backend);
        if (sql === 'rollback') this.held.delete(client);
        if (!this.held.has(client)) this.free.push(backend);
        return { rows };
      },
    };
  }
}

function direct(): () => ProbeSession {
  let pid = 0;
  return () => {
    const backend: Backend = { pid: ++pid, mark: null };
    return {
      connect: async () => undefined,
      end: async () => undefined,
      query: async (sql: string) => ({ rows: [answer(backend, sql)] }),
    };
  };
}

function answer(backend: Backend, sql: string): Record<string, unknown> {
  backend.mark = /set_config\('[^']+', '([^']+)'/.exec(sql)?.[1] ?? backend.mark;
  return { pid: backend.pid, mark: backend.mark };
}

describe('a pooler in transaction mode', () => {
  it.each([1, 2, 10])('is noticed, with %i connections to the database', async (backends) => {
    const pooler = new Pooler(backends);
    expect(await isTransactionPooler(() => pooler.open())).toBe(true);
  });

  it('is noticed where it refuses startup settings', async () => {
    const refusing: ProbeSession = {
      connect: () => Promise.reject(new Error('unsupported startup parameter: options')),
      query: () => Promise.reject(new Error('not connected')),
      end: async () => undefined,
    };
    expect(await isTransactionPooler(() => refusing)).toBe(true);
  });

  it('is not seen where every connection is a session', async () => {
    expect(await isTransactionPooler(direct())).toBe(false);
  });

  it('is not blamed for a database that is gone', async () => {
    const gone: ProbeSession = {
      connect: () => Promise.reject(new Error('connect ECONNREFUSED')),
      query: () => Promise.reject(new Error('not connected')),
      end: async () => undefined,
    };
    await expect(isTransactionPooler(() => gone)).rejects.toThrow('ECONNREFUSED');
  });
});
