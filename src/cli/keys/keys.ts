import { type Api, answerOf, connect, type Schemas } from '../api/client.js';
import { Failure, UsageError } from '../failure.js';
import { note, type OutputOptions, print } from '../output/printer.js';
import { minuteOf, recordText } from '../output/table.js';
import { oneLine } from '../output/terminal-text.js';
import type { CreateOptions, DecideOptions, RegenerateOptions } from './options.js';

type Key = Schemas['KeyDetailView'];

export async function get(id: string, options: OutputOptions): Promise<void> {
  const api = await connect();
  const key = await answerOf(
    id === 'self' ? api.GET('/v1/keys/self') : api.GET('/v1/keys/{id}', { params: { path: { id } } }),
  );
  print(key, options, keyText);
}

export async function create(options: CreateOptions): Promise<void> {
  const api = await connect();
  const { name, owner, description, lifetime, expiresAt, scope, cidr } = options;
  const created = await answerOf(
    api.POST('/v1/keys', {
      body: {
        name,
        team: options.team ?? (await onlyTeam(api)),
        ...(owner !== undefined && { owner }),
        ...(description !== undefined && { description }),
        ...(lifetime !== undefined && { lifetimeDays: lifetime }),
        ...(expiresAt !== undefined && { expiresAt }),
        ...(scope && { scopes: scope }),
        ...(cidr && { allowedCidrs: cidr }),
      },
    }),
  );
  for (const { message } of created.warnings ?? []) note(oneLine(message));
  printSecret(created, options, 'Generated. Keep the secret: it is shown this once.');
}

export async function rename(id: string, name: string, options: OutputOptions): Promise<void> {
  const api = await connect();
  const key = await answerOf(api.PATCH('/v1/keys/{id}', { params: { path: { id } }, body: { name } }));
  print(key, options, (renamed) => `${renamed.id} is now ${oneLine(renamed.name)}.`);
}

export async function regenerate(id: string, options: RegenerateOptions): Promise<void> {
  const api = await connect();
  const { overlap, because, activate } = options;
  const body = {
    ...(overlap !== undefined && { overlapSeconds: overlap }),
    ...(because !== undefined && { because }),
    ...(activate !== undefined && { activate }),
  };
  const made = await answerOf(
    id === 'self'
      ? api.POST('/v1/keys/self/regenerate', { body })
      : api.POST('/v1/keys/{id}/regenerate', { params: { path: { id } }, body }),
  );
  const until = minuteOf(made.previous.expiry.effective);
  const waits = made.key.activatedAt === null;
  const works = waits ? 'works until the new secret is used' : `works until ${until ?? 'it is ended'}`;
  const old = made.previous.status === 'active' ? works : 'is refused from now on';
  printSecret(made, options, `Regenerated; ${made.previous.id} ${old}. Keep the new secret: it is shown this once.`);
}

export async function end(id: string, options: OutputOptions): Promise<void> {
  const api = await connect();
  await answerOf(
    id === 'self' ? api.DELETE('/v1/keys/self') : api.DELETE('/v1/keys/{id}', { params: { path: { id } } }),
  );
  print({ id, ended: true }, options, () => `${oneLine(id)} is ended for good.`);
}

export async function decide(
  verb: 'revoke' | 'suspend' | 'restore',
  id: string,
  { reason, json }: DecideOptions,
): Promise<void> {
  const api = await connect();
  const params = { path: { id } };
  if (verb === 'restore') {
    const restored = await answerOf(api.POST('/v1/keys/{id}/restore', { params, body: { reason } }));
    return print(restored, { json }, restoredText);
  }
  const call =
    verb === 'revoke'
      ? api.POST('/v1/keys/{id}/revoke', { params, body: { reason } })
      : api.POST('/v1/keys/{id}/suspend', { params, body: { reason } });
  print(await answerOf(call), { json }, (key) => `${key.id} is ${key.status}; every node refuses it within 250 ms.`);
}

function restoredText({ key, lifted, stillRefused }: Schemas['RestoredKey']): string {
  const reasons = stillRefused.map(({ reason }) => reason).join(', ');
  return `${lifted} lifted; ${key.id} is ${key.status}${reasons ? ` (still refused: ${oneLine(reasons)})` : ''}.`;
}

async function onlyTeam(api: Api): Promise<string> {
  const { teams } = await answerOf(api.GET('/me'));
  const [team, ...others] = teams;
  if (!team) throw new Failure('You belong to no team, and a key needs one.');
  if (others.length === 0) return team.id;
  throw new UsageError(
    `--team is needed, since you belong to several:\n${teams.map(({ id, name }) => `  ${id}  ${oneLine(name)}`).join('\n')}`,
  );
}

function printSecret(
  made: { key: Key; secret?: string },
  options: OutputOptions & { secretOnly?: boolean },
  said: string,
): void {
  if (options.secretOnly) {
    if (made.secret === undefined) throw new Failure('The secret was shown before, and is not shown again.');
    process.stdout.write(`${made.secret}\n`);
    return;
  }
  print(made, options, () => `${made.secret ?? '(shown before)'}\n\n${keyText(made.key)}\n\n${said}`);
}

function keyText(key: Key): string {
  const { owner, team, expiry } = key;
  return recordText([
    ['id', key.id],
    ['name', key.name],
    ['description', key.description],
    ['secret', key.hint],
    ['status', key.reason ? `${key.status} (${key.reason})` : key.status],
    ['since', minuteOf(key.statusSince)],
    ['owner', owner.email ? `${owner.name} <${owner.email}>` : owner.name],
    ['team', `${team.name} (${team.id})`],
    ['scopes', key.scopes.join(', ')],
    ['addresses', key.allowedCidrs.join(', ') || 'any'],
    ['created', minuteOf(key.createdAt)],
    ['ends', expiry.effective ? `${minuteOf(expiry.effective)} (${expiry.decidedBy})` : 'never'],
    ['last used', minuteOf(key.lastUsedAt)],
  ]);
}
