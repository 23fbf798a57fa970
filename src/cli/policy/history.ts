import { answerOf, connect, type Schemas } from '../api/client.js';
import { print } from '../output/printer.js';
import { minuteOf } from '../output/table.js';
import { oneLine } from '../output/terminal-text.js';
import type { RollBackOptions, ShowOptions } from './options.js';
import { policyText, read, valueText } from './policy.js';

type Entry = Schemas['PolicyHistoryEntry'];

export async function history({ team: id, json }: ShowOptions): Promise<void> {
  const api = await connect();
  const versions = await answerOf(
    id === undefined
      ? api.GET('/v1/policies/organization/history')
      : api.GET('/v1/policies/teams/{id}/history', { params: { path: { id } } }),
  );
  print(versions, { json }, ({ data: entries }) =>
    entries.length === 0 ? 'No version was saved yet.' : entries.map(entryText).join('\n\n'),
  );
}

/** Of the version that was just read, as a change. */
export async function rollBack(version: number, { team: id, json, ...options }: RollBackOptions): Promise<void> {
  const api = await connect();
  const newest = await read(api, id);
  const header = { 'If-Match': `"${newest.version}"` };
  const body = { version, ...options };
  const saved = await answerOf(
    id === undefined
      ? api.POST('/v1/policies/organization/rollback', { params: { header }, body })
      : api.POST('/v1/policies/teams/{id}/rollback', { params: { header, path: { id } }, body }),
  );
  print(saved, { json }, policyText);
}

function entryText(entry: Entry): string {
  const { number, state, savedAt, savedBy, enforceFrom, reason, withdrawnAt, withdrawReason } = entry;
  const from = enforceFrom === savedAt ? 'at once' : `from ${minuteOf(enforceFrom)}`;
  const lines = [
    `Version ${number} (${state.replace('_', ' ')}), saved ${minuteOf(savedAt)} by ${oneLine(savedBy?.name ?? 'the installation')}, enforced ${from}`,
  ];
  if (reason !== null) lines.push(`  ${oneLine(reason)}`);
  if (withdrawnAt !== null) lines.push(`  withdrawn ${minuteOf(withdrawnAt)}: ${oneLine(withdrawReason ?? '')}`);
  for (const { field, before, after } of entry.differences as { field: string; before: unknown; after: unknown }[])
    lines.push(`  ${field}: ${oneLine(valueText(before) ?? 'unset')} → ${oneLine(valueText(after) ?? 'unset')}`);
  return lines.join('\n');
}
