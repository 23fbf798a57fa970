import { describe, expect, it } from '@jest/globals';
import { isTransactionPooler, type ProbeSession } from './transaction-pooler.js';

/** A session of the database: the mark that was left in it. */
interface Backend {
  mark: string | null;
}

/** As PgBouncer in transaction mode: a statement gets a free backend, the one used last or, going round, the one used first. */
function pooled(backends: number, goesRound: boolean): () => ProbeSession {
  const free = Array.from({ length: backends }, (): Backend => ({ mark: null }));
  return () =>
    session(() => {
      const backend = (goesRound ? free.shift() : free.pop()) as Backend;
      free.push(backend);
      return backend;
    });
}

function session(backend: () => Backend): ProbeSession {
  return {
    connect: async () => undefined,
    end: async () => undefined,
    query: async (sql) => ({ rows: [answer(backend(), sql)] }),
  };
}

function direct(): () => ProbeSession {
  return () => {
    const backend: Backend = { mark: null };
    return session(() => backend);
  };
}

function answer(backend: Backend, sql: string): Record<string, unknown> {
  backend.mark = /set_config\('[^']+', '([^']+)'/.exec(sql)?.[1] ?? backend.mark;
  return { mark: backend.mark };
}

describe('a pooler in transaction mode', () => {
  it.each([
    [1, false],
    [2, false],
    [10, false],
    [1, true],
    [2, true],
    [10, true],
  ])('is noticed, with %i connections to the database, going round: %s', async (backends, goesRound) => {
    expect(await isTransactionPooler(pooled(backends, goesRound))).toBe(true);
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
