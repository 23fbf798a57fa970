import type { Principal } from '../../access/principal.js';
import type { ReadDatabase } from '../../platform/database/connections.js';
import { foldEmail } from '../../platform/http/text.js';
import { parseOwnerId } from '../../platform/ids.js';

/**
 * The ids of owners that are named by id, e-mail address or `me`. An id is taken as it is, since what the caller may not
 * see is left out where keys are read; an address that nobody has is missing.
 */
export async function ownerIds(
  database: ReadDatabase,
  principal: Pick<Principal, 'organizationId' | 'id'>,
  names: readonly string[],
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const emails = new Map<string, string>();
  for (const name of names) {
    const id = name === 'me' ? principal.id : parseOwnerId(name)?.id;
    if (id !== undefined) ids.set(name, id);
    else emails.set(name, foldEmail(name));
  }
  if (emails.size === 0) return ids;
  // Index: owners_email.
  const rows = await database.rows<{ id: string; email: string }>(
    `select o.id, o.email_folded as email from keyreeve.owners o
     where o.organization_id = $1 and o.email_folded = any($2::text[])`,
    [principal.organizationId, [...emails.values()]],
  );
  const byEmail = new Map(rows.map(({ id, email }) => [email, id]));
  for (const [name, email] of emails) {
    const id = byEmail.get(email);
    if (id !== undefined) ids.set(name, id);
  }
  return ids;
}
