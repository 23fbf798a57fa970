import { answerOf, connect, type Schemas } from '../api/client.js';
import { note, type OutputOptions, print, RowPrinter } from '../output/printer.js';
import { type Column, minuteOf, tableText } from '../output/table.js';
import type { ListOptions } from './options.js';
import { revocationText } from './revocation-text.js';

type Revocation = Schemas['RevocationView'];

const largestPage = 200;

const columns: readonly Column<Revocation>[] = [
  { title: 'id', of: ({ id }) => id },
  { title: 'action', of: ({ action }) => action },
  { title: 'state', of: ({ state }) => state },
  { title: 'keys', of: ({ count }) => count },
  { title: 'asked for', of: ({ requestedAt }) => minuteOf(requestedAt) },
  { title: 'by', of: ({ requestedBy }) => requestedBy?.name },
  { title: 'in force', of: ({ effectiveAt }) => minuteOf(effectiveAt) },
  { title: 'why', of: ({ reason }) => reason },
];

export async function show(id: string, options: OutputOptions): Promise<void> {
  const api = await connect();
  const revocation = await answerOf(api.GET('/v1/revocations/{id}', { params: { path: { id } } }));
  print(revocation, options, revocationText);
}

export async function list({ all, json, ...query }: ListOptions): Promise<void> {
  const api = await connect();
  if (!all) {
    const page = await answerOf(api.GET('/v1/revocations', { params: { query } }));
    print(page, { json }, ({ data: found }) => (found.length > 0 ? tableText(found, columns) : 'There are none.'));
    if (page.page.next && !json) note(`There are more: --all, or --cursor ${page.page.next}`);
    return;
  }
  const rows = new RowPrinter(columns, { json });
  let cursor = query.cursor;
  for (let first = true; first || cursor; first = false) {
    const asked = { limit: largestPage, ...(cursor && { cursor }) };
    const { data: found, page } = await answerOf(api.GET('/v1/revocations', { params: { query: asked } }));
    rows.add(found);
    cursor = page.next ?? undefined;
  }
  rows.end();
}
