import { setTimeout as delay } from 'node:timers/promises';
import { type Api, answerOf, connect, type Schemas } from '../api/client.js';
import { Failure, UsageError } from '../failure.js';
import { note, print } from '../output/printer.js';
import { progressBar } from '../output/progress.js';
import type { PreviewOptions } from './options.js';
import { namedChangeOf } from './policy.js';
import { previewText } from './preview-text.js';

type Preview = Schemas['PreviewView'];

const lookEveryMs = 250;

export async function preview(options: PreviewOptions): Promise<void> {
  const ask = asking(options);
  const api = await connect();
  const found = await untilDone(api, await answerOf(ask(api)));
  if (found.state !== 'done')
    throw new Failure(`The preview is ${found.state}${found.failure ? `: ${found.failure}` : ''}.`);
  print(found, options, previewText);
  if (!options.json) note('\nNothing is saved.');
}

type Asking = (api: Api) => Promise<{ data?: Preview; error?: unknown; response: Response }>;

function asking({ withdraw: number, team: id, ...options }: PreviewOptions): Asking {
  if (number === undefined) {
    const body = namedChangeOf(options);
    return (api) =>
      id === undefined
        ? api.POST('/v1/policies/organization/preview', { body })
        : api.POST('/v1/policies/teams/{id}/preview', { params: { path: { id } }, body });
  }
  if (Object.keys(options).some((name) => name !== 'json'))
    throw new UsageError('--withdraw takes a version back and excludes changes');
  return (api) =>
    id === undefined
      ? api.POST('/v1/policies/organization/versions/{number}/withdraw/preview', { params: { path: { number } } })
      : api.POST('/v1/policies/teams/{id}/versions/{number}/withdraw/preview', { params: { path: { id, number } } });
}

/** Shows how far it is, for as long as it takes. */
async function untilDone(api: Api, asked: Preview): Promise<Preview> {
  let found = asked;
  let [bar, shown] = [progressBar('Looking at keys', 0), 0];
  while (found.state === 'running') {
    await delay(lookEveryMs);
    found = await answerOf(api.GET('/v1/policies/previews/{id}', { params: { path: { id: asked.id } } }));
    const { done = 0, total } = found.progress ?? {};
    if (shown === 0 && total) bar = progressBar('Looking at keys', total);
    bar.advance(done - shown);
    shown = done;
  }
  bar.stop();
  return found;
}
