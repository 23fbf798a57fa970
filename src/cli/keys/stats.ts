import { type Api, answerOf, connect, type Schemas } from '../api/client.js';
import { Failure } from '../failure.js';
import { follow } from '../output/follow.js';
import { note, print } from '../output/printer.js';
import type { StatsOptions } from './options.js';
import { statsText } from './stats-text.js';

type Stats = Schemas['KeyStatsView'];
type Job = Schemas['KeyStatsJobView'];

export async function stats({ json, ...filters }: StatsOptions): Promise<void> {
  const api = await connect();
  const answer = await answerOf(api.GET('/v1/keys/stats', { params: { query: filters } }));
  const found = 'state' in answer ? await untilDone(api, answer) : answer;
  print(found, { json }, statsText);
  if (!found.exact && !json) note('\nEstimated from a sample: --exact looks at every key.');
}

async function untilDone(api: Api, asked: Job): Promise<Stats> {
  const params = { path: { id: asked.id } };
  const { stats: found } = await follow(asked, {
    title: 'Looking at keys',
    progressOf: ({ state, progress }) => (state === 'running' ? (progress ?? { done: 0, total: null }) : null),
    again: () => answerOf(api.GET('/v1/keys/stats/{id}', { params })),
  });
  if (!found) throw new Failure('The figures could not be taken; ask again.');
  return found;
}
