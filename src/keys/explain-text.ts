import type { ExemptRule } from '../policies/domain/exemptions.js';
import type { ExplainStep, Verdict } from './domain/explain.js';
import type { Reason, Status } from './domain/status.js';

const REASONS: Record<Reason, string> = {
  owner: 'Its owner ended it',
  administrator: 'An administrator decided against it',
  regenerated: 'Another key took its place',
  leaked: 'Its secret was reported public',
  owner_removed: 'Its owner was removed',
  revocation: 'A decision over a set of keys ended it',
  owner_deactivated: 'Its owner was deactivated',
  membership_ended: 'Its owner left the team',
  leak_quarantine: 'It was held because its secret may be public',
  known_to_leaver: 'Somebody who has left knows its secret',
  lifetime: 'Its own end',
  policy_lifetime: 'The longest life that a policy allows',
  policy_idle: 'The longest time without use that a policy allows',
};

const VERDICT_TEXTS: Record<Verdict, string> = {
  passes: 'this does not end the key',
  refuses: 'the key is refused by this',
  will_refuse: 'the key will be refused by this',
  was_over: 'this was over by then',
  narrows: 'the key is accepted within this only',
  lifts: 'the rule does not bear on the key',
};

const LIFTED: Record<ExemptRule, string> = {
  maxLifetimeDays: 'how long keys may live',
  maxIdleDays: 'how long keys may stay unused',
  allowedScopes: 'scopes',
};

/** One step as a sentence for whoever holds the key; times are UTC. */
export function stepText(step: ExplainStep, status: Status): string {
  if (step.rule === 'status') return `All of this together: the key is ${status}.`;
  return `${subject(step)}: ${VERDICT_TEXTS[step.verdict]}${when(step)}.`;
}

function subject({ rule, source, reason, days, list, lifted, version, enforceFrom }: ExplainStep): string {
  if (lifted !== null) return `An exemption from the ${source}’s rule on ${LIFTED[lifted]}`;
  if (version === null) return reason === null ? rule : REASONS[reason];
  const policy = `the ${source}’s policy (version ${version}, enforced from ${minute(enforceFrom)})`;
  if (rule === 'max_lifetime') return `Keys live at most ${days} days by ${policy}`;
  if (rule === 'max_idle') return `Keys end after ${days} days without use by ${policy}`;
  const listed = list?.join(', ') || 'none';
  return rule === 'allowed_scopes'
    ? `Scopes are limited to ${listed} by ${policy}`
    : `Addresses are limited to ${listed} by ${policy}`;
}

function when({ from, until, verdict, version }: ExplainStep): string {
  if (verdict === 'was_over') return until === null ? '' : ` (until ${minute(until)})`;
  if (from === null || verdict === 'narrows' || verdict === 'passes') return '';
  const end = until === null || version !== null ? '' : ` until ${minute(until)}`;
  return ` from ${minute(from)}${end}`;
}

function minute(instant: Date | null): string {
  return instant === null ? 'never' : `${instant.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
