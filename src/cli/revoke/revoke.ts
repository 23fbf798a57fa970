import { setTimeout as delay } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { type Api, answerOf, connect, type Schemas } from '../api/client.js';
import { Failure, UsageError } from '../failure.js';
import { note, type OutputOptions, print } from '../output/printer.js';
import { progressBar } from '../output/progress.js';
import { minuteOf, tableText } from '../output/table.js';
import { oneLine } from '../output/terminal-text.js';
import type { ApplyOptions, PlanOptions } from './options.js';
import { revocationText } from './revocation-text.js';

type Revocation = Schemas['RevocationView'];

const lookEveryMs = 250;

export async function plan(options: PlanOptions): Promise<void> {
  const body = await planOf(options);
  const api = await connect();
  const asked = await answerOf(api.POST('/v1/revocations', { body }));
  const planned = await untilPlanned(api, asked);
  if (planned.failure) throw new Failure(`The plan failed: ${planned.failure}. Nothing was decided.`);
  print(planned, options, revocationText);
  if (options.json) return;
  const confirm = (planned.count ?? 0) > 100 ? ' --confirm <name>' : '';
  note(
    `\nNothing is decided yet. To apply it:\n  keyreeve revoke apply ${planned.id} --hash ${planned.setHash}${confirm}`,
  );
}

export async function apply(id: string, { hash, confirm, at, ...options }: ApplyOptions): Promise<void> {
  const api = await connect();
  const body = { setHash: hash, ...(confirm !== undefined && { confirm }), ...(at !== undefined && { at }) };
  const applied = await answerOf(api.POST('/v1/revocations/{id}/apply', { params: { path: { id } }, body }));
  print(applied, options, revocationText);
}

export async function undo(id: string, options: OutputOptions): Promise<void> {
  const api = await connect();
  const undone = await answerOf(api.POST('/v1/revocations/{id}/undo', { params: { path: { id } } }));
  print(undone, options, ({ revocation, revived, stillRefused }) => {
    const others = (stillRefused ?? []).map(({ reason, count }) => `${count} ${oneLine(reason)}`).join(', ');
    const counts = revived === null ? '' : `; ${revived} keys are accepted again${others ? `, not: ${others}` : ''}`;
    return `${revocation.id} is undone${counts}.`;
  });
}

export async function cancel(id: string, options: OutputOptions): Promise<void> {
  const api = await connect();
  const cancelled = await answerOf(api.POST('/v1/revocations/{id}/cancel', { params: { path: { id } } }));
  print(cancelled, options, ({ id: given }) => `${given} is cancelled.`);
}

export async function show(id: string, options: OutputOptions): Promise<void> {
  const api = await connect();
  print(await read(api, id), options, revocationText);
}

export async function list(options: OutputOptions): Promise<void> {
  const api = await connect();
  const page = await answerOf(api.GET('/v1/revocations'));
  print(page, options, ({ data: revocations }) =>
    revocations.length === 0
      ? 'There are none.'
      : tableText(revocations, [
          { title: 'id', of: ({ id }) => id },
          { title: 'action', of: ({ action }) => action },
          { title: 'state', of: ({ state }) => state },
          { title: 'keys', of: ({ count }) => count },
          { title: 'asked for', of: ({ requestedAt }) => minuteOf(requestedAt) },
          { title: 'by', of: ({ requestedBy }) => requestedBy?.name },
          { title: 'reason', of: ({ reason }) => reason },
        ]),
  );
}

const read = (api: Api, id: string): Promise<Revocation> =>
  answerOf(api.GET('/v1/revocations/{id}', { params: { path: { id } } }));

/** Shows how far the plan is, for as long as it takes. */
async function untilPlanned(api: Api, asked: Revocation): Promise<Revocation> {
  let revocation = asked;
  let [bar, shown] = [progressBar('Planning', 0), 0];
  while (revocation.state === 'planning') {
    await delay(lookEveryMs);
    revocation = await read(api, asked.id);
    const { done = 0, total } = revocation.progress ?? {};
    if (shown === 0 && total) bar = progressBar('Planning', total);
    bar.advance(done - shown);
    shown = done;
  }
  bar.stop();
  return revocation;
}

async function planOf(options: PlanOptions): Promise<Schemas['PlanRevocationDto']> {
  const { reason, action, everything, descendants, undoMinutes, except, include } = options;
  if (options.keys !== undefined && options.filter) throw new UsageError('--keys and --filter exclude each other');
  const keyIds = options.keys === '-' ? idsIn(await text(process.stdin)) : idsIn(options.keys);
  if (keyIds?.length === 0) throw new UsageError('--keys names no key');
  const selection = keyIds ? { keyIds } : { filter: filterOf(options.filter ?? []) };
  return {
    reason,
    ...selection,
    ...(action && { action }),
    ...(everything && { everything }),
    ...(descendants && { descendants }),
    ...(undoMinutes !== undefined && { undoMinutes }),
    ...(except !== undefined && { exceptKeyIds: idsIn(except) }),
    ...(include !== undefined && { includeKeyIds: idsIn(include) }),
  };
}

function idsIn(listed: string | undefined): string[] | undefined {
  return listed?.split(/[\s,]+/).filter(Boolean);
}

/** Filters go as they were typed: what is wrong with one the server says. */
function filterOf(pairs: readonly string[]): Record<string, string | string[]> {
  const filter = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`--filter takes name=value, and this is ${oneLine(pair)}`);
    const name = pair.slice(0, at);
    filter.set(name, [...(filter.get(name) ?? []), pair.slice(at + 1)]);
  }
  return Object.fromEntries(
    [...filter].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}
