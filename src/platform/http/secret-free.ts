/** Whether a text holds one of our secrets; `keys/` knows their shape and the application binds it. */
export type ContainsSecret = (text: string) => boolean;
export const CONTAINS_SECRET = Symbol('contains-secret');

/** Fields that are meant to hold a secret, at whatever depth. */
const opaqueFields = new Set(['secret', 'password', 'current', 'next', 'token']);

/**
 * The first field of a body that holds a secret where free text belongs (R7.5): it would be stored, shown to others and
 * logged. Names of fields are looked at too, since a refusal repeats them; such a field is named by where it stands.
 * Bodies are at most 64 deep.
 */
export function fieldWithSecret(body: unknown, containsSecret: ContainsSecret, path = ''): string | null {
  if (typeof body === 'string') return containsSecret(body) ? path : null;
  if (body === null || typeof body !== 'object') return null;
  for (const [name, value] of Object.entries(body)) {
    if (containsSecret(name)) return path;
    if (opaqueFields.has(name) && typeof value === 'string') continue;
    const found = fieldWithSecret(value, containsSecret, path === '' ? name : `${path}.${name}`);
    if (found !== null) return found;
  }
  return null;
}
