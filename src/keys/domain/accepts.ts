/** What a verifier key accepts, besides what each verification asks for (R8.7). */
export interface Accepts {
  /** Keys of these teams only. */
  readonly teams?: readonly string[];
  /** Scopes that every key must carry. */
  readonly scopes?: readonly string[];
}

/** Whether a verifier key that accepts `wanted` vouches for nothing that one with `of` does not (R8.4). */
export function acceptsNoMore(wanted: Accepts | null, of: Accepts | null): boolean {
  const { teams, scopes = [] } = of ?? {};
  const withinTeams = teams === undefined || (wanted?.teams?.every((team) => teams.includes(team)) ?? false);
  return withinTeams && scopes.every((scope) => wanted?.scopes?.includes(scope) ?? false);
}
