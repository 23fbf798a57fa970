import type pg from 'pg';
import type { ReadDatabase } from '../platform/database/connections.js';
import { FIRST_ID } from '../keys/list/span.js';
import { toPublicId } from '../platform/ids.js';
import { SetHash } from './domain/set-hash.js';
import type { ProtectedKeyView } from './revocations.dto.js';

/** What a plan reads with: its snapshot, and the set as far as it is written, which the snapshot does not hold. */
export interface SetReads {
  readonly client: pg.ClientBase;
  readonly database: ReadDatabase;
  readonly organizationId: string;
  readonly revocationId: string;
}

const STRETCH = 10_000;

/** Every id of the set, in order, so many at a time. Index: revocation_keys_set. */
export async function* setIds({ database, organizationId, revocationId }: SetReads): AsyncGenerator<string[]> {
  for (let last = FIRST_ID; ;) {
    const rows = await database.rows<{ id: string }>(
      `select s.key_id as id from keyreeve.revocation_keys s
       where s.organization_id = $1 and s.revocation_id = $2 and s.key_id > $3::uuid order by s.key_id limit ${STRETCH}`,
      [organizationId, revocationId, last],
    );
    const end = rows.at(-1);
    if (!end) return;
    yield rows.map(({ id }) => id);
    last = end.id;
  }
}

/** The hash of a set whose keys come in order. */
export class FrozenSet {
  private readonly hash = new SetHash();
  private count = 0;

  add(keys: readonly { id: string }[]): void {
    for (const { id } of keys) this.hash.add(toPublicId('key', id));
    this.count += keys.length;
  }

  hashed(): { count: number; digest: Buffer } {
    return { count: this.count, digest: this.hash.digest() };
  }
}

/** The same of one whose keys came in any order, as it is written. */
export async function hashSet(reads: SetReads): Promise<{ count: number; digest: Buffer }> {
  const frozen = new FrozenSet();
  for await (const ids of setIds(reads)) frozen.add(ids.map((id) => ({ id })));
  return frozen.hashed();
}

/**
 * Keys regenerated from keys of the set, or made with them, at any depth, that are not in it.
 * @param successors what took the place of keys of the set
 */
export async function readDescendants(reads: SetReads, successors: readonly string[]): Promise<string[]> {
  const { client, organizationId } = reads;
  const found = new Set<string>();
  const made = async (parents: readonly string[]): Promise<string[]> => {
    // Index: keys_created_with.
    const { rows } = await client.query<{ id: string }>(
      `select k.id from keyreeve.keys k where k.organization_id = $1 and k.created_with = any($2::uuid[])`,
      [organizationId, parents],
    );
    return rows.map(({ id }) => id);
  };
  const add = async (ids: readonly string[]): Promise<string[]> => {
    const fresh = (await outside(reads, ids)).filter((id) => !found.has(id));
    for (const id of fresh) found.add(id);
    return fresh;
  };
  let generation: string[] = [];
  for (let at = 0; at < successors.length; at += STRETCH) {
    generation.push(...(await add(successors.slice(at, at + STRETCH))));
  }
  for await (const parents of creators(reads)) {
    const strangers = new Set(await outside(reads, parents));
    generation.push(...(await add(await made(parents.filter((id) => !strangers.has(id))))));
  }
  while (generation.length > 0) {
    const next: string[] = [];
    for (let at = 0; at < generation.length; at += STRETCH) {
      const parents = generation.slice(at, at + STRETCH);
      // Index: keys_pkey.
      const { rows } = await client.query<{ id: string }>(
        `select k.replaced_by as id from keyreeve.keys k
         where k.organization_id = $1 and k.id = any($2::uuid[]) and k.replaced_by is not null`,
        [organizationId, parents],
      );
      next.push(...(await add([...rows.map(({ id }) => id), ...(await made(parents))])));
    }
    generation = next;
  }
  return [...found];
}

/** Every key that others were made with, so many at a time: far fewer than a set can hold. Index: keys_created_with. */
async function* creators({ client, organizationId }: SetReads): AsyncGenerator<string[]> {
  for (let last = FIRST_ID; ;) {
    const { rows } = await client.query<{ id: string }>(
      `select distinct k.created_with as id from keyreeve.keys k
       where k.organization_id = $1 and k.created_with > $2::uuid order by 1 limit ${STRETCH}`,
      [organizationId, last],
    );
    const end = rows.at(-1);
    if (!end) return;
    yield rows.map(({ id }) => id);
    last = end.id;
  }
}

/** Those of the keys that are not in the set. Index: revocation_keys_pkey. */
async function outside(reads: SetReads, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { database, organizationId, revocationId } = reads;
  const rows = await database.rows<{ id: string }>(
    `select w.id from unnest($3::uuid[]) w (id) where not exists (select from keyreeve.revocation_keys s
       where s.organization_id = $1 and s.key_id = w.id and s.revocation_id = $2)`,
    [organizationId, revocationId, ids],
  );
  return rows.map(({ id }) => id);
}

/** The names of keys that were left out. Index: keys_pkey. */
export async function readNames(
  { client, organizationId }: SetReads,
  keys: readonly { id: string; why: ProtectedKeyView['why'] }[],
): Promise<ProtectedKeyView[]> {
  const { rows } = await client.query<{ id: string; name: string }>(
    `select k.id, k.name from keyreeve.keys k where k.organization_id = $1 and k.id = any($2::uuid[])`,
    [organizationId, keys.map(({ id }) => id)],
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return keys.map(({ id, why }) => ({ id: toPublicId('key', id), name: names.get(id) ?? '', why }));
}
