import { setTimeout as delay } from 'node:timers/promises';
import { type Api, answerOf, connect, type Schemas } from '../api/client.js';
import { Failure } from '../failure.js';
import { note, print } from '../output/printer.js';
import { progressBar } from '../output/progress.js';
import type { StatsOptions } from './options.js';
import { statsText } from './stats-text.js';

type Stats = Schemas['KeyStatsView'];
type Job = Schemas['KeyStatsJobView'];

const lookEveryMs = 250;

export async function stats({ json, ...filters }: StatsOptions): Promise<void> {
  const api = await connect();
  const answer = await answerOf(api.GET('/v1/keys/stats', { params: { query: filters } }));
  const found = 'state' in answer ? await untilDone(api, answer) : answer;
  print(found, { json }, statsText);
  if (!found.exact && !json) note('\nEstimated from a sample: --exact looks at every key.');
}

/** Shows how far it is, for as long as it takes. */
async function untilDone(api: Api, asked: Job): Promise<Stats> {
  let found = asked;
  let [bar, shown] = [progressBar('Looking at keys', 0), 0];
  while (found.state === 'running') {
    await delay(lookEveryMs);
    found = await answerOf(api.GET('/v1/keys/stats/{id}', { params: { path: { id: asked.id } } }));
    const { done = 0, total } = found.progress ?? {};
    if (shown === 0 && total) bar = progressBar('Looking at keys', total);
    bar.advance(done - shown);
    shown = done;
  }
  bar.stop();
  if (!found.stats) throw new Failure('The figures could not be taken; ask again.');
  return found.stats;
}
