import type { PolicyLevel } from '../../policies/domain/combine.js';
import { type Exemption, type ExemptRule, isExempt, liftedEndMs } from '../../policies/domain/exemptions.js';
import { idleEnding, idleEndMs, lifetimeEnding, lifetimeEndMs } from '../../policies/domain/terms.js';
import type { Policies, Segment } from '../../policies/domain/timeline.js';
import { earliestTerm, idleBaseMs } from './expiry.js';
import { asDate, type KeyFacts, type MembershipFacts, type OwnerFacts, type UsageFacts } from './facts.js';
import { type Refusal, refusalsOf, type RefusalSource } from './refusals.js';
import { type KeyStatus, type Reason, statusOf, type StatusRule } from './status.js';

export const EXPLAINED_RULES = [
  'decision',
  'own_end',
  'max_lifetime',
  'max_idle',
  'allowed_scopes',
  'allowed_cidrs',
  'exemption',
  'status',
] as const;
export type ExplainedRule = (typeof EXPLAINED_RULES)[number];

/**
 * `narrows`: the key is accepted within this value only; whether a request keeps to it is told by that request.
 * `lifts`: it keeps a rule of a policy from the key.
 */
export const VERDICTS = ['passes', 'refuses', 'will_refuse', 'was_over', 'narrows', 'lifts'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface ExplainStep {
  readonly rule: ExplainedRule;
  readonly source: RefusalSource | PolicyLevel;
  readonly reason: Reason | null;
  /** The decision, where there is one. */
  readonly causeId: string | null;
  /** The policy version that brought the value, and since when that value is or will be enforced. */
  readonly version: number | null;
  readonly enforceFrom: Date | null;
  /** The time over which the step refuses or, for a value that ends nothing, stands; `null` where it has no such bound. */
  readonly from: Date | null;
  readonly until: Date | null;
  readonly days: number | null;
  readonly list: readonly string[] | null;
  /** The rule that an exemption lifts. */
  readonly lifted: ExemptRule | null;
  readonly verdict: Verdict;
  /** Whether the status comes from this step. */
  readonly decides: boolean;
}

export interface Explanation {
  readonly status: KeyStatus;
  readonly chain: readonly ExplainStep[];
}

const LEVELS = ['organization', 'team'] as const satisfies readonly PolicyLevel[];

/**
 * Every rule about one key as it bears on it at `at`, past or to come, in the order of precedence: decisions that end
 * it, suspensions, terms, what narrows it, and last the status that they add up to. The status is `statusOf` with the
 * same facts; no rule is written here a second time.
 *
 * For an instant that has passed, spans tell by themselves what was open then, so that a cause lifted later still
 * refuses. What policies say is what the given history says: compiled with `asOf`, the answer of that time. `usage` has
 * to be the last use up to `at`; of a past one the day alone is known (R11), which is all that idle terms count.
 */
export function explain(
  key: KeyFacts,
  usage: UsageFacts,
  owner: OwnerFacts,
  membership: MembershipFacts,
  policies: Policies,
  at: Date,
): Explanation {
  const status = statusOf(key, usage, owner, membership, policies, at);
  const refusals = refusalsOf(key, owner, membership);
  const baseMs = idleBaseMs(key, usage, refusals, policies);
  const atMs = at.getTime();
  const steps = [
    ...decisionSteps(refusals, status, atMs),
    ...termSteps(key, baseMs, policies, status, atMs),
    ...LEVELS.flatMap((level) => narrowing(policies, level, key.exemptions, at)),
    ...key.exemptions.map((exemption) => exemptionStep(exemption, atMs)),
    { ...NOTHING, rule: 'status', source: 'key', reason: status.reason, ...over(status), ...stands(status) } as const,
  ];
  return { status, chain: steps };
}

const NOTHING = {
  reason: null,
  causeId: null,
  version: null,
  enforceFrom: null,
  from: null,
  until: null,
  days: null,
  list: null,
  lifted: null,
  decides: false,
} as const;

function over({ since, until }: KeyStatus): Pick<ExplainStep, 'from' | 'until'> {
  return { from: since, until };
}

function stands({ status }: KeyStatus): Pick<ExplainStep, 'verdict'> {
  return { verdict: status === 'active' ? 'passes' : 'refuses' };
}

function decisionSteps(refusals: readonly Refusal[], { reason, since, rule }: KeyStatus, atMs: number): ExplainStep[] {
  const ordered = [...refusals].sort(
    (one, other) => Number(other.effect === 'revoked') - Number(one.effect === 'revoked') || one.fromMs - other.fromMs,
  );
  return ordered.map((refusal) => {
    const { source, causeId, fromMs, untilMs } = refusal;
    const same = source === rule?.source && causeId === rule.causeId && refusal.reason === reason;
    return {
      ...NOTHING,
      rule: 'decision',
      source,
      reason: refusal.reason,
      causeId,
      from: new Date(fromMs),
      until: asDate(untilMs),
      verdict: verdictOver(fromMs, untilMs, atMs),
      decides: same && fromMs === since.getTime(),
    };
  });
}

function termSteps(key: KeyFacts, baseMs: number, policies: Policies, status: KeyStatus, atMs: number): ExplainStep[] {
  const { kind, ownExpiresAt, exemptions } = key;
  const createdMs = key.createdAt.getTime();
  const earliest = earliestTerm(key, baseMs, policies);
  const decides = (reason: Reason, rule: StatusRule['source'], version: number | null): boolean =>
    status.status === 'expired' &&
    earliest.reason === reason &&
    status.rule?.source === rule &&
    status.rule.version === version;
  const steps: ExplainStep[] = [];
  if (ownExpiresAt !== null) {
    const verdict = verdictOver(ownExpiresAt.getTime(), Infinity, atMs);
    const own = { rule: 'own_end', source: 'key', reason: 'lifetime', from: ownExpiresAt, verdict } as const;
    steps.push({ ...NOTHING, ...own, decides: decides('lifetime', 'key', null) });
  }
  const terms = [
    ['max_lifetime', 'maxLifetimeDays', 'policy_lifetime', lifetimeEnding, lifetimeEndMs, createdMs],
    ['max_idle', 'maxIdleDays', 'policy_idle', idleEnding, idleEndMs, baseMs],
  ] as const;
  for (const [rule, field, reason, ending, endMs, fromMs] of terms) {
    for (const level of LEVELS) {
      const segments = policies[level][field][kind];
      const ends = ending(segments, fromMs);
      for (const segment of segments) {
        const dueMs = segment === ends ? endMs(segment, fromMs) : Infinity;
        const endsAtMs = liftedEndMs(dueMs, exemptions, level, field);
        const common = { rule, source: level, reason, ...policyValue(segment), days: segment.value } as const;
        const verdict = segment === ends ? verdictOver(endsAtMs, Infinity, atMs) : spareVerdict(segment, atMs);
        const from = segment === ends ? new Date(endsAtMs) : null;
        const decided = segment === ends && decides(reason, level, segment.version);
        steps.push({ ...NOTHING, ...common, from, verdict, decides: decided });
      }
    }
  }
  return steps;
}

/** A value that ends the key never, or not before another has: it is over, or it lets the key pass. */
function spareVerdict(segment: Segment<unknown>, atMs: number): Verdict {
  return segment.untilMs <= atMs ? 'was_over' : 'passes';
}

function policyValue(segment: Segment<unknown>): Pick<ExplainStep, 'version' | 'enforceFrom' | 'until'> {
  return { version: segment.version, enforceFrom: segment.from, until: segment.until };
}

/** Lists in force at the instant or to come; those that are over narrow nothing any more. */
function narrowing(policies: Policies, level: PolicyLevel, exemptions: readonly Exemption[], at: Date): ExplainStep[] {
  const atMs = at.getTime();
  const lists = [
    ['allowed_scopes', policies[level].allowedScopes, isExempt(exemptions, level, 'allowedScopes', at)],
    ['allowed_cidrs', policies[level].allowedCidrs, false],
  ] as const;
  return lists.flatMap(([rule, segments, lifted]) =>
    segments
      .filter(({ untilMs }) => untilMs > atMs)
      .map((segment) => ({
        ...NOTHING,
        rule,
        source: level,
        ...policyValue(segment),
        from: segment.from,
        list: segment.value,
        verdict: segment.fromMs <= atMs && !lifted ? ('narrows' as const) : ('passes' as const),
      })),
  );
}

function exemptionStep({ id, level, rule, since, until }: Exemption, atMs: number): ExplainStep {
  const verdict = until.getTime() <= atMs ? 'was_over' : 'lifts';
  return { ...NOTHING, rule: 'exemption', source: level, causeId: id, lifted: rule, from: since, until, verdict };
}

function verdictOver(fromMs: number, untilMs: number, atMs: number): Verdict {
  if (untilMs <= atMs) return 'was_over';
  return fromMs <= atMs ? 'refuses' : 'will_refuse';
}
