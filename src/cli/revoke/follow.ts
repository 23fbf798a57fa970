import { setTimeout as delay } from 'node:timers/promises';
import { type Api, answerOf, type Schemas } from '../api/client.js';
import { type Progress, progressBar } from '../output/progress.js';

type Revocation = Schemas['RevocationView'];

/** How often it is asked how far the work is. */
const askEveryMs = 200;

/** The revocation once nothing is under way any more; a bar on a terminal meanwhile. */
export async function follow(
  api: Api,
  asked: Revocation,
  { title, of }: { title: string; of: (revocation: Revocation) => Revocation['progress'] },
): Promise<Revocation> {
  const params = { path: { id: asked.id } };
  let revocation = asked;
  let bar: Progress | null = null;
  let shown = 0;
  try {
    for (let progress = of(revocation); progress !== null; progress = of(revocation)) {
      const { done, total } = progress;
      if (total !== null) bar ??= progressBar(title, total);
      // Less than before where another node has begun anew.
      bar?.advance(done - shown);
      if (bar) shown = done;
      await delay(askEveryMs);
      revocation = await answerOf(api.GET('/v1/revocations/{id}', { params }));
    }
  } finally {
    bar?.stop();
  }
  return revocation;
}
