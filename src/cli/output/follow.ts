import { setTimeout as delay } from 'node:timers/promises';
import { type Progress, progressBar } from './progress.js';

/** How often the server is asked how far its work is. */
const askEveryMs = 200;

export interface Following<T> {
  readonly title: string;
  /** Null once nothing is under way any more; a total that is not known yet is null. */
  readonly progressOf: (seen: T) => { done: number; total: number | null } | null;
  readonly again: () => Promise<T>;
}

/** What somebody asked for once the server has done it; a bar on a terminal meanwhile, for as long as it takes. */
export async function follow<T>(asked: T, { title, progressOf, again }: Following<T>): Promise<T> {
  let seen = asked;
  let bar: Progress | null = null;
  let shown = 0;
  try {
    for (let progress = progressOf(seen); progress !== null; progress = progressOf(seen)) {
      const { done, total } = progress;
      if (total !== null) bar ??= progressBar(title, total);
      // Less than before where another node has begun anew.
      bar?.advance(done - shown);
      if (bar) shown = done;
      await delay(askEveryMs);
      seen = await again();
    }
  } finally {
    bar?.stop();
  }
  return seen;
}
