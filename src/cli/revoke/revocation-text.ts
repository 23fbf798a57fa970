import type { Schemas } from '../api/client.js';
import { minuteOf, recordText } from '../output/table.js';

/** A decision over a set as people read it: what it is, what it means, what was left out. */
export function revocationText(revocation: Schemas['RevocationView']): string {
  const { impact, leftOut } = revocation;
  const protectedKeys = (leftOut?.protected ?? []).map(({ name, why }) => `${name} (${why.replace('_', ' ')})`);
  const teams = (impact?.teams ?? []).map(({ name, keys }) => `${name} ${keys}`);
  const fields: [string, string | number | null | undefined][] = [
    ['revocation', revocation.id],
    ['action', revocation.action],
    ['state', revocation.state],
    ['reason', revocation.reason],
    ['keys', revocation.count],
    ['hash', revocation.setHash],
  ];
  if (impact) {
    fields.push(
      ['owners', impact.owners],
      ['teams', `${impact.teamCount}: ${teams.join(', ')}${impact.teamCount > teams.length ? ', …' : ''}`],
      [
        'in use',
        `${impact.usedLastDay} last day, ${impact.usedLastWeek} last week, ${impact.usedLastMonth} last month`,
      ],
      ['service keys', impact.serviceKeys],
      ['last of owner', `${impact.lastOfOwner} keys of owners who hold no other active key`],
      ['made from these', `${impact.descendants} keys that are not in the set`],
    );
  }
  if (leftOut && leftOut.inTargetState > 0) fields.push(['left out', `${leftOut.inTargetState} that are so already`]);
  if (leftOut && leftOut.notLiftable > 0) fields.push(['not yours to lift', leftOut.notLiftable]);
  if (protectedKeys.length > 0) fields.push(['protected', protectedKeys.join(', ')]);
  if (revocation.effectiveAt) fields.push(['in force from', minuteOf(revocation.effectiveAt)]);
  if (revocation.successors) fields.push(['successors', `${revocation.successors} made since the plan are in it`]);
  if (revocation.undoUntil) fields.push(['undo until', minuteOf(revocation.undoUntil)]);
  return recordText(fields);
}
