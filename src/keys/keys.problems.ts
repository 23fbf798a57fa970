import { defineProblems } from '../platform/http/problem.js';
import { fromPublicId } from '../platform/ids.js';

export const keyProblem = defineProblems({
  'key.not_found': {
    status: 404,
    title: 'There is no such key',
    fix: 'List the keys you may see with GET /v1/keys.',
  },
});

/** The UUID of a key in an address; what is no id of a key answers like an unknown one. */
export function keyIdOf(id: string): string {
  const keyId = fromPublicId('key', id);
  if (keyId === null) throw keyProblem('key.not_found');
  return keyId;
}
