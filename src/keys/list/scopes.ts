import type { Visibility } from '../../access/principal.js';
import type { Scope } from './branches.js';
import type { KeyFilter } from './key-filter.js';
import type { SortField } from './sort-order.js';

/** Whose keys a list can hold: all of these together, each through an index that begins with it. */
export interface ListScopes {
  readonly scopes: readonly Scope[];
  /** Owners whose keys are gone through apart from the teams, because no index has them in the order of the list. */
  readonly ownersApart: readonly string[];
}

const organization: Scope = { by: 'organization', id: null };
const team = (id: string): Scope => ({ by: 'team', id });
const owner = (id: string): Scope => ({ by: 'owner', id });

export function listScopes(filter: KeyFilter, visibility: Visibility, field: SortField): ListScopes {
  const { teams, owners } = narrowest(filter, visibility);
  if (teams === null && owners === null) return { scopes: [organization], ownersApart: [] };
  const [ofTeams, ofOwners] = [teams ?? [], owners ?? []];
  switch (field) {
    case 'createdAt':
    case 'lastUsedAt':
      return { scopes: [...ofTeams.map(team), ...ofOwners.map(owner)], ownersApart: [] };
    case 'owner':
      return { scopes: teams === null ? ofOwners.map(owner) : [organization], ownersApart: [] };
    case 'name':
    case 'expiresAt':
      if (teams === null) return { scopes: [organization], ownersApart: [] };
      return { scopes: ofTeams.map(team), ownersApart: ofOwners };
  }
}

/** Null for both: the whole organization. */
function narrowest(
  filter: KeyFilter,
  { all, owners, teams }: Visibility,
): { teams: readonly string[] | null; owners: readonly string[] | null } {
  if (filter.owners !== null) return { teams: null, owners: filter.owners };
  if (all) return { teams: filter.teams, owners: null };
  const seen = filter.teams === null ? teams : teams.filter((each) => filter.teams?.includes(each));
  // Of teams that one administers everything is seen, one's own keys among it.
  const elsewhere = filter.teams === null || filter.teams.some((each) => !teams.includes(each));
  if (!elsewhere) return { teams: seen, owners: null };
  return { teams: seen.length === 0 ? null : seen, owners };
}
