import fc from 'fast-check';
import type { KeyFacts, Lift, SetDecision } from '../../src/keys/domain/facts.js';
import { instant } from './generated-policies.js';

/** A decision over a set of keys, applied at `from` and undone at `until`. */
export interface GeneratedSet extends Omit<SetDecision, 'action'> {
  readonly action: SetDecision['action'] | 'restore';
}

/** One key in a set; a restore lifts suspensions of it. */
export interface InSet {
  readonly set: GeneratedSet;
  readonly lifts: readonly string[] | null;
}

export const generatedSet: fc.Arbitrary<GeneratedSet> = fc
  .record({
    id: fc.uuid({ version: 7 }),
    action: fc.constantFrom('revoke', 'suspend', 'restore'),
    from: instant(-5, 35),
    until: fc.option(instant(-5, 38), { nil: null, freq: 2 }),
  })
  .map(({ from, until, ...rest }) => ({ ...rest, from, until: until !== null && until < from ? from : until }));

/** The facts of a key that is in the sets, beside what it is without them. */
export function withSets(key: KeyFacts, sets: readonly InSet[]): KeyFacts {
  const revocations = sets.flatMap(({ set }) => (set.action === 'restore' ? [] : [{ ...set, action: set.action }]));
  const lifts = sets.flatMap(({ set, lifts: lifted }) =>
    (lifted ?? []).map((causeId): Lift => ({ causeId, at: set.from, until: set.until })),
  );
  return { ...key, revocations, lifts: [...key.lifts, ...lifts] };
}

/** A set as its row says it. */
export function revocationRow(of: { organization_id: string }, { id, action, from, until }: GeneratedSet): object {
  return {
    ...of,
    id,
    action,
    selection: {},
    reason: 'found in a public repository',
    undo_minutes: 60,
    requested_at: from,
    requested_by: id,
    standing: 'admin',
    applied_at: from,
    applied_by: id,
    effective_at: from,
    undone_at: until,
  };
}
