import { answerOf, connect, type Schemas } from '../api/client.js';
import { print } from '../output/printer.js';
import { minuteOf } from '../output/table.js';
import { oneLine } from '../output/terminal-text.js';
import type { ExplainOptions } from './options.js';

type Step = Schemas['ExplainStepView'];

export async function explain(id: string, { at, ...options }: ExplainOptions): Promise<void> {
  const api = await connect();
  const params = { path: { id }, query: at === undefined ? {} : { at } };
  const explanation = await answerOf(api.GET('/v1/keys/{id}/explain', { params }));
  print(explanation, options, ({ at: instant, status, reason, chain }) => {
    const heading = `At ${minuteOf(instant)} the key is ${status}${reason ? ` (${reason})` : ''}.`;
    return [heading, ...chain.map(lineOf)].join('\n');
  });
}

const marks: Record<Step['verdict'], string> = {
  passes: '·',
  narrows: '·',
  lifts: '·',
  was_over: '·',
  will_refuse: '!',
  refuses: '✗',
};

function lineOf({ verdict, text }: Step): string {
  return `  ${marks[verdict]} ${oneLine(text)}`;
}
