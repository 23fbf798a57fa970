import type { PolicyLevel } from './combine.js';

/** Rules that can be lifted for one owner or key. Addresses and what a leak does cannot (R3.9). */
export const EXEMPT_RULES = ['maxLifetimeDays', 'maxIdleDays', 'allowedScopes'] as const;
export type ExemptRule = (typeof EXEMPT_RULES)[number];

/** One rule of one level lifted over `[since, until)`. */
export interface Exemption {
  readonly id: string;
  readonly level: PolicyLevel;
  readonly rule: ExemptRule;
  readonly since: Date;
  readonly until: Date;
}

/** A time over which a term was or is lifted, in milliseconds. */
export interface ExemptSpan {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/**
 * When a term that is due at `dueMs` ends a key, given the exemptions from it in the order in which they were decided:
 * the later of the two ends (R3.9). What was decided once the term had ended the key comes too late: expired stays
 * expired (R3.8).
 */
export function exemptEndMs(dueMs: number, spans: readonly ExemptSpan[]): number {
  let endMs = dueMs;
  for (const { sinceMs, untilMs } of spans) {
    if (sinceMs < endMs && endMs < untilMs) endMs = untilMs;
  }
  return endMs;
}

/** The same of a key's exemptions, whatever they are from; for the hot path, where there are none. */
export function liftedEndMs(
  dueMs: number,
  exemptions: readonly Exemption[],
  level: PolicyLevel,
  rule: ExemptRule,
): number {
  if (exemptions.length === 0) return dueMs;
  return exemptEndMs(
    dueMs,
    exemptions
      .filter((exemption) => exemption.level === level && exemption.rule === rule)
      .map(({ since, until }) => ({ sinceMs: since.getTime(), untilMs: until.getTime() })),
  );
}

export function stands({ since, until }: Exemption, at: Date): boolean {
  return since <= at && until > at;
}

/** Whether a rule is lifted at an instant. */
export function isExempt(exemptions: readonly Exemption[], level: PolicyLevel, rule: ExemptRule, at: Date): boolean {
  return exemptions.some((exemption) => exemption.level === level && exemption.rule === rule && stands(exemption, at));
}
