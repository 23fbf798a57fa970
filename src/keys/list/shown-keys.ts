import type { ReadDatabase } from '../../platform/database/connections.js';
import { keyColumns, keyJoins, type KeyRow } from '../key.rows.js';
import type { KeyView } from '../key.view.js';
import type { OrganizationTerms } from '../organization-terms.js';
import { toKeyView } from '../to-key-view.js';

// Index: keys_pkey, and those of `keyColumns`. At most a page of ids, so that one prepared plan does for all.
const keysById = `
select ${keyColumns} from unnest($3::uuid[]) with ordinality as wanted (id, place)
cross join lateral (select * from keyreeve.keys k where k.organization_id = $1 and k.id = wanted.id limit 1) k
${keyJoins}
order by wanted.place`;

/** Keys that the caller was found to see, as they are shown, in the order of the ids. */
export async function shownKeys(
  database: ReadDatabase,
  { organizationId, now }: { organizationId: string; now: Date },
  terms: OrganizationTerms,
  ids: readonly string[],
): Promise<KeyView[]> {
  if (ids.length === 0) return [];
  const { rows } = await database.lookups.query<KeyRow>({
    name: 'keys-by-id',
    text: keysById,
    values: [organizationId, now, ids],
  });
  return rows.map((row) => toKeyView(row, terms.of(row.team_id), now));
}
