import { answerOf, connect, type Schemas } from '../api/client.js';
import { note, print, RowPrinter } from '../output/printer.js';
import { type Column, tableText } from '../output/table.js';
import type { AuditOptions } from './options.js';

type Event = Schemas['AuditEventView'];

const largestPage = 200;

const columns: readonly Column<Event>[] = [
  { title: 'when', of: ({ occurredAt }) => `${occurredAt.slice(0, 10)} ${occurredAt.slice(11, 19)}` },
  { title: 'action', of: ({ action }) => action },
  { title: 'outcome', of: ({ outcome }) => (outcome as { result?: string }).result },
  { title: 'who', of: ({ actor }) => actor.name ?? actor.type },
  { title: 'with', of: ({ actor }) => actor.key?.name ?? actor.method },
  { title: 'what', of: ({ targets }) => targets.map(({ name, id }) => name ?? id).join(', ') },
  { title: 'why', of: ({ reason }) => reason },
];

export async function list({ all, json, ...query }: AuditOptions): Promise<void> {
  const api = await connect();
  if (!all) {
    const page = await answerOf(api.GET('/v1/audit-events', { params: { query } }));
    print(page, { json }, ({ data: events }) => (events.length > 0 ? tableText(events, columns) : 'Nothing matches.'));
    if (page.page.next && !json) note(`There are more: --all, or --cursor ${page.page.next}`);
    return;
  }
  const rows = new RowPrinter(columns, { json });
  let cursor = query.cursor;
  for (let first = true; first || cursor; first = false) {
    const asked = { ...query, limit: largestPage, ...(cursor && { cursor }) };
    const { data: events, page } = await answerOf(api.GET('/v1/audit-events', { params: { query: asked } }));
    rows.add(events);
    cursor = page.next ?? undefined;
  }
  rows.end();
}
