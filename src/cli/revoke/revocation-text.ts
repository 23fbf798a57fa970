import type { Schemas } from '../api/client.js';
import { minuteOf, recordText } from '../output/table.js';
import { oneLine } from '../output/terminal-text.js';

type Revocation = Schemas['RevocationView'];
type Impact = Schemas['ImpactView'];
type LeftOut = Schemas['LeftOutView'];

const mostTeamsNamed = 3;

/** A decision over a set: what it is, what it means, and what it leaves out. */
export function revocationText(revocation: Revocation): string {
  const { impact, leftOut, plannedAt } = revocation;
  const fields = [
    ...decisionFields(revocation),
    ...(impact ? impactFields(impact) : []),
    ...(leftOut ? leftOutFields(leftOut, revocation.action) : []),
    ...(plannedAt ? [['hash', revocation.setHash] as const] : []),
  ];
  return [recordText(fields), ...protectedLines(leftOut)].join('\n');
}

type Fields = (readonly [string, string | number | null | undefined])[];

function decisionFields(revocation: Revocation): Fields {
  const { id, state, action, reason, count, failure, successors, effectiveAt, undoUntil } = revocation;
  const by = (at: string | null, person: Schemas['PersonView'] | null): string | null =>
    at && `${minuteOf(at)}${person?.name ? ` by ${person.name}` : ''}`;
  const told: Fields = [
    ['applied', by(revocation.appliedAt, revocation.appliedBy)],
    ['in force from', effectiveAt !== revocation.appliedAt ? minuteOf(effectiveAt) : null],
    ['can be undone', undoUntil && !revocation.undoneAt ? `until ${minuteOf(undoUntil)}` : null],
    ['undone', by(revocation.undoneAt, revocation.undoneBy)],
    ['cancelled', minuteOf(revocation.cancelledAt)],
    ['failed', failure],
  ];
  return [
    ['id', id],
    ['action', action],
    ['state', state],
    ['reason', reason],
    ['asked for', by(revocation.requestedAt, revocation.requestedBy)],
    ...told.filter(([, value]) => value !== null),
    ['keys', successors ? `${count}, and ${successors} regenerated from them since` : count],
  ];
}

function impactFields(impact: Impact): Fields {
  const { owners, usedLastDay, usedLastWeek, usedLastMonth, serviceKeys, lastOfOwner, descendants } = impact;
  return [
    ['owners', owners],
    ['teams', teamsText(impact)],
    ['used', `${usedLastDay} in the last day, ${usedLastWeek} in a week, ${usedLastMonth} in 30 days`],
    ['service keys', serviceKeys],
    ['all they have', `${lastOfOwner} are of owners who have no other active key`],
    ['made from them', `${descendants} that are not in the set`],
  ];
}

function teamsText({ teams, teamCount }: Impact): string {
  const named = teams.slice(0, mostTeamsNamed).map(({ name, keys }) => `${name} (${keys})`);
  const others = teamCount - named.length;
  return `${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}

const already: Record<Revocation['action'], string> = {
  revoke: 'revoked already',
  suspend: 'suspended already',
  restore: 'not suspended',
};

function leftOutFields({ inTargetState, notLiftable, protectedCount }: LeftOut, action: Revocation['action']): Fields {
  const counted = [
    [inTargetState, already[action]],
    [notLiftable, 'not yours to restore'],
    [protectedCount, 'protected'],
  ] as const;
  const said = counted.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return [['left out', said.join(', ') || 'none']];
}

const whyProtected: Record<Schemas['ProtectedKeyView']['why'], string> = {
  calling_key: 'the key of this call',
  verifier_key: 'other services check keys with it',
};

function protectedLines(leftOut: LeftOut | null): string[] {
  if (!leftOut || leftOut.protectedCount === 0) return [];
  const { protected: spared, protectedCount } = leftOut;
  const more = protectedCount - spared.length;
  return [
    '',
    'Protected, unless --include names them:',
    ...spared.map(({ id, name, why }) => `  ${id}  ${oneLine(name)} (${whyProtected[why]})`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
