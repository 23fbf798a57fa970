import fc from 'fast-check';
import type { KeyFacts, Lift, Mark, MembershipFacts, OwnerFacts, UsageFacts } from '../../src/keys/domain/facts.js';
import { instant } from './generated-policies.js';
import { type GeneratedExemption, someExemptions } from './generated-exemptions.js';
import { generatedSet, type InSet, withSets } from './generated-sets.js';

/** All the facts of one key but for the policies. */
export interface KeyCase {
  readonly key: KeyFacts;
  readonly usage: UsageFacts;
  readonly owner: OwnerFacts;
  readonly membership: MembershipFacts;
  /** What of `key` says it: the sets that the key is in, and the lifts of this key alone. */
  readonly sets: readonly InSet[];
  readonly ownLifts: readonly Lift[];
  readonly exemptions: readonly GeneratedExemption[];
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null, freq: 2 });
/** A value in one case of so many. */
const once = <T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

const moment = instant(-5, 35);

/** An end is never before its beginning; both may be the same instant, and then the span is empty. */
const period = fc.tuple(moment, maybe(moment)).map(([one, other]) => {
  const [since, until] = other !== null && other < one ? [other, one] : [one, other];
  return { since, until };
});

const id = fc.uuid({ version: 7 });
const revoked = fc.record({
  id,
  effect: fc.constant('revoked' as const),
  cause: fc.constantFrom('owner' as const, 'administrator' as const, 'regenerated' as const, 'leaked' as const),
  openedAt: moment,
  liftedAt: fc.constant(null),
});
const suspended = fc
  .tuple(id, fc.constantFrom('administrator' as const, 'leak_quarantine' as const, 'known_to_leaver' as const), period)
  .map(([known, cause, { since, until }]) => ({
    id: known,
    effect: 'suspended' as const,
    cause,
    openedAt: since,
    liftedAt: until,
  }));

/** At most one cause of a kind is open at a time, as in the database. */
const causes = fc
  .tuple(fc.array(suspended, { maxLength: 3 }), once(7, revoked))
  .map(([suspensions, end]) => [...suspensions, ...(end === null ? [] : [end])])
  .filter((list) => {
    const open = list.filter((cause) => cause.liftedAt === null).map((cause) => cause.cause);
    return new Set(open).size === open.length;
  });

const marksOf = (cause: fc.Arbitrary<Mark['cause']>): fc.Arbitrary<Mark[]> =>
  fc.array(
    fc.record({ id, cause, period }).map(({ id: known, cause: named, period: { since, until } }) => ({
      id: known,
      cause: named,
      since,
      until,
    })),
    { maxLength: 2 },
  );

/** The same key as an owner's (`personal`) or a service account's (`service`, which has no memberships). */
export const keyCase: fc.Arbitrary<KeyCase> = fc
  .record({
    kind: fc.constantFrom('personal' as const, 'service' as const),
    createdAt: instant(-10, 20),
    ownLife: once(7, instant(-9, 40)),
    lastUse: maybe(instant(-10, 35)),
    causes,
    removedAt: once(20, moment),
    ownerMarks: marksOf(fc.constantFrom('owner_deactivated' as const, 'administrator' as const)),
    endings: marksOf(fc.constant('membership_ended' as const)),
    sets: fc.array(generatedSet, { maxLength: 3 }),
    liftAt: fc.array(maybe(moment), { minLength: 8, maxLength: 8 }),
    /** Which suspensions the restores lift. */
    lifted: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    exemptions: someExemptions,
  })
  .map((parts) => {
    const endings = parts.kind === 'service' ? [] : parts.endings;
    const bySets = parts.sets.filter(({ action }) => action === 'suspend');
    const ownLifts = [...parts.ownerMarks, ...endings, ...bySets].flatMap((suspension, index) => {
      const at = parts.liftAt[index] ?? null;
      return at === null ? [] : [{ causeId: suspension.id, at, until: null }];
    });
    const held = parts.causes.filter(({ effect }) => effect === 'suspended');
    const suspensions = [...held, ...parts.ownerMarks, ...endings, ...bySets].map((suspension) => suspension.id);
    const sets = parts.sets.map((set): InSet => ({
      set,
      lifts: set.action === 'restore' ? suspensions.filter((_, index) => parts.lifted[index]) : null,
    }));
    const later = (when: Date | null): Date | null => (when !== null && when < parts.createdAt ? null : when);
    return {
      key: withSets(
        {
          kind: parts.kind,
          createdAt: parts.createdAt,
          ownExpiresAt: later(parts.ownLife),
          causes: parts.causes,
          lifts: ownLifts,
          revocations: [],
          exemptions: parts.exemptions,
        },
        sets,
      ),
      sets,
      exemptions: parts.exemptions,
      ownLifts,
      usage: { lastUsedAt: later(parts.lastUse) },
      owner: { removedAt: parts.removedAt, marks: parts.ownerMarks },
      membership: { marks: endings },
    };
  });
