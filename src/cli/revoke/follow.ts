import { type Api, answerOf, type Schemas } from '../api/client.js';
import { follow } from '../output/follow.js';

type Revocation = Schemas['RevocationView'];

/** The revocation once what `progressOf` tells of has ended. */
export function followRevocation(
  api: Api,
  asked: Revocation,
  watched: { title: string; progressOf: (revocation: Revocation) => Revocation['progress'] },
): Promise<Revocation> {
  const params = { path: { id: asked.id } };
  return follow(asked, { ...watched, again: () => answerOf(api.GET('/v1/revocations/{id}', { params })) });
}
