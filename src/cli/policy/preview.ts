import { type Api, answerOf, connect, type Schemas } from '../api/client.js';
import { Failure, UsageError } from '../failure.js';
import { follow } from '../output/follow.js';
import { note, print } from '../output/printer.js';
import type { PreviewOptions } from './options.js';
import { namedChangeOf } from './policy.js';
import { previewText } from './preview-text.js';

type Preview = Schemas['PreviewView'];

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

function untilDone(api: Api, asked: Preview): Promise<Preview> {
  const params = { path: { id: asked.id } };
  return follow(asked, {
    title: 'Looking at keys',
    progressOf: ({ state, progress }) => (state === 'running' ? (progress ?? { done: 0, total: null }) : null),
    again: () => answerOf(api.GET('/v1/policies/previews/{id}', { params })),
  });
}
