/**
 * Options of a guard that authenticates by the strategies of its own application. Passport's registry is one for the
 * process: of two applications in it, the later would decide for both. Each request gets objects of its own, as those
 * that passport finds by name: it binds to them what becomes of the request.
 */
export function ownStrategies(...strategies: readonly object[]): { readonly defaultStrategy: string[] } {
  return {
    // Passport takes strategies for their names; Nest's types do not say so.
    get defaultStrategy() {
      return strategies.map((strategy) => Object.create(strategy) as string);
    },
  };
}
