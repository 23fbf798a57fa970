import { answerOf, connect, type Schemas } from '../api/client.js';
import { ApiRefusal } from '../api/refusal.js';
import { type OutputOptions, print } from '../output/printer.js';
import { oneLine } from '../output/terminal-text.js';

/** Undoing needs a session (R5.6): whoever comes with a key is told where one is had. */
export async function undo(id: string, options: OutputOptions): Promise<void> {
  const api = await connect();
  try {
    print(await answerOf(api.POST('/v1/revocations/{id}/undo', { params: { path: { id } } })), options, undoneText);
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.problem.code !== 'session.required') throw error;
    const fix = `Sign in with POST /v1/auth/login, and in that session POST /v1/revocations/${id}/undo.`;
    throw new ApiRefusal({ ...error.problem, fix });
  }
}

export async function cancel(id: string, options: OutputOptions): Promise<void> {
  const api = await connect();
  const cancelled = await answerOf(api.POST('/v1/revocations/{id}/cancel', { params: { path: { id } } }));
  print(cancelled, options, (given) => `${given.id} is cancelled; it decides nothing.`);
}

function undoneText({ revocation, revived, stillRefused }: Schemas['UndoneView']): string {
  const refused = (stillRefused ?? []).map(({ reason, count }) => `${count} ${oneLine(reason)}`).join(', ');
  const keys = revived === null ? '' : ` ${revived} keys are accepted again`;
  return `${revocation.id} is undone.${keys}${keys && (refused ? `; still refused: ${refused}.` : '.')}`;
}
