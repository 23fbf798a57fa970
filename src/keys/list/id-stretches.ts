import type pg from 'pg';
import { FIRST_ID, LAST_ID } from './span.js';

/** Ids of keys, `(from, until]`; the last stretch is open. */
export interface IdStretch {
  readonly from: string;
  readonly until: string;
}

/**
 * All keys of an organization, or of one of its teams, by id, `size` at a time: for work that looks at every key. The
 * end of a stretch is one place in the index. Index: keys_pkey or keys_team.
 */
export async function* idStretches(
  client: pg.ClientBase,
  { organizationId, team, after = null }: { organizationId: string; team: string | null; after?: string | null },
  size: number,
): AsyncGenerator<IdStretch> {
  for (let from = after ?? FIRST_ID; from !== LAST_ID;) {
    const { rows } = await client.query<{ id: string }>(
      `select k.id from keyreeve.keys k where k.organization_id = $1 and k.id > $2
         ${team === null ? '' : 'and k.team_id = $3'} order by k.id offset ${size - 1} limit 1`,
      [organizationId, from, ...(team === null ? [] : [team])],
    );
    const until = rows[0]?.id ?? LAST_ID;
    yield { from, until };
    from = until;
  }
}
