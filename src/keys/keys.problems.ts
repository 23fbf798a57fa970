import { defineProblems } from '../platform/http/problem.js';
import { fromPublicId } from '../platform/ids.js';

export const keyProblem = defineProblems({
  'key.not_found': { status: 404, title: 'There is no such key', fix: 'List the keys you may see with GET /v1/keys.' },
  'key.required': {
    status: 403,
    title: 'This is for a key to do about itself',
    fix: 'Send the key in X-API-Key, or name the key in the address.',
  },
  'key.beyond_policy': {
    status: 422,
    title: 'This goes beyond a limit',
    fix: 'Keep to the limits named in errors.',
  },
  'key.not_permitted': {
    status: 403,
    title: 'You may not do this',
    fix: 'See detail; an administrator can change the policy or do it for you.',
  },
  'key.owner_not_yours': {
    status: 403,
    title: 'You may not generate keys for this owner',
    fix: 'Generate it for yourself, or for a service account of which you are steward or deputy.',
  },
  'key.wider': {
    status: 422,
    title: 'The scopes of a key can only be narrowed',
    fix: 'Generate a new key with these scopes.',
  },
  'key.not_regenerable': {
    status: 409,
    title: 'The key cannot be regenerated as it is now',
    fix: 'See detail, or generate a new key.',
  },
  'key.nothing_to_restore': {
    status: 409,
    title: 'The key has no such suspension',
    fix: 'See its status and reason.',
  },
  'key.owner_not_member': {
    status: 409,
    title: 'The owner of the key is not a member of its team',
    fix: 'Take the owner into the team again first.',
  },
  'key.explain_out_of_range': {
    status: 422,
    title: 'The time lies before the key was made, or too far ahead',
    fix: 'Ask about a time from its creation up to ten years ahead.',
  },
  'key.decided_above': {
    status: 403,
    title: 'The key was suspended by a decision that you may not lift',
    fix: 'Ask whoever stands at that level: an administrator of the organization.',
  },
});

/** The UUID of a key in an address; what is no id of a key answers like an unknown one. */
export function keyIdOf(id: string): string {
  const keyId = fromPublicId('key', id);
  if (keyId === null) throw keyProblem('key.not_found');
  return keyId;
}
