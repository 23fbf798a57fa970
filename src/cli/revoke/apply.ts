import { createInterface } from 'node:readline/promises';
import { answerOf, connect, type Schemas } from '../api/client.js';
import { Failure, UsageError } from '../failure.js';
import { note, print } from '../output/printer.js';
import { minuteOf } from '../output/table.js';
import { oneLine } from '../output/terminal-text.js';
import type { ApplyOptions } from './options.js';
import { revocationText } from './revocation-text.js';

type Revocation = Schemas['RevocationView'];

/** So much of the hash is typed: enough to have looked, short enough to be done. */
const typedLength = 8;

export async function apply(id: string, { hash, confirm, at, json }: ApplyOptions): Promise<void> {
  if (hash === undefined && !(process.stdin.isTTY && process.stderr.isTTY))
    throw new UsageError('--hash is needed where nobody can be asked: `keyreeve revoke plan` and `show` print it');
  const api = await connect();
  const params = { path: { id } };
  const setHash = hash ?? (await typedHash(await answerOf(api.GET('/v1/revocations/{id}', { params }))));
  const body = { setHash, ...(confirm !== undefined && { confirm }), ...(at !== undefined && { at }) };
  print(await answerOf(api.POST('/v1/revocations/{id}/apply', { params, body })), { json }, appliedText);
}

/** Shows on standard error what is asked about, since standard output is the answer's. */
async function typedHash(planned: Revocation): Promise<string> {
  const { id, state, setHash } = planned;
  note(`${revocationText(planned)}\n`);
  if (state !== 'planned' || setHash === null) throw new Failure(`${id} cannot be applied: it is ${state}.`);
  const typed = await ask(`To apply it, type the first ${typedLength} characters of its hash: `);
  if (typed !== setHash.slice(0, typedLength)) throw new Failure('These are others: nothing was applied.');
  return setHash;
}

async function ask(question: string): Promise<string> {
  const line = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  try {
    return await new Promise((resolve, reject) => {
      // Ctrl-D: a question whose interface is closed is never answered.
      line.once('close', () => reject(new Failure('Nothing was applied.')));
      line.question(question).then((answer) => resolve(answer.trim()), reject);
    });
  } finally {
    line.close();
  }
}

const done: Record<Revocation['action'], string> = {
  revoke: 'are revoked; no node accepts them any more',
  suspend: 'are suspended; no node accepts them any more',
  restore: 'are restored, save what else refuses them',
};

function appliedText({ id, state, action, count, successors, effectiveAt, undoUntil }: Revocation): string {
  const keys = `${(count ?? 0) + (successors ?? 0)} keys`;
  if (state === 'scheduled')
    return `Scheduled: ${keys}, from ${minuteOf(effectiveAt)} on. To give it up until then:\n  keyreeve revoke cancel ${id}`;
  const taken = successors ? ` (${successors} of them regenerated since the plan)` : '';
  const undo = state === 'applied' ? `It can be undone until ${minuteOf(undoUntil)}` : 'It cannot be undone';
  return `${keys}${taken} ${oneLine(done[action])}. ${undo}.`;
}
