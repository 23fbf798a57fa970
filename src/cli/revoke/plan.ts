import { type Api, answerOf, connect, type Schemas } from '../api/client.js';
import { Failure } from '../failure.js';
import { note, print } from '../output/printer.js';
import { minuteOf } from '../output/table.js';
import { oneLine } from '../output/terminal-text.js';
import { followRevocation } from './follow.js';
import type { PlanOptions } from './options.js';
import { revocationText } from './revocation-text.js';
import { requestOf } from './selection.js';

type Revocation = Schemas['RevocationView'];

/** Over so many keys the name has to be typed. */
const few = 100;

export async function plan(options: PlanOptions): Promise<void> {
  const body = await requestOf(options);
  const api = await connect();
  const asked = await answerOf(api.POST('/v1/revocations', { body }));
  const planned = await followRevocation(api, asked, { title: 'Planning', progressOf: planning });
  if (planned.state !== 'planned') throw new Failure(unplannedText(planned));
  print(planned, options, revocationText);
  if (!options.json) note(`\n${await nextText(api, planned)}`);
}

function planning({ state, progress }: Revocation): Revocation['progress'] {
  return state === 'planning' ? (progress ?? { done: 0, total: null }) : null;
}

function unplannedText({ id, state, failure }: Revocation): string {
  if (failure === 'revocation.empty') return 'No key is in the set: nothing is planned.';
  return `${id} was not planned: it is ${state}${failure ? ` (${oneLine(failure)})` : ''}.`;
}

async function nextText(api: Api, { id, setHash, lapsesAt, ...planned }: Revocation): Promise<string> {
  const name = await nameToType(api, planned);
  const line = `keyreeve revoke apply ${id} --hash ${setHash}${name === null ? '' : ` --confirm ${quoted(name)}`}`;
  return `Nothing is decided yet. To apply it, until ${minuteOf(lapsesAt)}:\n  ${line}`;
}

async function nameToType(api: Api, { count, impact }: Pick<Revocation, 'count' | 'impact'>): Promise<string | null> {
  if ((count ?? 0) <= few) return null;
  const [team] = impact?.teamCount === 1 ? impact.teams : [];
  return team ? team.name : (await answerOf(api.GET('/me'))).organization.name;
}

/** One word of a shell, whatever is in it. */
function quoted(name: string): string {
  return `'${oneLine(name).replaceAll(`'`, `'\\''`)}'`;
}
