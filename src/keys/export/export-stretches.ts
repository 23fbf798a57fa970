import type pg from 'pg';
import { judgeAt, passes } from '../as-of/past-filter.js';
import { pastStretch } from '../as-of/past-stretch.js';
import { isSubject } from '../exemptions.sql.js';
import { keyColumnsWhere, keyJoins, type KeyRow, type Seldom } from '../key.rows.js';
import type { KeyView } from '../key.view.js';
import { idStretches } from '../list/id-stretches.js';
import { EVERY_KEY, namesNothing } from '../list/key-filter.js';
import { keySet, type KeySetOptions } from '../list/key-set.js';
import { type Statements, statementFor } from '../list/statements.js';
import { toKeyView } from '../to-key-view.js';

/** Keys at once: what they need is in memory, and looking for what few of them have costs one look for all. */
const STRETCH = 2_000;

export type ExportStretchesOptions = Omit<KeySetOptions, 'keyIds' | 'after'> & { readonly after: string | null };

/** All keys of a filter as they are shown at `now`, in the order of ids, from the snapshot of the client. */
export async function* presentKeys(options: ExportStretchesOptions): AsyncGenerator<readonly KeyView[], void> {
  const { client, organizationId, now, terms, filter, visibility, after } = options;
  const shown = async (stretch: RowsAmong): Promise<KeyView[]> =>
    (await rowsAmong(client, organizationId, now, stretch)).map((row) => toKeyView(row, terms.of(row.team_id), now));
  const isEverything = visibility.all && JSON.stringify(filter) === JSON.stringify(EVERY_KEY);
  if (isEverything) {
    for await (const { from, until } of idStretches(client, { organizationId, team: null, after }, STRETCH)) {
      yield await shown({ from, until, ids: null });
    }
    return;
  }
  for await (const { keys } of keySet({ ...options, keyIds: null })) {
    for (let at = 0; at < keys.length; at += STRETCH) {
      const ids = keys.slice(at, at + STRETCH).map(({ id }) => id);
      yield await shown({ from: ids[0] ?? '', until: ids.at(-1) ?? '', ids });
    }
  }
}

/** The same as they were at `now`, an instant that has passed. */
export async function* pastKeys(options: ExportStretchesOptions): AsyncGenerator<readonly KeyView[], void> {
  const { client, organizationId, now, terms, filter, visibility, after } = options;
  if (namesNothing(filter)) return;
  const rows: Statements['rows'] = async <Row extends object>(build: Parameters<Statements['rows']>[0]) => {
    const { sql, values } = statementFor(organizationId, now, build);
    return (await client.query<Row & pg.QueryResultRow>(sql, values)).rows;
  };
  const statements = { now, rows };
  for (let last = after; ;) {
    const from = last === null ? null : { id: last, inclusive: false };
    const stretch = await pastStretch({ statements, filter, visibility, down: false, from, size: STRETCH });
    yield stretch.rows
      .filter((row) => passes(judgeAt(row, terms.of(row.team_id), now), filter))
      .map((row) => toKeyView(row, terms.of(row.team_id), now));
    if (stretch.frontier === null) return;
    last = stretch.frontier;
  }
}

interface RowsAmong {
  /** At or before the first key, and the last one. */
  readonly from: string;
  readonly until: string;
  /** Null for all between them, without the first. */
  readonly ids: readonly string[] | null;
}

const ofKeys = (table: string): string =>
  `k.id in (select h.key_id from keyreeve.${table} h where h.organization_id = $1 and h.key_id >= $3 and h.key_id <= $4)`;

/**
 * For which keys of a stretch there is any row, found by reading the stretch of that table once.
 * Indexes: key_causes_open, key_lifts_pkey, revocation_keys_pkey, secret_views_pkey, exemptions_subject.
 */
const holders: Readonly<Record<Seldom, string>> = {
  removed: `k.owner_id in (select h.owner_id from keyreeve.owner_states h where h.organization_id = $1 and h.state = 'removed')`,
  causes: ofKeys('key_causes'),
  lifts: ofKeys('key_lifts'),
  sets: ofKeys('revocation_keys'),
  exemptions: isSubject,
  marks: `k.owner_id in (select h.owner_id from keyreeve.owner_marks h where h.organization_id = $1)`,
  ended: `k.owner_id in (select h.user_id from keyreeve.memberships h where h.organization_id = $1 and h.until is not null)`,
  shown: ofKeys('secret_views'),
};

const columns = keyColumnsWhere((of, probe) =>
  of === 'shown'
    ? `case when ${holders.shown} then ${probe} else false end`
    : `case when ${holders[of]} then ${probe} end`,
);

async function rowsAmong(
  client: pg.ClientBase,
  organizationId: string,
  now: Date,
  { from, until, ids }: RowsAmong,
): Promise<KeyRow[]> {
  // Index: keys_pkey, and those of the columns.
  const among = ids === null ? 'k.id > $3 and k.id <= $4' : 'k.id = any($5::uuid[]) and k.id >= $3 and k.id <= $4';
  const { rows } = await client.query<KeyRow>(
    `select ${columns} from keyreeve.keys k ${keyJoins} where k.organization_id = $1 and ${among} order by k.id`,
    [organizationId, now, from, until, ...(ids === null ? [] : [ids])],
  );
  return rows;
}
