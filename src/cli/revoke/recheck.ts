import { answerOf, connect, type Schemas } from '../api/client.js';
import { Failure } from '../failure.js';
import { type OutputOptions, print } from '../output/printer.js';
import { minuteOf, recordText } from '../output/table.js';
import { followRevocation } from './follow.js';

type Revocation = Schemas['RevocationView'];
type Changes = Schemas['RecheckChangesView'];

export async function recheck(id: string, options: OutputOptions): Promise<void> {
  const api = await connect();
  const asked = await answerOf(api.POST('/v1/revocations/{id}/recheck', { params: { path: { id } } }));
  const looked = await followRevocation(api, asked, {
    title: 'Looking again',
    progressOf: (revocation) => revocation.recheck?.progress ?? null,
  });
  const changes = looked.recheck?.changes;
  if (!changes) throw new Failure(`${id} could not be looked at again: it is ${looked.state}.`);
  print(looked, options, (revocation) => recheckText(revocation, changes));
}

function recheckText({ id, count, impact, recheck: look }: Revocation, changes: Changes): string {
  const { usedLastDay, usedLastWeek, usedLastMonth } = changes;
  const then = (figure: number | undefined): string => (figure === undefined ? '' : ` (${figure} when planned)`);
  return recordText([
    ['id', id],
    ['keys', count],
    ['as of', minuteOf(look?.at ?? null)],
    ['accepted', changes.accepted],
    ...changes.refused.map(
      ({ reason, count: keys, sincePlan }) =>
        [`refused: ${reason}`, `${keys}, ${sincePlan} of them since the plan`] as const,
    ),
    ['used since the plan', changes.usedSincePlan],
    ['used in the last day', `${usedLastDay}${then(impact?.usedLastDay)}`],
    ['used in a week', `${usedLastWeek}${then(impact?.usedLastWeek)}`],
    ['used in 30 days', `${usedLastMonth}${then(impact?.usedLastMonth)}`],
    ['newly idle', changes.newlyIdle],
    ['owners who left', changes.ownersLeft],
    ['regenerated since', `${changes.successors}, which applying takes in`],
    ['not yours any more', changes.notAdministered],
  ]);
}
