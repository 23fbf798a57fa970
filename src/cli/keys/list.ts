import { answerOf, connect, type Schemas } from '../api/client.js';
import type { operations } from '../api/api-types.js';
import { note, print, RowPrinter } from '../output/printer.js';
import { progressBar } from '../output/progress.js';
import { type Column, minuteOf, tableText } from '../output/table.js';
import type { ListOptions } from './options.js';

type Key = Schemas['KeyView'];
/** Filters go as they were typed: what is wrong with one the server says. */
type Query = NonNullable<operations['getKeys']['parameters']['query']>;

const largestPage = 200;

export const keyColumns: readonly Column<Key>[] = [
  { title: 'id', of: ({ id }) => id },
  { title: 'name', of: ({ name }) => name },
  { title: 'owner', of: ({ owner }) => owner.email ?? owner.name },
  { title: 'team', of: ({ team }) => team.name },
  { title: 'status', of: ({ status, reason }) => (reason ? `${status} (${reason})` : status) },
  { title: 'ends', of: ({ expiry }) => minuteOf(expiry.effective) },
  { title: 'last used', of: ({ lastUsedAt }) => minuteOf(lastUsedAt) },
  { title: 'secret', of: ({ hint }) => hint },
];

export async function list(options: ListOptions): Promise<void> {
  const { all, json, ...filters } = options;
  const query = filters as Query;
  if (all) return listAll(query, json);
  const api = await connect();
  const page = await answerOf(api.GET('/v1/keys', { params: { query } }));
  print(page, { json }, ({ data: keys }) => (keys.length > 0 ? tableText(keys, keyColumns) : 'Nothing matches.'));
  if (page.page.partial && !json) note('The search stopped before its end; the cursor goes on from there.');
  if (page.page.next && !json) note(`There are more: --all, or --cursor ${page.page.next}`);
}

async function listAll(query: Query, json: boolean | undefined): Promise<void> {
  const api = await connect();
  const rows = new RowPrinter(keyColumns, { json });
  // A bar in the midst of a table on the same terminal would spoil both.
  const isWatched = !process.stdout.isTTY && process.stderr.isTTY;
  let bar = progressBar('Reading keys', 0);
  let cursor = query.cursor;
  for (let first = true; first || cursor; first = false) {
    const asked = {
      ...query,
      limit: largestPage,
      ...(cursor && { cursor }),
      ...(first && isWatched && { total: true }),
    };
    const { data: keys, page, total } = await answerOf(api.GET('/v1/keys', { params: { query: asked } }));
    if (first && total) bar = progressBar('Reading keys', total.count);
    rows.add(keys);
    bar.advance(keys.length);
    cursor = page.next ?? undefined;
  }
  bar.stop();
  rows.end();
}
