import type { Principal } from '../../access/principal.js';
import type { ReadDatabase } from '../../platform/database/connections.js';
import { requestProblem } from '../../platform/http/problem.js';
import { filterValues, keyFilter, type KeyFilter, namedOwners } from './key-filter.js';
import { type KeyFilters, MOST_FILTER_VALUES } from './key-list.dto.js';
import { ownerIds } from './owner-ids.js';

/**
 * The filter that somebody asks for, once it is known what its relative times are counted from.
 * @throws Problem 400 `request.invalid` for too many values
 */
export async function askedFilter(
  database: ReadDatabase,
  principal: Pick<Principal, 'organizationId' | 'id'>,
  filters: KeyFilters,
): Promise<(anchor: Date) => KeyFilter> {
  if (filterValues(filters) > MOST_FILTER_VALUES) {
    const message = `all filters together may have ${MOST_FILTER_VALUES} values`;
    throw requestProblem('request.invalid', { errors: [{ field: '', message }] });
  }
  const owners = await ownerIds(database, principal, namedOwners(filters));
  return (anchor) => keyFilter(filters, anchor, (text) => owners.get(text));
}
