export const REVOCATION_ACTIONS = ['revoke', 'suspend', 'restore'] as const;
export type RevocationAction = (typeof REVOCATION_ACTIONS)[number];

export const REVOCATION_STATES = [
  'planning',
  'planned',
  'scheduled',
  'applied',
  'undone',
  'final',
  'cancelled',
  'lapsed',
  'failed',
] as const;
export type RevocationState = (typeof REVOCATION_STATES)[number];

/** What was decided about a set of keys, and when. */
export interface RevocationFacts {
  readonly plannedAt: Date | null;
  readonly appliedAt: Date | null;
  /** When it begins to bear on the set: with the decision, or later. */
  readonly effectiveAt: Date | null;
  readonly undoUntil: Date | null;
  readonly undoneAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly failure: string | null;
}

/** A plan that nobody has applied for so long says nothing of the keys of today any more. */
export const PLAN_LASTS_MS = 7 * 86_400_000;

/** A revocation's state follows from what was decided and the time; nothing stores it (R5.2). */
export function stateOf(revocation: RevocationFacts, now: Date): RevocationState {
  const { plannedAt, appliedAt, effectiveAt, undoUntil, undoneAt, cancelledAt, failure } = revocation;
  if (cancelledAt !== null) return 'cancelled';
  if (undoneAt !== null) return 'undone';
  if (appliedAt !== null) {
    if (effectiveAt !== null && effectiveAt > now) return 'scheduled';
    return undoUntil !== null && undoUntil > now ? 'applied' : 'final';
  }
  if (failure !== null) return 'failed';
  if (plannedAt === null) return 'planning';
  return now.getTime() - plannedAt.getTime() > PLAN_LASTS_MS ? 'lapsed' : 'planned';
}
