import fc from 'fast-check';
import { EXEMPT_RULES, type Exemption } from '../../src/policies/domain/exemptions.js';
import { instant } from './generated-policies.js';

/** An exemption, and whose: the key's own, or its owner's. */
export interface GeneratedExemption extends Exemption {
  readonly subject: 'owner' | 'key';
}

const generatedExemption: fc.Arbitrary<GeneratedExemption> = fc
  .record({
    id: fc.uuid({ version: 7 }),
    subject: fc.constantFrom('owner', 'key'),
    level: fc.constantFrom('organization', 'team'),
    rule: fc.constantFrom(...EXEMPT_RULES),
    since: instant(-5, 30),
    end: instant(-5, 40),
  })
  .map(({ end, since, ...rest }) => ({ ...rest, since, until: end < since ? since : end }));

export function inOrder(one: GeneratedExemption, other: GeneratedExemption): number {
  return one.since.getTime() - other.since.getTime() || (one.id < other.id ? -1 : 1);
}

/** In the order in which they were decided; most keys have none. */
export const someExemptions: fc.Arbitrary<GeneratedExemption[]> = fc
  .oneof(
    { weight: 2, arbitrary: fc.constant<GeneratedExemption[]>([]) },
    { weight: 3, arbitrary: fc.array(generatedExemption, { minLength: 1, maxLength: 4 }) },
  )
  .map((list) => list.sort(inOrder));

/** An exemption as its row says it. */
export function exemptionRow(
  of: { organization_id: string },
  { id, subject, level, rule, since, until }: GeneratedExemption,
  whose: { ownerId: string; keyId: string; teamId: string },
): object {
  const subject_id = subject === 'owner' ? whose.ownerId : whose.keyId;
  return {
    ...of,
    id,
    subject_type: subject,
    subject_id,
    team_id: level === 'team' ? whose.teamId : null,
    rule,
    since,
    until,
  };
}
